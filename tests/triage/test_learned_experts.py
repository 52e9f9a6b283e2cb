"""Two experts, each of two minds: words alone, and words with what the sentence reader made of a text."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from triage.judge import Asked, judge, judge_many
from triage.learned.archive import load_arrays, save_arrays
from triage.learned.errors import ArtifactError
from triage.learned.experts import COLUMNS, LONG, SHARE, SHORT, Experts, Told, joined, mixture
from triage.learned.features import marked
from triage.learned.linear import Floats
from triage.learned.numbers import NAMES, table
from triage.learned.opinion import ARTIFACT, Opinion, opinions
from triage.learned.weighing import Weighing
from triage.reader import SIZE, WIDTH, States, reader
from triage.sentiment import Score, score
from triage.text import Tokens, normalise, sentences, tokens
from triage.version import MODELS

TEXTS = [
    "The staff were lovely and listened to me.",
    "Nobody ever called me back after the assessment.",
    "The nurses were wonderful. The food was disgusting and cold.",
    "My appointment is on Tuesday.",
]


@cache
def shipped() -> Experts:
    return Experts.load(MODELS / ARTIFACT)


@cache
def ready(text: str) -> tuple[Tokens, Score, States]:
    network, mapped = reader(), normalise(text)
    assert network is not None
    bounds = sentences(mapped.text)
    return tokens(mapped.text, bounds, lambda _: False), score(mapped.text, bounds), network.read(mapped.text)


def told(texts: list[str], *, read: list[bool]) -> Told:
    made = [ready(text) for text in texts]
    whole = [states.whole if wanted else None for (_, _, states), wanted in zip(made, read, strict=True)]
    return shipped().of_texts([words.words for words, _, _ in made], table([each for _, each, _ in made]), whole)


def test_a_text_that_was_read_is_told_otherwise_than_by_words_alone() -> None:
    alone, read = told(TEXTS, read=[False] * 4), told(TEXTS, read=[True] * 4)
    assert not np.allclose(alone.probabilities, read.probabilities, atol=0.01)
    for each in (alone, read):
        assert each.probabilities.sum(axis=1) == pytest.approx(np.ones(4), abs=1e-5)
        assert ((each.posts >= 0) & (each.posts <= 1)).all()


def test_a_text_that_was_not_read_is_told_as_if_there_were_no_reader() -> None:
    mixed = told(TEXTS, read=[True, False, True, False])
    alone, read = told(TEXTS, read=[False] * 4), told(TEXTS, read=[True] * 4)
    for row in range(4):
        expected = read if row % 2 == 0 else alone
        for mine, theirs in zip(mixed, expected, strict=True):
            assert mine[row] == pytest.approx(theirs[row], abs=1e-5)


def test_words_alone_are_exactly_the_linear_experts_weighed_for_themselves() -> None:
    experts, made = shipped(), [ready(text) for text in TEXTS]
    logits = experts.linear.logits([marked(words.words) for words, _, _ in made], table([each for _, each, _ in made]))
    probabilities = experts.by_words.calibrate(mixture(logits)[0])
    assert (told(TEXTS, read=[False] * 4).probabilities == probabilities).all()


def test_the_two_ways_are_weighed_each_for_itself() -> None:
    experts = shipped()
    assert not np.allclose(experts.by_words.factors, experts.whole.weighing.factors)
    assert not np.allclose(experts.by_words.shift, experts.whole.weighing.shift)
    assert not np.allclose(experts.parts.weighing.shift, experts.whole.weighing.shift)


def of_length(words: float) -> Floats:
    """The lexicon's numbers of a text of so many words, all others being nought."""
    dense = np.zeros((1, len(NAMES)), np.float32)
    dense[0, NAMES.index("words")] = np.log1p(words)
    return dense


SHORT_TEXT = of_length(10)


def test_both_minds_are_joined_by_the_mean_of_their_logarithms() -> None:
    sure, unsure = np.zeros((1, len(COLUMNS)), np.float32), np.zeros((1, len(COLUMNS)), np.float32)
    sure[0, 0], sure[0, -1] = 4.0, 2.0
    both = joined(unsure, [sure, sure], SHORT_TEXT)
    bad = float(np.exp(sure[0, 0]) / np.exp(sure[0, :3]).sum())
    assert both[0, 0] == pytest.approx(SHARE * np.log(bad) + (1 - SHARE) * np.log(1 / 3), rel=1e-5)
    assert both[0, -1] == pytest.approx(SHARE * 2.0)
    assert joined(unsure, [sure, unsure], SHORT_TEXT)[0, 0] > joined(unsure, [unsure] * 2, SHORT_TEXT)[0, 0]


def test_how_loud_a_mind_speaks_in_logits_does_not_matter() -> None:
    logits = np.arange(len(COLUMNS), dtype=np.float32)[None, :]
    raised = logits + np.array([5, 5, 5, -9, -9, -9, 0], np.float32)
    told = joined(logits, [raised], SHORT_TEXT)
    assert told == pytest.approx(joined(logits, [logits], SHORT_TEXT), abs=1e-5)


