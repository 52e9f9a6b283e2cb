"""The phrase language as an admin types it: made regular, or a fault that says what to do."""

import pytest

from triage.phrases import expand
from triage.rulebook import limits
from triage.rulebook.faults import Fault
from triage.rulebook.grammar import _size, check_phrase, forms_of, tidied
from triage.rulebook.shipped import macros_for, own_phrases

MACROS = macros_for("access.waiting")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Portal froze", "portal froze"),
        ("  hold   music ", "hold music"),
        ("Don’t bother", "dont bother"),
        ("Don't bother", "dont bother"),
        ("très déçu", "tres decu"),
        ("cancel*", "cancel*"),
        ("(froze|hung) again", "(froze|hung) again"),
        ("(was|) late", "(was|) late"),
        ("cancel(led|s|) visit", "cancel(led|s|) visit"),
        ("<staff> ..5 (rude|cold)", "<staff> ..5 (rude|cold)"),
        ("<fr_staff> ..3 froid", "<fr_staff> ..3 froid"),
        ("<n> weeks late", "<n> weeks late"),
        ("((very|so) |)late", "((very|so) |)late"),
    ],
)
def test_a_good_phrase_is_made_regular(typed: str, kept: str) -> None:
    assert check_phrase(typed, MACROS) == kept
    assert check_phrase(kept, MACROS) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter a phrase."),
        ("   ", "Enter a phrase."),
        ("the", "almost every post"),
        ("i was", "almost every post"),
        ("(late|the)", "almost every post"),
        ("<n>", "almost every post"),
        ("xx", "almost every post"),
        ("<i> ..5 you", "almost every post"),
        ("(late", "A bracket is not closed."),
        ("late)", "A bracket is closed that was not opened."),
        ("(portal ..5 froze)", "A bracket is not closed."),
        ("late|slow", "Put choices in brackets"),
        ("((((late) a) b) c)", "at most 2 brackets"),
        ("lat*", "A star ends a word of 4 letters or more"),
        ("*late", "A star ends a word of 4 letters or more"),
        ("late*r", "A star ends a word of 4 letters or more"),
        ("rude <bosses>", "There is no group of words called <bosses>."),
        ("rude <staff", "between < and >"),
        ("rude staff>", "between < and >"),
        ("late ..99 again", "A gap is 1 to 10 words long."),
        ("late ..0 again", "A gap is 1 to 10 words long."),
        ("late ..5", "two dots and a number"),
        ("..5 late", "two dots and a number"),
        ("late.. again", "two dots and a number"),
        ("late... again", "two dots and a number"),
        ("late ..5 again ..5 and ..5 again", "at most 2 gaps"),
        ("late ..5 (|) ..5 slow", "at least one word on each side"),
        ("late! again", "“!” cannot be part of a phrase."),
        ("late_again", "“_” cannot be part of a phrase."),
        ("late 😀", "cannot be part of a phrase."),
        ("(?:late)+", "cannot be part of a phrase."),
        ("one two three four five six seven eight nine", "at most 8 words in a row"),
        ("<staff> <fam> late", "more than 300 sequences of words"),
        ("(a|b|c|d|e|f|g) (a|b|c|d|e|f|g) (a|b|c|d|e|f|g) late", "more than 300 sequences of words"),
        ("late " * 60, "Shorten the phrase to 200 characters."),
    ],
)
def test_a_bad_phrase_is_refused_in_words(typed: str, said: str) -> None:
    with pytest.raises(Fault) as refusal:
        check_phrase(typed, MACROS)
    assert said in refusal.value.reason


def test_a_phrase_of_a_million_forms_is_refused_without_making_them() -> None:
    bomb = "(aa|bb|cc|dd|ee|ff|gg|hh)" * 7 + " late"
    assert _size(bomb) == 8**7
    with pytest.raises(Fault, match="more than 300"):
        check_phrase(bomb, MACROS)


@pytest.mark.parametrize("piece", ["late", "(a|b) c", "(a|(b|c) d|)e", "()", "x(|y)(|z)", "(((a|b)|c)|d)"])
def test_forms_are_counted_as_they_are_made(piece: str) -> None:
    """Counted are empty and double ones too, so never too few."""
    assert _size(piece) >= len(expand(piece))


def test_the_desks_own_phrases_count_right() -> None:
    for phrases in own_phrases().values():
        for each in phrases:
            assert forms_of(each.text.strip(), MACROS) > 0


def test_a_huge_text_is_cut_before_it_is_read() -> None:
    assert len(tidied("é" * 1_000_000)) <= limits.LONGEST_PHRASE * 2
    with pytest.raises(Fault, match="Shorten"):
        check_phrase("é" * 1_000_000, MACROS)
