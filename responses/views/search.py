"""The search field's chips and the addresses of lists. Pure; the words are read by ``responses.queries.filters``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from responses.queries.filters import IS

OPERATORS = ("service", "source", "signal", "tier", "is", "needs", "before", "after")
LONGEST = 200
_TERM = re.compile(r'(?P<name>[a-z]+):(?:"(?P<quoted>[^"]{1,80})"|(?P<bare>\S{1,80}))|(?P<word>\S+)')
EXAMPLES = {
    "tier": "tier: takes 0 crisis, 1 safety, 2 concern or 3 strength",
    "is": f"is: takes {', '.join(IS)}",
    "needs": "needs: takes ack, approval or read",
    "before": "before: takes a date such as 2026-11-01",
    "after": "after: takes a date such as 2026-11-01",
}


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address of the list without it."""

    name: str
    value: str
    url: str


def chips(q: str, view: str, path: str, **more: str) -> list[Chip]:
    """Every operator of a search as a chip of its own; free words share one. ``more`` stays in each address."""
    terms = list(_TERM.finditer(q[:LONGEST]))
    words = [match for match in terms if match["name"] not in OPERATORS]
    found = []
    for match in terms:
        if match not in words:
            rest = " ".join(other[0] for other in terms if other is not match)
            found.append(
                Chip(match["name"], match["quoted"] or match["bare"] or "", path + address(view, rest, **more))
            )
    if words:
        rest = " ".join(match[0] for match in terms if match not in words)
        found.append(Chip("", " ".join(match[0] for match in words), path + address(view, rest, **more)))
    return found


def problems(ignored: Sequence[str]) -> list[str]:
    """What of a search was left out, and how it is written."""
    return [f"“{term}” was left out. {EXAMPLES.get(term.partition(':')[0], '')}".strip() for term in ignored]


def joined(params: Mapping[str, str]) -> str:
    """The search as one line: what was typed, then whatever was chosen from the filter form."""
    chosen = [_typed(name, params[name]) for name in OPERATORS if params.get(name)]
    return " ".join([params.get("q", ""), *chosen]).replace("\x00", "").strip()[:LONGEST]


def address(view: str, q: str, **more: str) -> str:
    """The query string of a list, beginning with "?"."""
    pairs = {"view": view, "q": q, **more}
    return "?" + urlencode({name: value for name, value in pairs.items() if value})


def _typed(name: str, value: str) -> str:
    value = value.replace('"', "")
    return f'{name}:"{value}"' if " " in value else f"{name}:{value}"
