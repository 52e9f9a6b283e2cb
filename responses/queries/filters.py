"""What a person may narrow a list by: an allow-list, read from the search box or from the address. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

IS = {
    "open": "Open",
    "closed": "Closed or set aside",
    "any": "In any state",
    "worked": "In any state but set aside",
    "relevant": "About our care, and not set aside",
    "concern": "With a confirmed concern",
    "strength": "With a confirmed strength",
    "overdue": "Overdue",
    "unassigned": "Unassigned",
    "snoozed": "Snoozed",
}
NEEDS = ("ack", "approval", "read")
_OPERATOR = re.compile(r'(?<!\S)(service|source|signal|tier|is|needs|before|after):("[^"]{1,80}"|\S{1,80})')
LONGEST_TEXT = 200


@dataclass(frozen=True)
class Filters:
    """``services`` are names or ids as typed, ``sources`` names of platforms, ``signals`` finding codes.

    ``ignored`` lists operators with a value that means nothing, for the page to say so.
    """

    text: str = ""
    services: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    tiers: tuple[int, ...] = ()
    states: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    before: date | None = None
    after: date | None = None
    ignored: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return self != Filters(ignored=self.ignored)


def parse_filters(text: str) -> Filters:
    """Read a search: words, quoted phrases and operators such as ``tier:2 is:overdue after:2026-11-01``."""
    filters = Filters()
    for match in _OPERATOR.finditer(text):
        filters = _with(filters, match[1], match[2].strip('"'))
    words = " ".join(_OPERATOR.sub(" ", text).split())
    return replace(filters, text=words[:LONGEST_TEXT])


def filters_from(params: Mapping[str, str]) -> Filters:
    """Read an address: ``q`` as typed, and any operator as a parameter of its own ("tier=2")."""
    names = ("service", "source", "signal", "tier", "is", "needs", "before", "after")
    given = " ".join(f'{name}:"{params[name]}"' for name in names if params.get(name))
    return parse_filters(f"{params.get('q', '')} {given}"[:2000])


def _with(filters: Filters, name: str, value: str) -> Filters:
    if name == "service":
        return replace(filters, services=(*filters.services, value))
    if name == "source":
        return replace(filters, sources=(*filters.sources, value.lower()))
    if name == "signal":
        return replace(filters, signals=(*filters.signals, value.lower()))
    if name == "tier" and value in ("0", "1", "2", "3"):
        return replace(filters, tiers=(*filters.tiers, int(value)))
    if name == "is" and value in IS:
        return replace(filters, states=filters.states | {value})
    if name == "needs" and value in NEEDS:
        return replace(filters, needs=filters.needs | {value})
    if name in ("before", "after") and (day := _day(value)):
        return replace(filters, before=day) if name == "before" else replace(filters, after=day)
    return replace(filters, ignored=(*filters.ignored, f"{name}:{value}"))


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
