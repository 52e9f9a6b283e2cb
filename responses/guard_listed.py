"""The telephone numbers that a public reply may give: the organisation's own and those of crisis lines. Pure."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from triage.privacy.dashes import straightened
from triage.privacy.loose import may_be_telephones
from triage.text import normalise

_COUNTRY = "1"  # of North America: said or left out
_NATIONAL = 10  # digits of a number there, without it
_FEWEST = 7  # digits of what the gate takes for a telephone's; a shorter one needs no leave
_OF_AMERICA = re.compile(r"(?<!\d)(?:\+?1[ .-]{0,2})?\(?\d{3}\)?[ .-]{0,2}\d{3}[ .-]{0,2}\d{4}(?!\d)")
_BETWEEN = "[ ().-]{0,3}"
_NOT_BEHIND = r"(?<![\d+])(?<!\d[-.])(?<!\+\d )(?<!\+\d\d )(?<!\+\d{3} )"  # more of a number, or another country


def numbers_in(allowed: Iterable[str]) -> frozenset[str]:
    """The digits of each; a contact may have words around its number ("Call 1-866-555-0123, 24/7")."""
    found: set[str] = set()
    for text in allowed:
        plain = straightened(normalise(text).text)
        parts = [plain[start:end] for start, end in may_be_telephones(plain)]
        found.update(map(_national, [plain, *parts, *_OF_AMERICA.findall(plain)]))
    return frozenset(found - {""})


def without_numbers(text: str, listed: Collection[str]) -> str:
    """The text with a stroke for each sign of a listed number, so that every other sign keeps its place.

    A number that goes on before or behind, with no space between, is another one.
    """
    pattern = _pattern(frozenset(each for each in listed if len(each) >= _FEWEST))
    return pattern.sub(lambda match: "|" * len(match.group()), text) if pattern else text


def ends_a_listed(value: str, listed: Collection[str]) -> bool:
    """Whether digits are a listed number, or the end of one without its area: "555 0142"."""
    return value.isdigit() and any(each.endswith(value) for each in listed)


@lru_cache(maxsize=16)
def _pattern(listed: frozenset[str]) -> re.Pattern[str] | None:
    if not listed:
        return None
    each = "|".join(_BETWEEN.join(digits) for digits in sorted(listed))
    return re.compile(rf"{_NOT_BEHIND}(?:\+?1[ ().-]{{0,2}})?\(?(?:{each})(?!\d|[-.]\d)")


def _national(value: str) -> str:
    digits = re.sub(r"\D", "", value)
    return digits.removeprefix(_COUNTRY) if len(digits) == _NATIONAL + 1 else digits
