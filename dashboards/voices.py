"""What was said and found in a week, as themes and the panel on bias read it. Pure.

Authors are told apart and never named: what is said about them is how many there were.
"""

from dataclasses import dataclass
from datetime import date

Author = tuple[str, str]
History = dict[tuple[str, str], dict[date, int]]  # polarity, code -> week -> posts


@dataclass(frozen=True)
class Voice:
    """A post about our care. ``author`` tells people apart; a post whose author was erased is its own."""

    post: int
    said: str
    platform: str
    author: Author
    language: str
    scored: bool
    deleted: bool
    lag_seconds: float
    outcome: str  # of its item


@dataclass(frozen=True)
class Heard:
    """A finding in one of those posts."""

    post: int
    code: str
    polarity: str
    status: str
    by_person: bool
    severity: int | None
