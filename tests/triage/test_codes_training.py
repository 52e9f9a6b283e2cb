"""Training of codes: from invented sentences beside labelled texts, the same bytes each time, and honest figures."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from triage.codes.model import ARTIFACT, FRENCH, NEVER, NONE, WIDTHS, Codes, parted
from triage.reader import installed
from triage.training import code_texts
from triage.training.code_fitting import fit, out_of_fold, scaled
from triage.training.code_measures import LEAST_PRECISION, limit, outside
from triage.training.code_texts import ALONE, CARE, INVENTED, POSTS, Example, Sentences, examples
from triage.training.parts import parts
from triage.training.theme_labels import LABELS
from triage.training.theme_samples import THEMES_FILE, TONES_FILE

WHOLE = examples()
PLACES = ["ward", "clinic", "desk", "group", "kitchen", "garden", "hall", "yard", "porch", "lobby"]
NAMES = ("access.waiting", "env.facilities", "env.facilities/strength", f"{NONE}/small talk")
needs_reader = pytest.mark.skipif(not installed(), reason="the sentence reader is not installed")


def table(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("labelled")
    texts = [f"The nurse in the {place} was gentle and we waited there" for place in PLACES * 3]
    texts = [f"{text} {number}" for number, text in enumerate(texts)]
    own = {"source": "own", "licence": "own"}
    columns = {name: "0" for names in LABELS.values() for name in names}
    manner = columns | {LABELS["staff.attitude"][0]: "1"}
    table(folder / THEMES_FILE, [{"text": text, "label": "", **own, **manner} for text in texts])
    table(folder / TONES_FILE, [{"text": text, "label": "pos", **own} for text in texts])
    storms = [{"text": f"A storm over the {place} {n}", "label": "neu", **own} for n in range(3) for place in PLACES]
    table(folder / code_texts.POSTS_FILE, storms)
    return folder


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[Example]:
    """A few of each class: all of them would take longer to teach the same."""
    counted: dict[tuple[str, ...], int] = {}
    some = []
    for each in WHOLE:
        counted[each.classes] = counted.get(each.classes, 0) + 1
        if len(each.classes) == 1 and counted[each.classes] <= 6:
            some.append(each)
    monkeypatch.setattr(code_texts, "examples", lambda: some)
    return some


def made(of_each: int = 25, seed: int = 2) -> Sentences:
    """Numbers in which two of the classes are plain to see and the praise of one is not."""
    chance = np.random.default_rng(seed)
    owners = np.tile(np.arange(len(NAMES)), of_each)
    numbers = chance.normal(size=(len(owners), 12)).astype(np.float32)
    numbers[owners == 0, 0] += 6
    numbers[owners == 1, 1] += 6
    shares = np.eye(len(NAMES))[owners]
    known = np.ones((len(owners), 2), np.bool_)
    return Sentences(NAMES, numbers, shares, known, np.full(len(owners), INVENTED), np.arange(len(owners)) // 4 % 5)


@needs_reader
def test_the_same_files_give_the_same_bytes_and_a_report_without_a_text(
    data: Path, tmp_path: Path, quick: list[Example]
) -> None:
    for name in ("one", "two"):
        out = io.StringIO()
        call_command("train_triage", data=data, out=tmp_path / name, part=["codes"], stdout=out)
        assert "codes: trained" in out.getvalue()
    for name in (ARTIFACT, "codes.json", FRENCH, "codes_french.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    model, raw = Codes.load(tmp_path / "one" / ARTIFACT), (tmp_path / "one" / "codes.json").read_text()
    report = json.loads(raw)
    assert set(report["settings"]["codes"]) == set(model.codes)
    assert report["settings"]["invented"] == len(quick)
    assert {each["file"] for each in report["trained_on"]} == {*code_texts_files()}
    for text in ("gentle", "storm", quick[0].text):
        assert text not in raw
    for code, at in zip(model.codes, model.limits.tolist(), strict=True):
        assert report["settings"]["codes"][code]["trained"] == (at < NEVER)


def code_texts_files() -> tuple[str, ...]:
    return THEMES_FILE, TONES_FILE, code_texts.POSTS_FILE


@needs_reader
def test_a_sentence_is_read_alone_and_among_others_and_stays_in_one_fold(data: Path, quick: list[Example]) -> None:
    read = code_texts.read_sentences(data)
    assert (read.source == INVENTED).sum() == (read.source == ALONE).sum() == len(quick)
    assert {*read.source.tolist()} == {INVENTED, ALONE, CARE, POSTS}
    for fold in range(code_texts.FOLDS):
        mine = read.of(read.folds == fold)
        among, alone = (mine.shares[mine.source == source].sum(axis=0) for source in (INVENTED, ALONE))
        assert among.tolist() == alone.tolist()


@needs_reader
def test_labelled_praise_goes_under_the_code_of_praise_and_says_nothing_of_codes_without_labels(
    data: Path, quick: list[Example]
) -> None:
    read = code_texts.read_sentences(data)
    care = read.of(read.source == CARE)
    assert care.shares[:, read.classes.index("strength.kindness")].tolist() == [1.0] * len(care.numbers)
    known = dict(zip(read.codes, care.known[0].tolist(), strict=True))
    assert (known["strength.kindness"], known["access.waiting"]) == (True, True)
    assert (known["rights.dignity"], known["safeguard.abuse_neglect"]) == (False, False)
    assert read.known[read.source == POSTS].all()


@needs_reader
def test_french_is_taught_by_the_encoder_s_numbers_of_the_same_sentences(data: Path, quick: list[Example]) -> None:
    read = code_texts.read_sentences(data)
    meant = read.by_encoder()
    assert (read.numbers.shape[1], meant.numbers.shape[1]) == (WIDTHS[ARTIFACT], WIDTHS[FRENCH])
    assert np.array_equal(read.shares, meant.shares)
    assert meant.numbers.any(axis=1).all()


def test_what_can_be_told_apart_is_and_the_table_is_the_same_each_time() -> None:
    given = made()
    first, again = fit(given), fit(given)
    assert np.array_equal(first.weights, again.weights)
    said = first.shares(given.numbers).argmax(axis=1)
    truth = given.shares.argmax(axis=1)
    assert (said == truth)[truth < 2].mean() > 0.9


def test_no_sentence_is_judged_by_a_table_that_learned_from_it() -> None:
    given = made()
    before = out_of_fold(given)
    changed = given.shares.copy()
    mine = given.folds == 0
    changed[mine] = np.roll(changed[mine], 1, axis=1)
    after = out_of_fold(replace(given, shares=changed))
    assert np.array_equal(before[mine], after[mine])
    assert not np.array_equal(before[~mine], after[~mine])


def test_a_threshold_is_right_often_enough_or_the_code_is_never_suggested() -> None:
    given = made()
    found = outside(given)
    rows = np.ones(len(given.numbers), np.bool_)
    for place, code in enumerate(given.codes):
        at = limit(given, found.sure, place, rows)
        said = found.sure[:, place] >= at
        if at < NEVER:
            assert given.targets()[said, place].mean() >= LEAST_PRECISION, code
    shuffled = replace(given, shares=np.random.default_rng(5).permutation(given.shares))
    assert outside(shuffled).limits()[0] == NEVER


def test_calibrated_probabilities_are_of_rows_of_which_it_is_known() -> None:
    given = made()
    logits = out_of_fold(given)
    unknown = given.known.copy()
    unknown[::4, 0] = False  # the rows that carry the code, all of them
    assert not np.allclose(scaled(given, logits).scales, scaled(replace(given, known=unknown), logits).scales)


def test_codes_count_their_classes_once() -> None:
    assert made().codes == ("access.waiting", "env.facilities")
    assert parted("env.facilities/strength") == ("env.facilities", "strength")
    assert made().targets().sum(axis=0).tolist() == [25, 50]


def test_a_folder_without_the_files_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="could not be read"):
        call_command("train_triage", data=tmp_path, out=tmp_path, part=["codes"])


def test_without_the_sentence_reader_nothing_is_trained(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    monkeypatch.setattr(code_texts, "reader", lambda: None)
    with pytest.raises(CommandError, match="Training needs the sentence reader"):
        call_command("train_triage", data=data, out=data, part=["codes"])


def test_it_is_a_part_like_the_others() -> None:
    assert "codes" in {part.name for part in parts()}
