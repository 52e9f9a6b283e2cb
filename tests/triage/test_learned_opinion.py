"""The learned judgement of sentiment: shipped with its report, explained, and done without when it is damaged."""

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from triage import judge as judging
from triage.judge import Asked, Judgement, judge, judge_many
from triage.learned.errors import ArtifactError
from triage.learned.experts import COLUMNS, Experts
from triage.learned.opinion import ARTIFACT, Opinion, opinions, problem
from triage.learned.reading import read_sentences
from triage.overall import second_look
from triage.reader import installed
from triage.reading import read_posts
from triage.rulebook.book import SHIPPED
from triage.sentiment import score
from triage.text import normalise, sentences, tokens
from triage.version import MODELS

TEXTS = [
    "The staff were lovely and listened to me.",
    "Rude receptionist, and nobody ever called me back. Terrible.",
    "The nurses were wonderful. The food was disgusting and cold.",
    "My appointment is on Tuesday.",
    "zyzzyva quux",
    "",
    "Llevo seis meses esperando una cita y nadie me llama nunca.",
]


@pytest.fixture
def without_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(judging, "opinions", lambda texts, states: opinions(texts, states, tmp_path))


def asked(text: str) -> list[object]:
    mapped = normalise(text)
    bounds = sentences(mapped.text)
    return list(opinions([(tokens(mapped.text, bounds, lambda _: False), score(mapped.text, bounds))]))


def test_the_shipped_report_is_of_the_shipped_artifact() -> None:
    report = json.loads((MODELS / "sentiment.json").read_text("utf-8"))
    artifact = (MODELS / ARTIFACT).read_bytes()
    assert report["sha256"] == hashlib.sha256(artifact).hexdigest()
    assert report["bytes"] == len(artifact) < 5_000_000
    assert all(source["licences"] and source["sha256"] for source in report["trained_on"])
    assert all(figure["low"] <= figure["value"] <= figure["high"] for figure in report["figures"])


def test_the_report_holds_what_was_asked_of_the_model() -> None:
    report = json.loads((MODELS / "sentiment.json").read_text("utf-8"))
    figures = {figure["name"]: figure["value"] for figure in report["figures"]}
    assert figures["care (5 folds): macro-F1"] >= 0.72
    assert figures["care (5 folds): negative recall"] >= 0.82
    assert figures["posts (5 folds): macro-F1"] >= 0.62
    for ending in ("", ", by words alone"):
        assert figures[f"care (5 folds){ending}: negative recall"] >= 0.82
        assert figures[f"care (5 folds){ending}: calibration error"] <= 0.05
        assert figures[f"posts (5 folds){ending}: calibration error"] <= 0.05


@pytest.mark.parametrize("source", ["Bengaluru hospital reviews", "phase 1", "pxtextmining v6"])
def test_comments_of_a_source_that_was_never_seen_are_told_apart(source: str) -> None:
    report = json.loads((MODELS / "sentiment.json").read_text("utf-8"))
    figures = {figure["name"]: figure["value"] for figure in report["figures"]}
    assert figures[f"{source} left out: good or bad, macro-F1"] >= 0.8
    assert figures[f"{source} left out: good or bad: negative recall"] >= 0.88


def test_the_reader_adds_to_every_figure_of_texts() -> None:
    report = json.loads((MODELS / "sentiment.json").read_text("utf-8"))
    figures = {figure["name"]: figure["value"] for figure in report["figures"]}
    for name in ("care", "posts", "care, sentences", "posts, sentences"):
        assert figures[f"{name} (5 folds): macro-F1"] > figures[f"{name} (5 folds), by words alone: macro-F1"] + 0.02


def test_no_word_of_the_artifact_is_a_number_that_could_name_somebody() -> None:
    words = Experts.load(MODELS / ARTIFACT).linear.words
    assert not [word for word in words if sum(map(str.isdigit, word)) > 4]


def test_a_batch_says_what_each_post_alone_would_say() -> None:
    together = judge_many([Asked(text) for text in TEXTS])
    for text, said in zip(TEXTS, together, strict=True):
        alone = judge(text)
        assert (said.sentiment, said.label, said.tier, said.worst_span) == (
            alone.sentiment,
            alone.label,
            alone.tier,
            alone.worst_span,
        )
        assert said.confidence == pytest.approx(alone.confidence, abs=1e-4)


