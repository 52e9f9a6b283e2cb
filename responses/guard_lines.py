"""One line of what the privacy gate says. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    PASS = "pass"  # noqa: S105 - a result, not a password


@dataclass(frozen=True)
class Line:
    """One phrase to look at. ``start`` and ``end`` are code points; equal when it is about the whole text."""

    rule: str
    result: Result
    start: int
    end: int
    phrase: str
    suggestion: str  # neutral wording that can replace the phrase; blank when only a person can reword it
    why: str
