"""Segments for display: joined again they are the text, and their numbers match the list of findings."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from triage.evidence import segments


@dataclass(frozen=True)
class Place:
    start: int
    end: int
    polarity: str = "concern"


def test_a_text_without_findings_is_one_segment() -> None:
    assert [(s.text, s.numbers) for s in segments("Hello", [])] == [("Hello", ())]
    assert segments("", []) == []


def test_numbers_follow_the_order_of_the_list_and_not_of_the_text() -> None:
    cut = segments("nobody answers, she listened", [Place(16, 28, "strength"), Place(0, 14)])
    assert [(s.text, s.numbers, s.polarity) for s in cut] == [
        ("nobody answers", (2,), "concern"),
        (", ", (), ""),
        ("she listened", (1,), "strength"),
    ]


def test_overlapping_findings_share_the_words_between_them() -> None:
    cut = segments("abcdef", [Place(0, 4, "strength"), Place(2, 6, "concern")])
    assert [(s.text, s.numbers, s.polarity) for s in cut] == [
        ("ab", (1,), "strength"),
        ("cd", (1, 2), "concern"),
        ("ef", (2,), "concern"),
    ]


def test_a_span_of_an_older_version_is_left_out() -> None:
    assert [s.numbers for s in segments("short", [Place(0, 50), Place(0, 5)])] == [(2,)]


@settings(deadline=None)
@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-3, 45), st.integers(-3, 45)), max_size=8))
def test_joined_again_the_segments_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    places = [Place(start, end) for start, end in spans]
    cut = segments(text, places)
    assert "".join(s.text for s in cut) == text
    for number, place in enumerate(places, 1):
        covered = "".join(s.text for s in cut if number in s.numbers)
        valid = 0 <= place.start < place.end <= len(text)
        assert covered == (text[place.start : place.end] if valid else "")
