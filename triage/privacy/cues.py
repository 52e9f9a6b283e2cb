"""Words just before or after a number that say what it is. Pure: each look is at a few characters only."""

import re
from collections.abc import Sequence
from functools import cache

from triage.privacy.details import words

REACH = 36  # characters before a number in which a word may say what it is


def any_of(names: Sequence[str]) -> str:
    """The words as one pattern, longest first."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@cache
def _before(list_name: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<!\w)(?:{any_of(words()[list_name])})(?!\w)[^\d.!?;]{{0,{REACH - 6}}}(?:no\.? ?|n° ?)?$")


def announced(text: str, start: int, list_name: str) -> bool:
    """Whether a word of the list stands before ``start``, with neither a number nor the end of a sentence between."""
    return bool(_before(list_name).search(text[max(0, start - REACH) : start]))


@cache
def _after(list_name: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)\W{{1,3}}(?:{any_of(words()[list_name])})\b")


def followed(text: str, end: int, list_name: str) -> bool:
    """Whether a word of the list is the next one."""
    return bool(_after(list_name).match(text, end, end + REACH))
