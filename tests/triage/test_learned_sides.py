"""Texts that praise and complain in one breath: both halves are heard, and a text of one mind stays so."""

import time
from pathlib import Path

import pytest

from triage.judge import Asked, judge, judge_many
from triage.learned.opinion import Opinion, opinions
from triage.learned.reading import read_sentences
from triage.learned.sides import MOST_TURNS, both_sides
from triage.reader import installed
from triage.reading import read_posts
from triage.rulebook.book import SHIPPED

with_reader = pytest.mark.skipif(not installed(), reason="half a sentence is judged with the sentence reader alone")
BOTH = [
    "Friendly nurses, disgusting food.",
    "Wonderful doctor and a dreadful waiting room.",
    "The group helped me so much; the intake was humiliating.",
    "Excellent therapist - useless reception.",
    "I loved the art classes, I hated the ward.",
]
ONE_MIND = [
    ("Friendly nurses, delicious food.", "positive"),
    ("Patient, warm, thorough and always on time.", "positive"),
    ("Rude nurses, disgusting food.", "negative"),
    ("Late, cold, dirty and nobody cared.", "negative"),
    ("The clinic is on King Street, beside the library.", "neutral"),
    ("Open on Monday and on Thursday, is it?", "neutral"),
]


def heard(*texts: str, folder: Path | None = None) -> list[Opinion | None]:
    readings = read_sentences(read_posts([(text, "en") for text in texts], SHIPPED), [True] * len(texts))
    said = opinions([(each.tokens, each.score) for each in readings], [each.states for each in readings])
    return both_sides(readings, said, folder=folder) if folder else both_sides(readings, said)


@with_reader
@pytest.mark.parametrize("text", BOTH)
def test_praise_and_complaint_in_one_sentence_are_mixed(text: str) -> None:
    said = judge(text)
    assert (said.sentiment, said.tier) == ("mixed", 2)


@with_reader
@pytest.mark.parametrize(("text", "expected"), ONE_MIND)
def test_a_sentence_of_one_mind_stays_what_it_is(text: str, expected: str) -> None:
    assert judge(text).sentiment == expected


@with_reader
def test_the_half_that_complains_is_pointed_at() -> None:
    said = judge(BOTH[0])
    assert said.worst_span is not None
    assert BOTH[0][slice(*said.worst_span)] == "disgusting food."
    turned = judge("Disgusting food, friendly nurses.")
    assert turned.worst_span is not None
    assert "Disgusting food, friendly nurses."[slice(*turned.worst_span)] == "Disgusting food,"


@with_reader
def test_the_probable_label_and_its_confidence_stay_those_of_the_whole() -> None:
    (reading,) = read_sentences(read_posts([(BOTH[0], "en")], SHIPPED), [True])
    (whole,) = opinions([(reading.tokens, reading.score)], [reading.states])
    (told,) = both_sides([reading], [whole])
    assert whole is not None
    assert told is not None
    assert not whole.mixed
    assert told.mixed
    assert (told.label, told.confidence) == (whole.label, whole.confidence)


def test_by_words_alone_no_half_is_judged() -> None:
    said = judge_many([Asked(text) for text in BOTH], with_reader=False)
    readings = read_posts([(text, "en") for text in BOTH], SHIPPED)
    plain = opinions([(each.tokens, each.score) for each in readings])
    assert both_sides(readings, plain) == plain
    assert [each.sentiment == "mixed" for each in said] == [bool(each and each.mixed) for each in plain]


@with_reader
def test_a_batch_says_what_each_text_alone_would_say() -> None:
    texts = [*BOTH, *(text for text, _ in ONE_MIND), ""]
    together = heard(*texts)
    for text, said in zip(texts, together, strict=True):
        (alone,) = heard(text)
        assert (said and (said.mixed, said.worst)) == (alone and (alone.mixed, alone.worst))


@with_reader
def test_a_long_text_is_judged_by_its_sentences_alone() -> None:
    story = "We came on a Monday. " * 20
    (said,) = heard(story + BOTH[0])
    (short,) = heard(BOTH[0])
    assert short is not None
    assert short.mixed
    assert said is not None
    assert said.worst is None or said.worst.end - said.worst.start > len("disgusting food.")


def test_where_there_is_no_model_nothing_is_judged(tmp_path: Path) -> None:
    readings = read_sentences(read_posts([(BOTH[0], "en")], SHIPPED), [True])
    guess = Opinion("neg", 0.5, False, None, 0.0)
    assert both_sides(readings, [guess], folder=tmp_path) == [guess]
    assert both_sides(readings, [None]) == [None]
    assert both_sides([], []) == []


@pytest.mark.parametrize("piece", ["!", "- ", "and ", ", ", "a, "])
def test_a_hostile_text_of_turns_is_judged_in_time(piece: str) -> None:
    started = time.process_time()
    judge(piece * (20_000 // len(piece)))
    judge(f"kind nurses {piece * MOST_TURNS * 4} awful food")
    assert time.process_time() - started < 5
