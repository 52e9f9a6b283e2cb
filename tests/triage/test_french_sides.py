"""Praise and complaint in one French sentence: both halves are heard, and a text of one mind stays so."""

import time

import pytest

from triage.french import score
from triage.french.opinion import opinions
from triage.judge import judge
from triage.learned.opinion import Opinion
from triage.text import normalise, sentences

BOTH = [
    "Accueil chaleureux, attente épouvantable.",
    "Une infirmière adorable et un médecin odieux.",
    "Excellente psychologue - réceptionniste impolie.",
]
ONE_MIND = [
    ("Accueil chaleureux, personnel adorable.", "positive"),
    ("Attente épouvantable, personnel impoli.", "negative"),
    ("La clinique est ouverte le lundi, et le jeudi.", "neutral"),
]


def heard(text: str) -> Opinion | None:
    normal = normalise(text).text
    (told,) = opinions([(normal, score(normal, sentences(normal)))])
    return told


@pytest.mark.parametrize("text", BOTH)
def test_praise_and_complaint_in_one_sentence_are_mixed(text: str) -> None:
    said = judge(text, language="fr")
    assert (said.sentiment, said.tier) == ("mixed", 2)


@pytest.mark.parametrize(("text", "expected"), ONE_MIND)
def test_a_sentence_of_one_mind_stays_what_it_is(text: str, expected: str) -> None:
    assert judge(text, language="fr").sentiment == expected


def test_the_half_that_complains_is_pointed_at() -> None:
    said = judge(BOTH[0], language="fr")
    assert said.worst_span is not None
    assert BOTH[0][slice(*said.worst_span)] == "attente épouvantable."


def test_the_probable_label_and_its_confidence_stay_those_of_the_whole() -> None:
    told = heard(BOTH[0])
    assert told is not None
    assert told.mixed
    assert told.label in ("neg", "pos")
    assert told.confidence is not None


def test_a_hope_or_a_memory_is_no_side() -> None:
    told = heard("Mon ancien médecin était adorable, celui-ci est odieux.")
    assert told is not None
    assert not told.mixed


def test_a_long_text_is_judged_by_its_sentences_alone() -> None:
    told = heard("On est venus un lundi matin. " * 20 + BOTH[0])
    assert told is not None
    assert told.worst is None or told.worst.end - told.worst.start > len("attente épouvantable.")


@pytest.mark.parametrize("piece", ["!", "- ", "et ", ", ", "a, "])
def test_a_hostile_text_of_turns_is_judged_in_time(piece: str) -> None:
    started = time.process_time()
    judge(piece * (20_000 // len(piece)), language="fr")
    judge(f"bon accueil {piece * 30} attente horrible", language="fr")
    assert time.process_time() - started < 5
