"""Whether a post is known to name us decides what another organisation's name means."""

import pytest

from triage.detectors import Reading, detect, known
from triage.relevance import Kind, Relevance, relevance_of
from triage.sentiment import score
from triage.text import normalise, sentences, tokens

CARE_ELSEWHERE = "Waited six hours at Northgate General Hospital, nobody came."


def relevance(text: str, sentiment: str = "neutral", **given: bool | None) -> Relevance:
    mapped = normalise(text)
    bounds = sentences(mapped.text)
    reading = Reading(mapped, bounds, tokens(mapped.text, bounds, known), score(mapped.text, bounds), True)
    return relevance_of(reading, sentiment, detect(reading), **given)  # type: ignore[arg-type]


def test_another_organisation_counts_only_where_we_are_known_not_to_be_meant() -> None:
    assert relevance(CARE_ELSEWHERE).kind == Kind.EXPERIENCE
    assert relevance(CARE_ELSEWHERE, mentions_us=True).kind == Kind.EXPERIENCE
    said = relevance(CARE_ELSEWHERE, mentions_us=False)
    assert (said.kind, said.reason) == (Kind.ELSEWHERE, "Names another organisation")
    assert said.span
    assert CARE_ELSEWHERE[slice(*said.span)] == "Northgate General Hospital"


def test_a_post_that_names_nobody_goes_to_a_person() -> None:
    assert relevance("Waited six hours, nobody came.", mentions_us=False).kind == Kind.EXPERIENCE


def test_danger_at_another_organisation_still_reaches_a_person() -> None:
    text = f"{CARE_ELSEWHERE} She was left in her own urine."
    assert relevance(text, mentions_us=False).kind == Kind.EXPERIENCE


def test_the_evidence_of_feedback_is_given_too() -> None:
    text = "Hello. The receptionist was rude."
    said = relevance(text, "negative")
    assert (said.kind, said.span and text[slice(*said.span)]) == (Kind.EXPERIENCE, "rude")
    asked = "Do you open on Sunday?"
    question = relevance(asked)
    assert (question.kind, question.reason, bool(question.span)) == (Kind.ENQUIRY, "Asks a question", True)


@pytest.mark.parametrize("sentiment", ["negative", "mixed"])
def test_an_unhappy_announcement_goes_to_a_person(sentiment: str) -> None:
    text = "Join us for a free webinar, register here"
    assert relevance(text).kind == Kind.PROMOTION
    assert relevance(text, sentiment).kind == Kind.EXPERIENCE


def test_our_own_post_needs_no_reading() -> None:
    assert relevance("Double your bitcoin", is_own=True) == Relevance(Kind.OWN, "Our own post")
