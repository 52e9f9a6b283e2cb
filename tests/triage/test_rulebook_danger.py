"""Danger to life and an organisation's own rules: more may be found, never less, whatever the rules are."""

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.rules_scene import by_rule, said
from triage.judge import Asked, Judgement, judge, judge_many
from triage.rulebook.book import SHIPPED, Book
from triage.rulebook.checking import faults_in
from triage.rulebook.compiling import NAME, compile_book
from triage.rulebook.content import Content, Off, Phrase, Word
from triage.rulebook.editing import with_entry
from triage.rulebook.faults import Fault
from triage.rulebook.shipped import codes_with_phrases, danger_phrases, own_phrases
from triage.taxonomy import CODES

_CASES = json.loads((Path(__file__).parent / "cases" / "crisis.json").read_text())
DANGER = sorted({text for code, cases in _CASES.items() if CODES[code].tier == 0 for *_, text in cases["found"]})


def test_an_added_phrase_of_danger_calls_a_person_at_once() -> None:
    text = "They all say they are so over the long night."
    rule = Phrase("crisis.suicide_self", "over the long night")
    assert judge(text).tier > 0
    assert (said(text, rule).tier, ("crisis.suicide_self", "concern") in by_rule(said(text, rule))) == (0, True)


def test_an_added_phrase_of_danger_told_of_the_past_is_a_mention() -> None:
    told = said("Five years ago I wanted the long night.", Phrase("crisis.suicide_self", "wanted the long night"))
    assert ("crisis.mention", "crisis.mention: past") in {(each.code, each.rule) for each in told.findings}
    assert NAME not in {each.rule.partition(": ")[2] for each in told.findings if each.tier == 0}


def danger(judged: Judgement) -> tuple[int, set[str]]:
    return judged.tier, {each.code for each in judged.findings if each.code.startswith("crisis.")}


@cache
def by_the_desk() -> list[Judgement]:
    return judge_many([Asked(text) for text in DANGER])


@cache
def everything_off() -> Book:
    """Every phrase that can be switched off is, every word of the cases is lovely, and every pair of words a name."""
    words = sorted({word.strip(".,").lower() for text in DANGER for word in text.split()})
    pairs = sorted({" ".join(text.lower().split()[n : n + 2]) for text in DANGER for n in range(4)})
    off = [Off(each.code, each.text) for phrases in own_phrases().values() for each in phrases]
    return compile_book(Content.of([], off, [Word(word, 4.0) for word in words], pairs))


def test_no_rule_takes_a_crisis_away() -> None:
    assert len(DANGER) > 15
    for text, before, after in zip(
        DANGER, by_the_desk(), judge_many([Asked(text) for text in DANGER], everything_off()), strict=True
    ):
        assert danger(after) == danger(before), text
        assert after.tier == 0, text


ENTRIES = st.one_of(
    st.builds(
        Phrase,
        st.sampled_from(codes_with_phrases()),
        st.sampled_from(
            ["want to die", "goodbye everyone", "line busy", "here anymore", "kill* ..5 me", "kms", "keep saying"]
        ),
        st.booleans(),
    ),
    st.builds(Word, st.sampled_from(["die", "goodbye", "kill", "suicidal", "hurt"]), st.floats(-4, 4)),
    st.sampled_from(["to die", "want to die", "kill myself", "hurt myself", "goodbye everyone"]),
)


@given(st.lists(ENTRIES, max_size=4), st.sampled_from(range(len(DANGER))))
@settings(max_examples=25, deadline=None)
def test_whatever_is_added_danger_is_still_found(entries: list[Phrase | Word | str], number: int) -> None:
    content = Content()
    for entry in entries:
        try:
            content = with_entry(content, entry)
        except Fault:
            continue
    after = judge_many([Asked(DANGER[number])], compile_book(content))[0]
    assert after.tier == 0
    assert danger(by_the_desk()[number])[1] <= danger(after)[1] | {"crisis.mention"}


@pytest.mark.parametrize("text", ["So over the long night", "So over the l0ng n1ght"])
def test_danger_is_found_by_an_added_phrase_even_where_the_rest_breaks(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = compile_book(Content.of([Phrase("crisis.suicide_self", "over the long night")]))

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("triage.judge.findings_many", broken)
    told = judge_many([Asked(text)], book)[0]
    assert (told.outcome, told.tier) == ("needs_human", 0)


@pytest.mark.parametrize("code", sorted(danger_phrases()))
def test_a_phrase_of_danger_cannot_be_switched_off(code: str) -> None:
    text = sorted(danger_phrases()[code])[0]
    with pytest.raises(Fault, match="stay on"):
        with_entry(Content(), Off(code, text))
    forced = Content.of(off=[Off(code, text)])
    assert faults_in(forced) == [
        f"“{text}”: Phrases for danger to life stay on. They cannot be switched off or weakened."
    ]
    assert compile_book(forced) is SHIPPED


@pytest.mark.parametrize("text", ["For the jum ping pier", "going for the jumpi ng pier", "for the jump-ing pier"])
def test_an_added_beginning_of_a_word_is_found_where_the_word_is_cut(text: str) -> None:
    rule = Phrase("crisis.suicide_self", "the jump* pier")
    assert judge(text).tier > 0
    assert said(text, rule).tier == 0


def test_a_doubled_letter_before_an_ending_is_found_and_ordinary_words_are_left_apart() -> None:
    rule = Phrase("crisis.suicide_self", "keep stab* the pier")
    assert said("I keep stab bing the pier", rule).tier == 0
    assert said("Keep sta ring at the pier", rule).tier > 0
