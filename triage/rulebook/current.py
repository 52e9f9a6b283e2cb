"""The rules that judge now: one cheap read for each batch, compiled once in each process.

A version that was just published holds from the next batch on, in every process, without a restart.
"""

from dataclasses import dataclass
from functools import lru_cache

from triage.models import RuleBook
from triage.rulebook.book import SHIPPED, Book
from triage.rulebook.compiling import compile_book
from triage.rulebook.content import Content
from triage.version import SCORER_VERSION

_KEPT = 4  # books in a process: current, proposed, and what a running dry run compares with


@dataclass(frozen=True, slots=True)
class Current:
    """``number`` 0: the desk's own rules alone."""

    number: int
    version: str
    book: Book


def current_rules() -> Current:
    """What to judge by, and the version that a judgement by it carries."""
    number, digest = current_version()
    return Current(number, scorer_version(number), _book(digest) if number else SHIPPED)


def current_version() -> tuple[int, str]:
    """Number and digest of the version that holds; 0 and "" before the first."""
    standing = RuleBook.objects.filter(is_current=True).order_by().values_list("number", "digest").first()
    return standing or (0, "")


def scorer_version(number: int | None = None) -> str:
    """The version of the desk's scorer, with the number of the organisation's rules behind it if there are any."""
    number = current_version()[0] if number is None else number
    return f"{SCORER_VERSION}-{number}" if number else SCORER_VERSION


def content_of(number: int) -> Content:
    """What a version holds; nothing for 0."""
    data = RuleBook.objects.filter(number=number).order_by().values_list("content", flat=True).first()
    return Content.from_json(data or {})


@lru_cache(maxsize=_KEPT)
def _book(digest: str) -> Book:
    """By digest, not by number: what has the same digest says the same."""
    data = RuleBook.objects.filter(digest=digest).order_by().values_list("content", flat=True)[0]
    return compile_book(Content.from_json(data))