def test_of_a_long_text_the_reader_is_heard_more_and_more_and_at_last_alone() -> None:
    words, heads = np.zeros((4, len(COLUMNS)), np.float32), np.zeros((4, len(COLUMNS)), np.float32)
    words[:, 0], heads[:, 2] = 4.0, 4.0  # the words hear a complaint, the heads praise
    lengths = [SHORT, (SHORT + LONG) / 2, LONG, 10 * LONG]
    told = joined(words, [heads], np.vstack([of_length(each) for each in lengths]))
    leaning = told[:, 2] - told[:, 0]
    assert leaning[:3].tolist() == sorted(leaning[:3].tolist())
    assert leaning[2] == pytest.approx(4.0, abs=1e-4)
    assert leaning[3] == leaning[2]
    assert leaning[0] == pytest.approx(4 * (2 * SHARE - 1), abs=1e-4)


def said(texts: list[str], *, read: bool) -> Iterator[Opinion]:
    made = [ready(text) for text in texts]
    found = opinions([(words, each) for words, each, _ in made], [states if read else None for _, _, states in made])
    for one in found:
        assert one is not None
        yield one


def test_sentences_are_told_by_the_reader_as_well() -> None:
    (read,), (alone,) = said(TEXTS[2:3], read=True), said(TEXTS[2:3], read=False)
    assert read.worst == alone.worst
    assert read.mixed
    assert read.worst_probability != pytest.approx(alone.worst_probability, abs=1e-4)


def test_without_states_given_nobody_was_read() -> None:
    words, each, _ = ready(TEXTS[0])
    assert opinions([(words, each)]) == opinions([(words, each)], [None])


@pytest.mark.parametrize("with_reader", [True, False])
def test_a_batch_says_what_each_post_alone_would_say(with_reader: bool) -> None:
    together = judge_many([Asked(text) for text in TEXTS], with_reader=with_reader)
    for text, one in zip(TEXTS, together, strict=True):
        (alone,) = judge_many([Asked(text)], with_reader=with_reader)
        assert (one.sentiment, one.label, one.worst_span) == (alone.sentiment, alone.label, alone.worst_span)
        assert one.confidence == pytest.approx(alone.confidence, abs=1e-4)


def test_a_post_is_judged_with_the_reader_unless_asked_otherwise() -> None:
    (read,) = judge_many([Asked(TEXTS[1])], with_reader=True)
    (alone,) = judge_many([Asked(TEXTS[1])], with_reader=False)
    assert judge(TEXTS[1]) == read
    assert read.confidence != alone.confidence


@pytest.mark.parametrize("with_reader", [True, False])
def test_a_hundred_kilobytes_are_judged_and_what_was_not_read_is_told_by_words(with_reader: bool) -> None:
    text = "The ward was cold. " * 5_000 + "The night nurse shouted at me and it was awful."
    (one,) = judge_many([Asked(text)], with_reader=with_reader)
    assert (one.outcome, one.sentiment) == ("scored", "negative")
    assert one.worst_span is not None


def test_a_sentence_beyond_what_was_read_has_numbers_of_none() -> None:
    text = "Kind staff. " * 2_000
    _, each, states = ready(text)
    assert states.mean(each.units[0].start, each.units[0].end).shape == (SIZE,)
    assert not states.mean(each.units[-1].start, each.units[-1].end).any()
    assert states.whole.shape == (WIDTH,)


@pytest.mark.parametrize("name", ["whole_hidden", "parts_out", "words_shift", "whole_factors", "parts_temperature"])
def test_an_artifact_without_one_of_its_parts_is_refused(tmp_path: Path, name: str) -> None:
    arrays = load_arrays(MODELS / ARTIFACT)
    del arrays[name]
    save_arrays(tmp_path / ARTIFACT, arrays)
    with pytest.raises(ArtifactError, match=r"sentiment\.npz does not hold a sentiment model"):
        Experts.load(tmp_path / ARTIFACT)


def test_heads_of_another_width_are_refused(tmp_path: Path) -> None:
    arrays = load_arrays(MODELS / ARTIFACT)
    arrays["whole_hidden"] = arrays["whole_hidden"][:, 1:]
    save_arrays(tmp_path / ARTIFACT, arrays)
    with pytest.raises(ArtifactError, match="do not fit"):
        Experts.load(tmp_path / ARTIFACT)


def test_a_weighing_of_another_shape_is_refused() -> None:
    with pytest.raises(ArtifactError, match="do not fit"):
        Weighing(1.0, np.zeros(2, np.float32), np.ones((2, 3), np.float32))
    with pytest.raises(ArtifactError, match="do not fit"):
        Weighing(1.0, np.zeros(3, np.float32), np.ones((3, 2), np.float32))


def test_a_rare_label_may_be_said_below_half() -> None:
    one = Weighing(1.0, np.zeros(3, np.float32), np.array([[1, 3, 1], [1, 1, 1]], np.float32))
    probabilities = np.array([[0.2, 0.3, 0.5]], np.float32)
    assert one.decide(probabilities, np.zeros(1, np.float32)).argmax() == 1
    assert one.decide(probabilities, np.ones(1, np.float32)).argmax() == 2
