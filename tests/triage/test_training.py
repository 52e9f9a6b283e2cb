"""Training: the same bytes from the same files, folds that keep a text together, and plain refusals."""

import csv
import io
import json
import random
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from triage.learned.experts import Experts
from triage.learned.linear import Linear
from triage.training import heads, measuring, sentiment, sentiment_stories, sentiment_texts
from triage.training.calibration import calibration
from triage.training.datasets import DataError, read
from triage.training.fitting import Settings, fit
from triage.training.folds import group_of, grouped_folds
from triage.training.parts import NotInstalled, parts
from triage.training.vocabulary import learn_vocabulary, matrix

GOOD, BAD = ["kind", "lovely", "helpful", "gentle", "warm"], ["rude", "cold", "filthy", "slow", "unsafe"]
PLAIN = ["the", "staff", "ward", "nurse", "phone", "letter", "room", "doctor", "visit", "form"]


def invented(label: str, chance: random.Random) -> str:
    """A text of words drawn at random: of no language in particular, about nothing."""
    pool = {"pos": GOOD, "neg": BAD, "neu": PLAIN}[label]
    words = [chance.choice(pool if chance.random() < 0.4 else PLAIN) for _ in range(chance.randint(4, 14))]
    return f"{' '.join(words)} {chance.randrange(10_000)}."


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Heads of a few units: as they are shipped, they would take minutes to learn nothing more of these texts."""
    small = heads.Settings(networks=1, units=4, rounds=3)
    for name in ("HEADS", "PARTS", "TEACHER"):
        monkeypatch.setattr(sentiment, name, small)
    monkeypatch.setattr(measuring, "HEADS", small)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, chance = tmp_path_factory.mktemp("labelled"), random.Random(5)
    for name, sources in (("sentiment_care_en", ("survey", "reviews")), ("sentiment_posts_en", ("feed",))):
        with (folder / f"{name}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["source", "licence", "text", "label"])
            for number in range(180):
                label = chance.choice(["neg", "neu", "pos"])
                writer.writerow([sources[number % len(sources)], "own", invented(label, chance), label])
    with (folder / "themes_phase1.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label", "criticality"])
        for value in ["-3.0", "3.0", "0.0", ""] * 10:
            writer.writerow([invented("neg" if value.startswith("-") else "pos", chance), "theme", value])
    write_narratives(folder, chance)
    return folder


def write_narratives(folder: Path, chance: random.Random) -> None:
    """Of people who tell of themselves: long enough to be told, short, endless, and in danger."""
    with (folder / "urgent_selfharm_en.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        for _ in range(20):
            writer.writerow([" ".join(invented("neu", chance) for _ in range(12)), "not"])
        writer.writerows([("The form.", "not"), ("word " * 400 + ".", "not"), ("Danger " * 50 + ".", "urgent")])


def test_the_same_files_give_the_same_bytes(data: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        out = io.StringIO()
        call_command("train_triage", data=data, out=tmp_path / name, part=["sentiment"], stdout=out)
        assert "sentiment: trained" in out.getvalue()
    for name in ("sentiment.npz", "sentiment.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    report = json.loads((tmp_path / "one" / "sentiment.json").read_text())
    assert [source["rows"] for source in report["trained_on"]] == [180, 180, 40, 23]
    assert str(tmp_path) not in json.dumps(report)
    words = Experts.load(tmp_path / "one" / "sentiment.npz").linear.words  # and every other part is there
    assert {"kind", "rude"} <= set(words)
    assert not [word for word in words if word.isdigit()]  # a number of one text is not kept


def test_figures_are_of_unseen_texts_and_print_no_word_of_them(data: Path) -> None:
    out = io.StringIO()
    call_command("evaluate_triage", data=data, part=["sentiment"], stdout=out)
    assert "care (5 folds): macro-F1" in out.getvalue()
    assert "care (5 folds), by words alone: macro-F1" in out.getvalue()
    assert "posts, sentences (5 folds): macro-F1" in out.getvalue()
    assert "reviews left out: good or bad" in out.getvalue()
    assert "reviews left out, by words alone: good or bad" in out.getvalue()
    assert "filthy" not in out.getvalue()


def test_invented_texts_teach_and_are_never_measured(data: Path) -> None:
    labelled = sentiment_texts.read_texts(data)
    mine = labelled.whole.invented
    assert mine.sum() >= 600
    assert set(labelled.whole.folds[mine].tolist()) == {sentiment_texts.NO_FOLD}
    assert not (labelled.whole.measured & mine).any()
    seen = sentiment.out_of_fold(labelled)
    for texts, held in sentiment.measured(labelled, seen):
        assert not texts.invented.any()
        assert len(held.words) == len(held.reader) == len(texts.labels)
    assert labelled.parts.invented.any()  # as sentences they teach too
    for genre in ("care", "posts"):
        amounts = sentiment._weights(labelled.whole, genre)
        assert set(amounts[mine].tolist()) == {sentiment.OF_INVENTED, sentiment.OF_STORIES}
        assert set(amounts[labelled.whole.composed].tolist()) == {sentiment.OF_COMPOSED}


def test_texts_around_a_comment_stay_in_its_fold_and_are_measured_apart(data: Path) -> None:
    labelled = sentiment_texts.read_texts(data)
    whole = labelled.whole
    mine = np.flatnonzero(whole.composed)
    assert len(mine) >= 50
    assert not whole.measured[mine].any()
    assert set(whole.source[mine].tolist()) == {"survey", "reviews"}  # as the comments: left out with them
    assert (whole.labels[mine] == 0).sum() == (whole.labels[mine] == 2).sum()
    words, comments = [set(each) for each in whole.words], np.flatnonzero(whole.measured)
    for row in mine[:20].tolist():
        within = [n for n in comments.tolist() if words[n] <= words[row] and len(words[n]) > 3]
        assert (whole.folds[row], whole.labels[row]) in {(whole.folds[n], whole.labels[n]) for n in within}
    assert not labelled.parts.composed.any()
    figures = measuring.within_stories(whole, sentiment.out_of_fold(labelled).whole)
    assert [each.name for each in figures[:2]] == [
        "care within stories (5 folds): good or bad, macro-F1",
        "care within stories (5 folds): good or bad: negative recall",
    ]
    assert figures[1].total == int((whole.labels[mine] == 0).sum())


def test_without_long_texts_nothing_is_said_of_them(data: Path) -> None:
    labelled = sentiment_texts.read_texts(data)
    plain = labelled.whole.of(~labelled.whole.long)
    empty = sentiment.Views(*(np.zeros((len(plain.labels), 7), np.float32) for _ in range(2)))
    assert measuring.within_stories(plain, empty) == []


def test_what_is_told_before_a_comment_is_neither_short_nor_endless_nor_of_danger(data: Path) -> None:
    comments, row = ["The nurses were kind and gentle", "They were rude and cold."], np.array
    made = sentiment_stories.composed(data, comments, row([0] * 12), row([1] * 12))
    assert len(made) == 24
    assert {each.row for each in made} == {0, 1}
    assert {len(each.text.split()) > 25 for each in made} == {True}
    assert max(len(each.text.split()) for each in made) < 150
    assert not [each for each in made if "Danger" in each.text]
    assert [each.text.endswith(("gentle.", "cold.")) for each in made[:8]] == [True, True, True, False] * 2
    assert sentiment_stories.composed(data, comments, row([0]), row([], dtype=np.int64)) == []


def test_stories_that_measure_are_not_among_those_that_teach() -> None:
    taught, measured = ({text for text, _ in sentiment_stories.stories(kind)} for kind in ("taught", "measured"))
    assert len(taught) >= 35
    assert len(measured) >= 20
    assert not taught & measured
    assert {label for _, label in sentiment_stories.stories()} == {"neg", "neu", "pos"}


def test_a_folder_without_the_files_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="could not be read"):
        call_command("train_triage", data=tmp_path, out=tmp_path, part=["sentiment"])


def test_a_part_that_is_not_there_is_refused() -> None:
    assert "sentiment" in {part.name for part in parts()}
    with pytest.raises(NotInstalled, match="no part spelling"):
        parts(["spelling"])


def test_copies_of_a_text_stay_in_one_fold_and_labels_are_spread() -> None:
    texts = [f"Word {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(200)]
    texts += [text.upper() + " !" for text in texts]
    labels = (["a"] * 100 + ["b"] * 100) * 2
    folds = grouped_folds(texts, labels)
    assert folds[:200].tolist() == folds[200:].tolist()
    for label in "ab":
        counts = np.bincount(folds[:200][np.array(labels[:200]) == label])
        assert counts.tolist() == [20] * 5
    assert group_of("Don\u2019t  STOP") == group_of("dont stop.")
    assert group_of("stop") != group_of("stop it")


def test_the_order_of_the_rows_moves_no_text_to_another_fold() -> None:
    texts = [f"text {chr(97 + n)}" for n in range(26)]
    forward = dict(zip(texts, grouped_folds(texts, ["x"] * 26).tolist(), strict=True))
    backward = dict(zip(texts[::-1], grouped_folds(texts[::-1], ["x"] * 26).tolist(), strict=True))
    assert forward == backward


def test_a_word_of_few_texts_is_not_kept_however_often_it_is_said() -> None:
    texts = [["rare"] * 50, ["a", "b"], ["a", "b", "c"], ["a", "b"]]
    vocabulary = learn_vocabulary(texts, least_texts=2)
    assert vocabulary.words == ("a", "b")
    assert vocabulary.pairs.tolist() == [0 * 2 + 1]


def test_a_row_of_the_matrix_has_length_one_or_none() -> None:
    vocabulary = learn_vocabulary([["a", "b"], ["b", "a"], ["a"]], least_texts=1)
    rows = matrix(vocabulary, [["a", "b", "b"], ["new"], []])
    assert np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel()) == pytest.approx([1, 0, 0])


def test_a_fit_learns_and_its_probabilities_are_calibrated() -> None:
    chance = random.Random(3)
    labels = [chance.choice(["neg", "pos"]) for _ in range(400)]
    texts = [invented(label, chance).split() for label in labels]
    noisy = [label if chance.random() < 0.8 else "neg" for label in labels]
    model = fit(texts, noisy, multilabel=False, seed=1)
    told = model.probabilities(texts)
    right = np.array([label == "pos" for label in noisy])
    assert told[:, model.classes.index("pos")].mean() == pytest.approx(right.mean(), abs=0.05)


def test_many_labels_at_once_may_be_rare_or_never_there(tmp_path: Path) -> None:
    chance = random.Random(4)
    texts = [[chance.choice([*GOOD, *BAD]) for _ in range(5)] for _ in range(200)]
    targets = np.array([["kind" in text, "rude" in text, False] for text in texts], dtype=np.int64)
    settings = Settings(balanced=True)
    numbers = np.zeros((200, 1), np.float32)
    options = {"multilabel": True, "seed": 1, "classes": ("kind", "rude", "never"), "dense_names": ("none",)}
    model = fit(texts, targets, numbers, settings=settings, **options)  # type: ignore[arg-type]
    told = model.probabilities([["kind"], ["rude"]], numbers[:2])
    assert told[0, 0] > 0.5 > told[1, 0]
    assert told[:, 2].max() < 0.05
    model.save(tmp_path / "m.npz")
    assert Linear.load(tmp_path / "m.npz").multilabel


def test_a_label_that_is_no_class_is_refused() -> None:
    with pytest.raises(ValueError, match="not among the classes"):
        fit([["a"], ["b"]], ["x", "y"], multilabel=False, seed=1, classes=("x",))


def test_calibration_takes_back_what_is_too_sure() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 2, 2000)
    side = np.where(rng.random(2000) < 0.7, truth, 1 - truth)
    logits = np.where(side[:, None] == np.arange(2), 5.0, -5.0)
    scale, shift = calibration(logits, truth, np.ones(2000), multilabel=False)
    moved = logits * scale + shift
    told = np.exp(moved[:, 1]) / np.exp(moved).sum(axis=1)
    assert told[side == 1].mean() == pytest.approx(truth[side == 1].mean(), abs=0.03)


@pytest.mark.parametrize("content", [b"words\nx\n", b"text,label\n\xff\xfe,neg\n"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match="needs the columns text and label"):
        read(path)
