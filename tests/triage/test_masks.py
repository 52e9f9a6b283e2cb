"""Masks and searches are tried only where they may match: whatever they match, the quick look lets through."""

import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.masks import Masks, masked
from triage.privacy import names, places
from triage.sentiment import SHIPPED_LEXICON, mask, score
from triage.text import normalise, sentences
from triage.version import DATA

MASKS = [
    (re.compile(pattern, re.IGNORECASE), f" {word} ", needs)
    for pattern, word, needs in json.loads((DATA / "lexicon.json").read_text("utf-8"))["masks"]
]
PIECES = ["crisis team", "Thanks for nothing", "let me down", "no help", "more care", "kind of", "good", "bad", "not"]
PIECES += ["but", "However,", "😂", "❤️", "GREAT", "I", "!", "?", ".", "\n", "a.bad", "felt heard", "’", "  "]
SEARCHES = [
    (names._INTRODUCED, names._INTRODUCTIONS_LOW),
    (names._TITLED, names._TITLES_LOW),
    (names._SHOUTED, names._TITLES_LOW),
    (names._SMALL, names._TITLES_LOW),
    (names._WORK, names._ROLES_LOW),
    (names._DEALT, names._DEALT_LOW),
    (names._GIVEN, ("called", "named")),
]


@pytest.mark.parametrize("number", range(len(MASKS)))
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_whatever_a_mask_matches_holds_one_of_its_needs(number: int, data: st.DataObject) -> None:
    pattern, _, needs = MASKS[number]
    text = normalise(data.draw(st.from_regex(re.compile(pattern.pattern, re.ASCII), fullmatch=True))).text
    if pattern.search(text):
        assert any(need in text.lower() for need in needs), text


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_the_chosen_masks_do_what_all_of_them_do(text: str) -> None:
    slow = masked(text, [each[:2] for each in MASKS])
    assert masked(text, Masks(MASKS).chosen(text.lower())) == slow


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_words_looked_up_once_score_as_the_whole_text_does(text: str) -> None:
    text = normalise(text).text
    vader, told = SHIPPED_LEXICON.vader, score(text, sentences(text))
    compound, felt = vader.felt(told.masked)
    assert told.compound == compound or len(told.units) == 1
    assert told.felt in (felt, None)
    for unit in told.units:
        whole = vader.felt(unit.masked)[0], vader.felt(re.sub(r"(?i)\b(?:but|however)\b", "", unit.masked, count=1))[0]
        assert unit.compound in whole


@pytest.mark.parametrize(("pattern", "needs"), SEARCHES, ids=lambda each: getattr(each, "pattern", "")[:12])
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_whatever_a_search_for_names_finds_holds_a_word_looked_for(
    pattern: re.Pattern[str], needs: tuple[str, ...], data: st.DataObject
) -> None:
    found = data.draw(st.from_regex(pattern, fullmatch=True)).lower()
    assert any(need in found.replace("\u0131", "i") for need in needs)


@pytest.mark.parametrize(
    ("pattern", "look"),
    [(places._STREET, places._NUMBERED), (places._CANADA, places._LETTERED), (places._BRITAIN, places._LETTERED)],
)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_whatever_a_search_for_places_finds_is_seen_by_the_quick_look(
    pattern: re.Pattern[str], look: re.Pattern[str], data: st.DataObject
) -> None:
    assert look.search(data.draw(st.from_regex(pattern, fullmatch=True)))


def test_a_mask_without_needs_is_never_put_on() -> None:
    assert Masks([(re.compile("a"), "b", ())]).chosen("a") == []
    assert mask("the crisis team") == "the  service "


@pytest.mark.parametrize("piece", ["help care ", "they treated help1 ", "like.care,more "])
def test_words_that_masks_may_need_without_end_take_no_time(piece: str) -> None:
    text = "".join(f"{piece}{number % 7_000}" for number in range(100_000 // len(piece)))
    started = time.process_time()
    SHIPPED_LEXICON.masks.chosen(text)
    assert time.process_time() - started < 3  # about 0.1 on a quiet machine


@pytest.mark.parametrize("text", ["they let me down", "they let me DOWN", "the crisis team"])
def test_letters_that_only_look_alike_hide_no_mask(text: str) -> None:
    alike = text.replace("i", "ı").replace("s", "ſ")
    chosen = SHIPPED_LEXICON.masks.chosen
    assert chosen(alike.lower()) == chosen(text.lower())
    assert chosen(text.upper().replace("I", "İ").lower()) == chosen(text.lower())


def test_a_dotless_letter_hides_no_set_phrase() -> None:
    plain, alike = ("I was treated with dignity", "I was treated wıth dignity")
    assert SHIPPED_LEXICON.masks.chosen(plain.lower()) == SHIPPED_LEXICON.masks.chosen(alike.lower())
