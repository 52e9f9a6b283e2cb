"""Normalised text leads back to the text as stored, whatever was put into it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.text import fold, normalise, sentences, tokens

KNOWN = {"suicide", "suicidal", "kill", "kms"}
HOSTILE = [
    "\r\n",
    "a ",
    "a!",
    "a\u0301\u0327",
    "\ufdfa ",
    "i",
    "!a",
    "@a",
    "#Aa",
    ". ",
    "'a",
    "\u0301",
    "😂 ",
    "\u200d",
    "1a*",
    "\n",
]


def words(stored: str) -> list[tuple[str, str]]:
    """Each folded word with the stored text that it stands for."""
    mapped = normalise(stored)
    found = tokens(mapped.text, sentences(mapped.text), KNOWN.__contains__)
    return [(token.word, stored[slice(*mapped.span(token.start, token.end))]) for token in found]


@pytest.mark.parametrize(
    ("stored", "word", "evidence"),
    [
        ("I don’t know", "dont", "don’t"),
        ("sa\u200bfe", "safe", "sa\u200bfe"),
        ("ｓａｆｅ place", "safe", "ｓａｆｅ"),
        ("cafe\u0301 time", "cafe", "cafe\u0301"),
        ("ѕuісіdе", "suicide", "ѕuісіdе"),  # Cyrillic letters
        ("𝓼𝓾𝓲𝓬𝓲𝓭𝓮", "suicide", "𝓼𝓾𝓲𝓬𝓲𝓭𝓮"),
        (
            "s\u0336u\u0336i\u0336c\u0336i\u0336d\u0336e\u0336",
            "suicide",
            "s\u0336u\u0336i\u0336c\u0336i\u0336d\u0336e\u0336",
        ),
        ("so su1c1de it is", "suicide", "su1c1de"),
        ("a k*ll list", "kill", "k*ll"),
        ("oh s u i c i d e", "suicide", "s u i c i d e"),
        ("i am s.u.i.c.i.d.a.l", "suicidal", "s.u.i.c.i.d.a.l"),
        ("#MentalHealthMatters", "health", "Health"),
        ("\u202esafe\u202c", "safe", "safe"),
    ],
)
def test_a_disguised_word_is_read_and_points_to_what_was_written(stored: str, word: str, evidence: str) -> None:
    assert (word, evidence) in words(stored)


def test_links_and_handles_are_no_words() -> None:
    assert [word for word, _ in words("@kill_bill see https://kill.example/kill and www.kill.example")] == [
        "see",
        "and",
    ]


def test_ordinary_signs_are_left_alone() -> None:
    assert [word for word, _ in words("Room 4b costs $50! At 2pm? P T S D group")] == (
        ["room", "4b", "costs", "50", "at", "2pm", "p", "t", "s", "d", "group"]
    )


def test_titles_end_no_sentence_and_new_lines_do() -> None:
    text = "Dr. Smith was kind. Really!\nThen nothing"
    assert [text[start:end].strip() for start, end in sentences(text)] == (
        ["Dr. Smith was kind.", "Really!", "Then nothing"]
    )


@pytest.mark.parametrize("line", ["\r\n", " \n", "\n\t\n"])
def test_blank_lines_are_no_sentence_and_take_no_longer_each_for_being_many(line: str) -> None:
    blank = line * 200_000
    started = time.process_time()
    found = sentences(f"{blank}Kind.{blank}Rude.{blank}")
    assert time.process_time() - started < 3  # tens of seconds when each was read from the first again
    assert found == [(0, len(blank) + 5), (len(blank) + 5, 2 * len(blank) + 10)]


@settings(deadline=None)
@given(st.text(max_size=200))
def test_every_word_lies_within_the_stored_text(stored: str) -> None:
    mapped = normalise(stored)
    assert len(mapped.starts) == len(mapped.ends) == len(mapped.text)
    for token in tokens(mapped.text, sentences(mapped.text), KNOWN.__contains__):
        start, end = mapped.span(token.start, token.end)
        assert 0 <= start < end <= len(stored)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_sentences_are_in_order_and_keep_every_word(text: str) -> None:
    bounds = sentences(text)
    assert all(start < end for start, end in bounds)
    assert all(first[1] <= second[0] for first, second in zip(bounds, bounds[1:], strict=False))
    assert "".join("".join(text[start:end].split()) for start, end in bounds) == "".join(text.split())


@settings(deadline=None)
@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hundred_thousand_hostile_characters_take_no_time(piece: str) -> None:
    stored = (piece * 100_000)[:100_000]
    started = time.process_time()
    words(stored)
    assert time.process_time() - started < 3
