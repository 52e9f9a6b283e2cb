"""Normalising and reading words: entities, tags, flags, glued and cut words, each with its place in the stored text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.text import Tokens, normalise, sentences, tokens
from triage.text.disguise import reader_of
from triage.text.words import _SKIPPED, _blank, _with_care

VOCABULARY = frozenset("suicide suicidal kill myself want die safe thank nurses life end care health mental".split())  # noqa: SIM905
known = VOCABULARY.__contains__


def read(stored: str) -> list[tuple[str, str]]:
    mapped = normalise(stored)
    found = tokens(mapped.text, sentences(mapped.text), known)
    return [(token.word, stored[slice(*mapped.span(token.start, token.end))]) for token in found]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("don&#39;t", "don't"),
        ("don&amp;#39;t", "don't"),
        ("don&amp;amp;#x27;t", "don't"),
        ("a &lt; b", "a < b"),
        ("Tom &amp; Ann", "Tom & Ann"),
        ("caf&eacute;", "café"),
        ("&nosuchname; &", "&nosuchname; &"),
        ("&#8203;x", "x"),
        ("one<br/>two</p>", "one two "),
        ("2 < 3 > 1", "2 < 3 > 1"),
        ("🆂🅰🅵🅴", "safe"),
        ("🇨🇦 hello 🇬🇧", "🇨🇦 hello 🇬🇧"),
        ("🇸 🇦 🇫 🇪 🇷", "safer"),
        ("wait…", "wait..."),
    ],
)
def test_what_the_writer_saw_is_what_is_read(stored: str, text: str) -> None:
    assert normalise(stored).text == text


@pytest.mark.parametrize(
    ("stored", "word", "evidence"),
    [
        ("I don&#39;t", "dont", "don&#39;t"),
        ("&#115;afe here", "safe", "&#115;afe"),
        ("#thanknurses", "nurses", "nurses"),
        ("#ThankNurses", "thank", "Thank"),
        ("#santé", "sante", "santé"),
        ("killmyself", "myself", "myself"),
        ("safeeeee", "safe", "safeeeee"),
        ("so sui-cidal", "suicidal", "sui-cidal"),
        ("$uicide", "suicide", "$uicide"),
        ("s*icide", "suicide", "s*icide"),
        ("w a n t  c a r e", "care", "c a r e"),
    ],
)
def test_a_word_is_read_and_points_to_what_was_written(stored: str, word: str, evidence: str) -> None:
    assert (word, evidence) in read(stored)


@pytest.mark.parametrize(
    "plain", ["P T S D group", "plan a b c", "a K 9 unit", "my self esteem", "5*5 rooms", "C$ 40", "iii"]
)
def test_what_only_looks_disguised_is_left_alone(plain: str) -> None:
    assert VOCABULARY.isdisjoint(word for word, _ in read(plain))


@settings(deadline=None)
@given(st.text(max_size=120))
def test_every_character_leads_back_to_the_stored_text(stored: str) -> None:
    mapped = normalise(stored)
    assert len(mapped.text) == len(mapped.starts) == len(mapped.ends)
    assert all(0 <= start < end <= len(stored) for start, end in zip(mapped.starts, mapped.ends, strict=True))
    assert list(mapped.starts) == sorted(mapped.starts)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from([*"aIi'’-.!?#@$* \n1é❤", "suicide", "don't", "www.", "http://x", "end", "&#39;"]), max_size=25
    )
)
def test_the_quick_way_and_the_careful_way_read_the_same(parts: list[str]) -> None:
    text = normalise("".join(parts)).text
    bounds = sentences(text)
    quick = tokens(text, bounds, known)
    careful = _with_care(_SKIPPED.sub(_blank, text), bounds, reader_of(known))
    assert list(quick) == careful


def test_words_are_columns_and_tokens() -> None:
    mapped = normalise("Safe here. I want care")
    found = tokens(mapped.text, sentences(mapped.text), known)
    assert isinstance(found, Tokens)
    assert found.words == ["safe", "here", "i", "want", "care"]
    assert found.sentences == [0, 0, 1, 1, 1]
    assert (found[3].word, found[3].start, found[-1].end, len(found)) == ("want", 13, 22, 5)
    assert [token.word for token in found[1:3]] == ["here", "i"]


@pytest.mark.parametrize(
    "piece", ["&amp;", "<b ", "🇸 ", "i ", "k*", "$a", "#a", "su ", "aaa", "́", "ﷺ ", "&#1", "s.", "''"]
)
def test_a_hundred_thousand_hostile_characters_are_read_within_a_second(piece: str) -> None:
    stored = (piece * 100_000)[:100_000]
    read_once = normalise("warm up")
    tokens(read_once.text, [(0, 7)], known)
    started = time.process_time()
    mapped = normalise(stored)
    list(tokens(mapped.text, sentences(mapped.text), known))
    assert time.process_time() - started < 2  # a second, and room for a busy machine


@pytest.mark.parametrize("counted", ["5ans", "44ans", "55semaines", "70day", "5min", "10h"])
def test_a_number_before_what_it_counts_is_no_letter_of_a_word(counted: str) -> None:
    words = frozenset({"sans", "ans", "semaines", "today", "smin", "suicide"})
    reader = reader_of(words.__contains__)
    assert reader.word(counted) == counted
    assert (reader.word("5an5"), reader.word("5uicide")) == ("sans", "suicide")
