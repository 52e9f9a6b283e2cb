"""Numbers of words for whole batches: what the quick look and the arrays find is what one would find word by word."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.learned.lookup import UNKNOWN, Lookup
from triage.themes import numbering
from triage.themes.features import with_parts
from triage.themes.numbering import Numbering

WORDS = [
    "^",
    "$",
    "a",
    "bc",
    "waits",
    "waiti-",
    "wait~",
    "-ting",
    "waiting",
    "appoi-",
    "appo~",
    "-ents",
    "-ment",
    "kindly",
]
LOOKUP = Lookup(
    WORDS, np.array(sorted(a * len(WORDS) + b for a, b in [(0, 2), (2, 3), (3, 1), (5, 9), (6, 10), (8, 8)]))
)
TEXTS = st.lists(
    st.lists(st.sampled_from([*WORDS, "appointments", "appointment", "ab", "abcde", "unheard", "é", ""]), max_size=12),
    max_size=8,
)


def one_by_one(texts: list[list[str]]) -> list[list[int]]:
    """Rows of each text by a plain reading of what a row is."""
    pairs = [(int(pair) // len(WORDS), int(pair) % len(WORDS)) for pair in LOOKUP._pairs]
    found = []
    for words in texts:
        numbers = [WORDS.index(word) if word in WORDS else UNKNOWN for word in words]
        rows = {number for number in numbers if number >= 0}
        both = zip(numbers, numbers[1:], strict=False)
        found.append(sorted(rows | {len(WORDS) + pairs.index(pair) for pair in both if pair in pairs}))
    return found


@settings(deadline=None)
@given(TEXTS)
def test_the_rows_of_a_batch_are_those_of_each_text_by_itself(texts: list[list[str]]) -> None:
    rows, begins = LOOKUP.rows(LOOKUP.numbered(texts))
    assert [rows[a:b].tolist() for a, b in zip(begins, begins[1:], strict=False)] == one_by_one(texts)


def test_a_batch_too_large_for_small_numbers_gives_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [["a", "bc", "$"], [], ["waiting", "waiting"]]
    small = LOOKUP.rows(LOOKUP.numbered(texts))
    monkeypatch.setattr("triage.learned.lookup._SMALL", 1)
    large = LOOKUP.rows(LOOKUP.numbered(texts))
    assert small.rows.tolist() == large.rows.tolist()
    assert small.begins.tolist() == large.begins.tolist()


@settings(deadline=None)
@given(TEXTS)
def test_words_with_their_parts_are_numbered_as_if_written_out(texts: list[list[str]]) -> None:
    quick, slow = Numbering(LOOKUP).numbered(texts), LOOKUP.numbered([with_parts(words) for words in texts])
    assert quick.numbers.tolist() == slow.numbers.tolist()
    assert quick.lengths.tolist() == slow.lengths.tolist()


def test_words_remembered_are_forgotten_when_there_is_no_room_and_the_numbers_stay_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(numbering, "_KEPT", 4)
    kept = Numbering(LOOKUP)
    for words in (["a", "bc"], ["waiting", "appointments", "kindly"], ["a"], ["bc", "a", "x", "y", "z", "zz"], ["a"]):
        assert kept.numbered([words]).numbers.tolist() == LOOKUP.numbered([with_parts(words)]).numbers.tolist()
        assert len(kept._places) <= 4