@pytest.mark.parametrize(("number", "said"), [(0, "positive"), (1, "negative"), (2, "mixed"), (6, "not_scored")])
def test_five_words_are_said(number: int, said: str) -> None:
    assert judge(TEXTS[number]).sentiment == said


def test_rules_outrank_faint_praise_only_where_words_judge_alone() -> None:
    faint, text = Opinion("pos", 0.5, False, None, 0.0), "We are still on the waiting list."
    (words,) = read_posts([(text, "")], SHIPPED)
    (read,) = read_sentences([words], [True])
    (said,) = judge_many([Asked(text)], with_reader=False)
    told = second_look(words, said.findings, faint)
    assert told is not None
    assert (told.label, told.confidence) == ("neg", None)
    assert second_look(read, said.findings, faint) == (faint if installed() else told)
    assert second_look(words, (), faint) == faint


def test_the_worst_sentence_is_found_and_pointed_at() -> None:
    said = judge(TEXTS[2])
    assert said.worst_span is not None
    assert TEXTS[2][slice(*said.worst_span)] == "The food was disgusting and cold."
    assert judge(TEXTS[0]).worst_span is None


def test_a_confidence_is_a_probability_and_only_of_what_was_scored() -> None:
    for said in judge_many([Asked(text) for text in TEXTS]):
        if said.label:
            assert said.confidence is not None
            assert 0 < said.confidence <= 1
        else:
            assert said.confidence is None
    assert judge(TEXTS[1], rating=5).label == ""


def test_what_drove_a_judgement_is_told_in_words_of_the_text() -> None:
    for text in TEXTS[:3]:
        said = judge(text)
        assert said.driving_words
        assert all(word in text.lower() for word, _ in said.driving_words)


def test_a_text_without_a_word_has_no_opinion() -> None:
    assert asked("") == asked("...") == [None]
    assert opinions([]) == []


def test_a_hundred_kilobytes_are_judged() -> None:
    said = judge("The ward was cold. " * 5_200)
    assert said.outcome == "scored"
    assert said.sentiment == "negative"


def test_without_the_artifact_the_lexicon_judges_alone_and_the_desk_says_so(
    without_model: None, tmp_path: Path
) -> None:
    said = judge(TEXTS[1])
    assert (said.sentiment, said.label, said.confidence) == ("negative", "", None)
    assert said.worst_span is not None
    assert "sentiment.npz is not there" in problem(tmp_path)


def test_a_damaged_artifact_is_said_and_nothing_stops(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ARTIFACT).write_bytes((MODELS / ARTIFACT).read_bytes()[:5000])
    monkeypatch.setattr(judging, "opinions", lambda texts, states: opinions(texts, states, tmp_path))
    said: Judgement = judge(TEXTS[0])
    assert (said.outcome, said.sentiment) == ("scored", "positive")
    assert "damaged" in problem(tmp_path)


def test_nothing_is_wrong_with_what_ships() -> None:
    assert problem() == ""


def test_a_model_of_other_columns_is_refused() -> None:
    good = Experts.load(MODELS / ARTIFACT)
    assert good.linear.classes == COLUMNS
    with pytest.raises(ArtifactError, match="do not fit"):
        replace(good, parts=good.whole)
    with pytest.raises(ArtifactError, match="do not fit"):
        replace(good, linear=replace(good.linear, classes=good.linear.classes[::-1]))
    with pytest.raises(ArtifactError, match="do not fit"):
        replace(good.by_words, shift=np.zeros(2, np.float32))


def test_what_is_saved_again_is_the_same_file(tmp_path: Path) -> None:
    shutil.copy(MODELS / ARTIFACT, tmp_path / "one.npz")
    Experts.load(tmp_path / "one.npz").save(tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("Thank you, everyone was so kind.", 0, 0),
        ("The building opened in 1962.", 0, 1),
        ("Wonderful nurses, lovely food, great garden. A nurse grabbed him by the arm and he had bruises.", 5, 5),
        ("They gave her the wrong dose twice.", 4, 4),
        ("Rude receptionist, disgusting food, horrible ward, the worst.", 3, 3),
        ("We lost our neighbour to suicide in 2019. Your bereavement group was wonderful.", 0, 2),
    ],
)
def test_criticality_is_of_the_gravest_statement_and_praise_takes_nothing_away(
    text: str, least: int, most: int
) -> None:
    said = judge(text).criticality
    assert said is not None
    assert least <= said <= most


def test_what_is_not_scored_has_no_criticality() -> None:
    assert judge(TEXTS[6]).criticality is None
    assert judge("").criticality is None
