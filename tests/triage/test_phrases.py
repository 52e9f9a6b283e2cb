"""The language of phrases, and that each code's phrases are fast alone on hostile text."""

import json
import time
from functools import cache

import pytest

from triage.phrases import PhraseBook, expand
from triage.text import Tokens, normalise, sentences, tokens
from triage.version import DATA

SIGNALS = json.loads((DATA / "signals.json").read_text("utf-8"))
HOSTILE = [
    "i ",
    "my ",
    "my son ",
    "no one ",
    "not ",
    "wait ",
    "take all my ",
    "staff hit ",
    "was 4 ",
    "s u i ",
    "information shared ",
]


def book_of(*phrases: str, **macros: str) -> PhraseBook:
    book = PhraseBook(macros)
    for number, phrase in enumerate(phrases):
        book.add(number, phrase)
    return book


def read(text: str, book: PhraseBook) -> Tokens:
    mapped = normalise(text)
    return tokens(mapped.text, sentences(mapped.text), book.knows)


def found(text: str, *phrases: str, **macros: str) -> list[str]:
    book = book_of(*phrases, **macros)
    words = read(text, book)
    return [" ".join(word.word for word in words[hit.start : hit.end]) for hit in book.find(words)]


@pytest.mark.parametrize(
    ("phrase", "meant"),
    [
        ("a b", {("a", "b")}),
        ("(a|b c) d", {("a", "d"), ("b", "c", "d")}),
        ("a (b|) c", {("a", "b", "c"), ("a", "c")}),
        ("(a (b|c)|d)", {("a", "b"), ("a", "c"), ("d",)}),
    ],
)
def test_alternatives_are_written_out(phrase: str, meant: set[tuple[str, ...]]) -> None:
    assert set(expand(phrase)) == meant


def test_a_bracket_left_open_is_an_error() -> None:
    with pytest.raises(ValueError, match="not closed"):
        expand("a (b")


@pytest.mark.parametrize(
    ("text", "phrase", "hits"),
    [
        ("They never, ever called", "never ever", ["never ever"]),
        ("waited and waiting", "wait*", ["waited", "waiting"]),
        ("wai", "wait*", []),
        ("14 months", "<n> months", ["14 months"]),
        ("my old dog bit a man", "my ..2 bit", ["my old dog bit"]),
        ("my very old dog bit a man", "my ..2 bit", []),
        ("my dog. bit a man", "my ..3 bit", []),
        ("one. two", "one two", []),
        ("a b c d", "a ..1 b ..1 d", ["a b c d"]),
    ],
)
def test_a_phrase_is_found_where_it_stands(text: str, phrase: str, hits: list[str]) -> None:
    assert found(text, phrase) == hits


def test_a_macro_may_hold_another() -> None:
    assert found("my big sister", "my <kin>", kin="<size> sister", size="big|small") == ["my big sister"]


def test_several_phrases_are_found_in_one_walk() -> None:
    assert found("no one called me back", "no one", "called me", "no one called") == [
        "no one called",
        "no one",
        "called me",
    ]


@cache
def hostile(piece: str) -> Tokens:
    return read((piece * 50_000)[:100_000], PhraseBook({}))


@pytest.mark.parametrize("code", sorted(SIGNALS["codes"]))
def test_no_hostile_text_makes_the_phrases_of_a_code_slow(code: str) -> None:
    book = PhraseBook(SIGNALS["macros"])
    for group in SIGNALS["codes"][code]:
        for phrase in group["phrases"]:
            book.add(0, phrase)
    for piece in HOSTILE:
        words = hostile(piece)
        started = time.process_time()
        book.find(words)
        assert time.process_time() - started < 1  # about 0.05 on a quiet machine
