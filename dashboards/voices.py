"""What was said and found in a week, as themes and the panel on bias read it. Pure.

Authors are told apart and never named: what is said about them is how many there were. A theme counts people, the
other figures voices (one person saying one thing): whoever raises one theme twice, in whatever words, raises it once.
"""

from dataclasses import dataclass
from datetime import date

History = dict[tuple[str, str], dict[date, int]]  # polarity, code -> week -> people


@dataclass(frozen=True)
class Posted:
    """A post about our care. ``person`` tells those of a week apart; where nobody knows the author, the voice does."""

    post: int
    voice: int
    said: str
    platform: str
    person: str
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
