"""One walk for many books finds what a plain search of every run of words finds, whatever the words."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage import walk
from triage.phrases import Hit, PhraseBook, Shelf, expand
from triage.text import Tokens

WORDS = ["a", "b", "c", "ab", "abc", "abcd", "12", "x"]
PHRASES = ["a", "a b", "(a|a b) c", "ab*", "ab* c", "abc* (x|)", "<n> a", "a <n>", "b a b a", "x x", "abcd"]
GAPS = ["a ..1 b", "ab* ..2 c", "x ..3 (a|b) ..1 <n>"]


def tokens_of(sentences: list[list[str]]) -> Tokens:
    numbers = [number for number, words in enumerate(sentences) for _ in words]
    return Tokens([word for words in sentences for word in words], numbers, lambda: ([], []))


def book_of(phrases: list[str]) -> PhraseBook:
    book = PhraseBook({})
    for number, phrase in enumerate(phrases):
        book.add(number, phrase)
    return book


def meets(written: str, word: str) -> bool:
    if written == "<n>":
        return word.isdigit()
    return word.startswith(written[:-1]) if written.endswith("*") else word == written


def plainly(phrases: list[str], tokens: Tokens) -> list[Hit]:
    """Every run of words of every phrase without gaps, tried at every place."""
    found = set()
    for rule, phrase in enumerate(phrases):
        for run in expand(phrase):
            for start in range(len(tokens.words) - len(run) + 1):
                end = start + len(run)
                words, numbers = tokens.words[start:end], tokens.sentences[start:end]
                if len(set(numbers)) == 1 and all(map(meets, run, words)):
                    found.add(Hit(rule, start, end))
    return sorted(found, key=lambda hit: (hit.start, -hit.end, hit.rule))


BOOKS = [book_of(PHRASES), book_of(PHRASES[::-1]), book_of([*GAPS, *PHRASES[:4]])]
SHELF = Shelf(BOOKS)
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), max_size=4).map(tokens_of)


@settings(deadline=None)
@given(TEXTS)
def test_what_a_walk_finds_is_what_a_plain_search_finds(tokens: Tokens) -> None:
    assert list(dict.fromkeys(BOOKS[0].find(tokens))) == plainly(PHRASES, tokens)


@settings(deadline=None)
@given(TEXTS)
def test_books_read_together_find_what_each_finds_alone(tokens: Tokens) -> None:
    assert SHELF.find(tokens) == [book.find(tokens) for book in BOOKS]


@settings(deadline=None, max_examples=30)
@given(st.lists(TEXTS, max_size=5))
def test_a_walk_that_forgets_finds_the_same(texts: list[Tokens]) -> None:
    kept, walk._KEPT = walk._KEPT, 3
    try:
        assert [Shelf(BOOKS).find(tokens) for tokens in texts] == [SHELF.find(tokens) for tokens in texts]
    finally:
        walk._KEPT = kept


def test_what_was_noted_with_the_words_is_not_looked_for_again() -> None:
    tokens = tokens_of([["a", "b"]])
    SHELF.read(tokens)
    assert set(tokens.notes) == set(BOOKS)
    assert BOOKS[1].find(tokens) is tokens.notes[BOOKS[1]]
    assert BOOKS[0].find(tokens) == [Hit(1, 0, 2), Hit(0, 0, 1)]


def test_a_phrase_added_later_is_found() -> None:
    book = book_of(["a"])
    assert book.find(tokens_of([["b"]])) == []
    book.add(1, "b")
    assert book.find(tokens_of([["b"]])) == [Hit(1, 0, 1)]


@pytest.mark.parametrize("piece", [["a", "b"], ["abcd"], ["x"], ["12", "a"]])
def test_no_run_of_words_makes_the_walk_slow(piece: list[str]) -> None:
    tokens = tokens_of([[*piece * 50_000], *([each] for each in piece * 25_000)])
    started = time.process_time()
    SHELF.find(tokens)
    assert time.process_time() - started < 3  # about 0.2 on a quiet machine


def test_words_without_end_leave_no_more_behind_than_is_kept() -> None:
    fresh = walk.Walk([book.root for book in BOOKS])
    for number in range(3):
        words = [f"w{number}n{n}" for n in range(walk._KEPT // 2)]
        fresh.find(words, [0] * len(words))
    assert len(fresh._root) <= walk._KEPT
