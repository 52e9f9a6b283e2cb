"""A book made of the desk's rules and an organisation's. Pure.

What cannot be read (the desk changed since it was written) is left out: one rule must not stop every judgement.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from triage.crisis.rules import Added, added
from triage.detectors import Rule, Signals, compiled, shipped_groups
from triage.french.lexicon import SHIPPED as NO_FRENCH
from triage.french.lexicon import FrenchLexicon, french_with
from triage.rulebook.book import SHIPPED, Book
from triage.rulebook.checking import checked_mask, checked_off, checked_phrase, checked_word
from triage.rulebook.content import ENGLISH, FRENCH, Content, Off, Phrase, Word
from triage.rulebook.faults import Fault
from triage.rulebook.shipped import DANGER, kind_of
from triage.sentiment import SHIPPED_LEXICON, lexicon_with
from triage.text import fold
from triage.text.named import pattern_of

NAME = "your organisation"  # of the rule, as a finding shows it
_KEPT = 4  # in a process: what judges, what a dry run compares, what is tried on a sentence
_PLACEHOLDER = "service"  # stands where a name stood; it has no weight

T = TypeVar("T")


@lru_cache(maxsize=_KEPT)
def compile_book(content: Content) -> Book:
    """The same book for the same rules, as long as it is kept: what was worked out from it is kept by it."""
    phrases = list(_readable(checked_phrase, content.phrases))
    off = set(_readable(checked_off, content.off))
    words = list(_readable(checked_word, content.words))
    english, french = _words(words, FRENCH), _words(words, ENGLISH)
    masks = list(_readable(checked_mask, content.masks))
    if not (phrases or off or words or masks):
        return SHIPPED
    return Book(
        _signals([each for each in phrases if not each.code.startswith(DANGER)], off),
        lexicon_with(english, map(_mask, masks)) if english or masks else SHIPPED_LEXICON,
        _danger([each for each in phrases if each.code.startswith(DANGER)]),
        _french(french, masks),
    )


def _readable(check: Callable[[T], T], entries: Iterable[T]) -> Iterator[T]:
    for entry in entries:
        try:
            yield check(entry)
        except Fault:
            continue


def _words(words: Iterable[Word], other: str) -> dict[str, float]:
    """Those of a language: all that are not of the other alone."""
    return {each.word: each.valence for each in words if each.language != other}


def _signals(phrases: list[Phrase], off: set[Off]) -> Signals | None:
    if not phrases and not off:
        return None
    groups, macros = shipped_groups()
    shipped = [(rule, [text for text in texts if Off(rule.code, text) not in off]) for rule, texts in groups]
    mine = [(_rule(each), [each.text]) for each in phrases]
    return compiled([*shipped, *mine], macros)


def _french(words: Mapping[str, float], masks: Sequence[str]) -> FrenchLexicon:
    return french_with({fold(word): valence for word, valence in words.items()}, masks) if words or masks else NO_FRENCH


def _rule(phrase: Phrase) -> Rule:
    french = phrase.french
    return Rule(phrase.code, kind_of(phrase.code), f"{phrase.code}: {NAME}", french, elided=french)


def _danger(phrases: list[Phrase]) -> Added | None:
    return added([(each.code, each.text) for each in phrases], NAME) if phrases else None


def _mask(name: str) -> tuple[re.Pattern[str], str, tuple[str, ...]]:
    longest = max(name.split(), key=len)
    return pattern_of([name]), f" {_PLACEHOLDER} ", tuple(dict.fromkeys((longest, fold(longest))))
