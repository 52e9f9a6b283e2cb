"""A book made of the desk's rules and an organisation's. Pure.

What cannot be read (the desk changed since it was written) is left out: one rule must not stop every judgement.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

from triage.crisis.rules import Added, added
from triage.detectors import Rule, Signals, compiled, shipped_groups
from triage.rulebook.book import SHIPPED, Book
from triage.rulebook.checking import checked_mask, checked_off, checked_phrase, checked_word
from triage.rulebook.content import Content, Off, Phrase
from triage.rulebook.faults import Fault
from triage.rulebook.shipped import DANGER, kind_of
from triage.sentiment import SHIPPED_LEXICON, lexicon_with

NAME = "your organisation"  # of the rule, as a finding shows it
_KEPT = 4  # in a process: what judges, what a dry run compares, what is tried on a sentence
_PLACEHOLDER = "service"  # stands where a name stood; it has no weight

T = TypeVar("T")


@lru_cache(maxsize=_KEPT)
def compile_book(content: Content) -> Book:
    """The same book for the same rules, as long as it is kept: what was worked out from it is kept by it."""
    phrases = list(_readable(checked_phrase, content.phrases))
    off = set(_readable(checked_off, content.off))
    words = {each.word: each.valence for each in _readable(checked_word, content.words)}
    masks = list(_readable(checked_mask, content.masks))
    if not (phrases or off or words or masks):
        return SHIPPED
    return Book(
        _signals([each for each in phrases if not each.code.startswith(DANGER)], off),
        lexicon_with(words, map(_mask, masks)) if words or masks else SHIPPED_LEXICON,
        _danger([each for each in phrases if each.code.startswith(DANGER)]),
    )


def _readable(check: Callable[[T], T], entries: Iterable[T]) -> Iterator[T]:
    for entry in entries:
        try:
            yield check(entry)
        except Fault:
            continue


def _signals(phrases: list[Phrase], off: set[Off]) -> Signals | None:
    if not phrases and not off:
        return None
    groups, macros = shipped_groups()
    shipped = [(rule, [text for text in texts if Off(rule.code, text) not in off]) for rule, texts in groups]
    mine = [(Rule(each.code, kind_of(each.code), f"{each.code}: {NAME}", each.french), [each.text]) for each in phrases]
    return compiled([*shipped, *mine], macros)


def _danger(phrases: list[Phrase]) -> Added | None:
    return added([(each.code, each.text) for each in phrases], NAME) if phrases else None


def _mask(name: str) -> tuple[re.Pattern[str], str, tuple[str, ...]]:
    words = name.split()
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    return re.compile(pattern, re.IGNORECASE), f" {_PLACEHOLDER} ", (max(words, key=len),)
