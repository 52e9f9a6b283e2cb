"""Themes with the sentence reader: a second opinion on each post, thresholds of its own, and words alone without."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest

from triage.detectors import Found, Reading
from triage.learned.archive import load_arrays, save_arrays
from triage.learned.errors import ArtifactError
from triage.learned.reading import read_sentences
from triage.learned.second import WIDTH, Second
from triage.reader import installed
from triage.reader.states import SIZE, States
from triage.themes import finding, findings_many
from triage.themes.model import ARTIFACT, CARD, NEVER, WITH_READER, Themes, themes
from triage.training.theme_samples import reading_of
from triage.version import MODELS

TEXT = "The lift has a mirror and a bench."
needs_reader = pytest.mark.skipif(not installed(), reason="the sentence reader is not installed")


def shipped() -> Themes:
    found = themes()
    assert found is not None
    return found


def read(text: str) -> Reading:
    """With states that say nothing, so that only the table speaks."""
    reading = reading_of(text)
    places = np.array([0]), np.array([len(reading.mapped.text)])
    return replace(reading, states=States(np.zeros((1, SIZE), np.float32), *places, np.zeros(SIZE, np.float32)))


def saying(monkeypatch: pytest.MonkeyPatch, **logits: float) -> None:
    """The second opinion is as sure as this of each class, whatever the words say."""
    model = shipped()
    classes = model.linear.classes
    bias = np.full(len(classes), -9, np.float32)
    for name, logit in logits.items():
        bias[classes.index(name.replace("__", ".").replace("_is_", ":"))] = logit
    table = Second(np.zeros(len(classes), np.float32), np.zeros((WIDTH, len(classes)), np.float32), bias)
    given = replace(model, second=table, suggested_read={"access.waiting": 0.4, "env.facilities": 0.4})
    monkeypatch.setattr(finding, "themes", lambda: given)


def by_model(reading: Reading) -> dict[str, Found]:
    return {each.code: each for each in findings_many([reading])[0] if each.source == "model"}


def test_a_post_that_was_read_is_told_by_both(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, access__waiting=2.0, tone_is_concern=3.0)
    said = by_model(read(TEXT))
    assert set(said) == {"access.waiting"}
    assert said["access.waiting"].polarity == "concern"
    assert said["access.waiting"].confidence == pytest.approx(1 / (1 + np.exp(-2)), abs=1e-3)
    assert by_model(reading_of(TEXT)) == {}


def test_its_tone_decides_whether_a_sentence_praises(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, access__waiting=2.0, tone_is_strength=3.0)
    assert set(by_model(read(TEXT))) == {"strength.access"}
    saying(monkeypatch, access__waiting=2.0)
    assert by_model(read(TEXT))["access.waiting"].polarity == "neutral"


def test_thresholds_are_those_of_the_way_that_was_used(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, access__waiting=-0.5, env__facilities=-0.2)
    assert set(by_model(read(TEXT))) == {"env.facilities"}  # .38 and .45 against .4
    saying(monkeypatch, staff__attitude=9.0)
    assert by_model(read(TEXT)) == {}, "what is not suggested with the reader stays unsaid"


def test_posts_that_were_read_stand_beside_posts_that_were_not(monkeypatch: pytest.MonkeyPatch) -> None:
    saying(monkeypatch, access__waiting=2.0, tone_is_concern=3.0)
    several = f"{TEXT} Nobody answered the phone all day."
    batch = [read(TEXT), reading_of(several), read(several), reading_of(TEXT)]
    assert findings_many(batch) == [findings_many([each])[0] for each in batch]


def test_a_code_has_no_threshold_where_it_is_not_suggested() -> None:
    model = replace(shipped(), suggested={"access.waiting": 0.3}, suggested_read={"access.contact": 0.5})
    assert model.codes == ["access.waiting", "access.contact"]
    assert model.limits(model.codes, read=False) == [0.3, NEVER]
    assert model.limits(model.codes, read=True) == [NEVER, 0.5]


@needs_reader
def test_the_shipped_model_finds_more_with_it_and_says_the_same_alone_and_in_a_batch() -> None:
    texts = [
        "Nobody rang me back and I left message after message.",
        "The food was cold. The nurses were lovely to my mother. Thank you all so much.",
        TEXT,
        "😂",
    ]
    readings = read_sentences([reading_of(text) for text in texts], [True] * len(texts))
    assert readings[0].states is not None
    together = findings_many(readings)
    assert together == [findings_many([each])[0] for each in readings]
    assert {each.polarity for each in together[0] if each.code == "access.contact"} == {"concern"}
    assert "strength.kindness" in {each.code for each in together[1]}


@needs_reader
def test_a_long_post_takes_time_in_proportion_to_its_length() -> None:
    def seconds(sentences: int) -> float:
        text = "The lift has a mirror and nobody answered the phone. " * sentences
        (reading,) = read_sentences([reading_of(text)], [True])
        findings_many([reading])
        started = perf_counter()
        findings_many([reading])
        return perf_counter() - started

    assert seconds(400) < 40 * max(seconds(40), 0.002)


def test_the_card_tells_both_ways_and_the_reader_adds() -> None:
    name = "themes: macro-F1 of nine groups"
    card = json.loads((MODELS / CARD).read_text())
    words, both = card["figures"][name], card[WITH_READER]["figures"][name]
    assert both[0] >= 0.67 > words[0]
    assert both[1] > words[0], "its interval lies above what words alone reach"
    assert set(card[WITH_READER]["codes"]) == set(card["codes"])
    assert card[WITH_READER]["other posts with a suggestion"][0] < card["other posts with a suggestion"][0]


def copy_to(folder: Path) -> Path:
    for name in (ARTIFACT, CARD):
        shutil.copy(MODELS / name, folder)
    return folder


def test_without_the_second_opinion_the_model_is_what_it_was(tmp_path: Path) -> None:
    arrays = load_arrays(MODELS / ARTIFACT)
    save_arrays(copy_to(tmp_path) / ARTIFACT, {k: v for k, v in arrays.items() if not k.startswith("second")})
    alone = themes(tmp_path)
    assert alone is not None
    assert (alone.second, dict(alone.suggested_read)) == (None, {})
    assert alone.suggested == shipped().suggested
    assert (alone.linear.weights == shipped().linear.weights).all()


def test_half_a_second_opinion_is_refused(tmp_path: Path) -> None:
    arrays = load_arrays(MODELS / ARTIFACT)
    del arrays["second_words"]
    save_arrays(copy_to(tmp_path) / ARTIFACT, arrays)
    with pytest.raises(ArtifactError, match=r"themes\.npz"):
        themes(tmp_path)


def test_a_card_without_thresholds_for_both_leaves_the_words_alone(tmp_path: Path) -> None:
    card = json.loads((copy_to(tmp_path) / CARD).read_text())
    del card[WITH_READER]
    (tmp_path / CARD).write_text(json.dumps(card))
    alone = themes(tmp_path)
    assert alone is not None
    assert alone.second is None
