"""Masks: the text decides, a person has the last word, and nothing of a detail is left."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.evidence import segments
from triage.masking import BLACK, Mask, blacked, masked, masks

TEXT = "Nurse Patel was rude. Call me on 416-555-0134."
NAME, NUMBER = (0, 11), (33, 45)


@dataclass(frozen=True)
class Place:
    """A finding of the database."""

    start: int
    end: int
    code: str = "privacy.pii_in_post"
    polarity: str = "neutral"
    status: str = "suggested"
    source: str = "rule"
    text_hash: str = "now"


def test_details_and_names_stand_behind_a_word() -> None:
    hidden = masks(TEXT)
    assert masked(TEXT, hidden) == "[name of staff] was rude. Call me on [telephone number]."
    assert blacked(TEXT, hidden) == f"{BLACK * 11} was rude. Call me on {BLACK * 12}."


def test_whoever_answers_sees_names_and_no_details() -> None:
    assert masked(TEXT, masks(TEXT, names=False)) == "Nurse Patel was rude. Call me on [telephone number]."


def test_a_name_that_is_praised_stands() -> None:
    praise = Place(*NAME, code="privacy.names_staff", polarity="strength")
    assert masks(TEXT, [praise], text_hash="now") == [Mask(*NUMBER, "[telephone number]")]
    blame = Place(*NAME, code="privacy.names_staff", polarity="concern")
    assert len(masks(TEXT, [blame], text_hash="now")) == 2


def test_what_a_person_rejected_is_shown_while_the_text_stays_as_it_was() -> None:
    rejected = Place(*NUMBER, status="rejected")
    assert masked(TEXT, masks(TEXT, [rejected], text_hash="now", names=False)) == TEXT
    assert len(masks(TEXT, [rejected], text_hash="later", names=False)) == 1


def test_a_rejected_finding_of_another_code_shows_nothing() -> None:
    assert len(masks(TEXT, [Place(*NUMBER, code="access.contact", status="rejected")], text_hash="now")) == 2


def test_what_a_person_added_is_masked_and_joined_with_what_it_touches() -> None:
    text = "Ask Petra, 416-555-0134, about it"
    added = Place(4, 15, status="confirmed", source="person")
    assert masked(text, masks(text, [added], text_hash="now")) == "Ask [personal detail], about it"
    assert masked(text, masks(text, [added], text_hash="later")) == "Ask Petra, [telephone number], about it"


def test_a_name_that_a_person_added_is_hidden_from_those_who_do_not_answer() -> None:
    added = Place(4, 9, code="privacy.names_staff", polarity="concern", status="confirmed", source="person")
    assert masked("Ask Petra", masks("Ask Petra", [added], text_hash="now")) == "Ask [personal detail]"
    assert masks("Ask Petra", [added], text_hash="now", names=False) == []


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (22, 45, "Call me on [telephone number]"),
        (35, 46, "[telephone number]."),
        (33, 36, "[telephone number]"),
        (11, 20, " was rude"),
        (5, 15, "[name of staff] was"),
    ],
)
def test_a_part_of_the_text_shows_no_part_of_a_detail(start: int, end: int, shown: str) -> None:
    assert masked(TEXT, masks(TEXT), start, end) == shown


def test_evidence_is_never_cut_inside_a_mask() -> None:
    cut = segments(TEXT, [Place(22, 36, polarity="concern"), Place(*NUMBER)], masks(TEXT, names=False))
    assert [(s.text, s.numbers, s.polarity) for s in cut] == [
        ("Nurse Patel was rude. ", (), ""),
        ("Call me on ", (1,), "concern"),
        ("[telephone number]", (1, 2), "concern"),
        (".", (), ""),
    ]


def test_a_mask_that_reaches_over_the_end_of_an_excerpt_hides_what_is_left() -> None:
    assert "".join(s.text for s in segments(TEXT[:40], [], masks(TEXT)))[-18:] == "[telephone number]"
    assert "".join(s.text for s in segments(TEXT[:20], [], masks(TEXT))) == "[name of staff] was rude"


def test_a_detail_in_letters_that_look_alike_is_masked_where_it_stands() -> None:
    text = "Café & sam\u200b@mail.example!"
    assert masked(text, masks(text)) == "Café & [email address]!"


PLACES = st.tuples(st.integers(0, 45), st.integers(1, 12), st.sampled_from(["person", "rule"])).map(
    lambda each: Place(each[0], min(each[0] + each[1], len(TEXT)), status="confirmed", source=each[2])
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PLACES, max_size=6))
def test_segments_and_masks_say_the_same_and_never_the_number(places: list[Place]) -> None:
    hidden = masks(TEXT, places, text_hash="now")
    said = masked(TEXT, hidden)
    assert "".join(s.text for s in segments(TEXT, places, hidden)) == said
    assert "555" not in said
    assert len(blacked(TEXT, hidden)) == len(TEXT)
    assert all(one.end <= other.start for one, other in zip(hidden, hidden[1:], strict=False))
