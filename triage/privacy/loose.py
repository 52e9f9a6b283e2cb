"""What could be a personal detail, for whoever must not let one pass: a draft of a public reply. Pure.

In a post a mistake covers words that a reader needs, so ``personal_details`` asks for a shape that is valid or
announced. In a draft it costs a second look, so every run of digits as long as a telephone number is taken for one.
"""

import re
from collections.abc import Iterator

from triage.privacy.details import Kind

Span = tuple[int, int]

_TELEPHONE = re.compile(r"(?<![\w-])\+?\d(?:[ ().-]{0,2}\d){6,14}(?![\w-])")
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){5,18}")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_AT = re.compile(r" ?[(\[{<] ?(?:at|a|arobase?|@) ?[)\]}>] ?| (?:at|arobase?) | ?@ ?", re.IGNORECASE)
_DOT = re.compile(r" ?[(\[{<] ?(?:dot|point) ?[)\]}>] ?| (?:dot|point) | ?\. ?", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]+")


def may_be_telephones(text: str) -> Iterator[Span]:
    yield from (match.span() for match in _TELEPHONE.finditer(text))


def long_numbers(text: str) -> Iterator[Span]:
    """Six digits or more, with spaces or hyphens between."""
    yield from (match.span() for match in _LONG_NUMBER.finditer(text))


def may_be_emails(text: str) -> Iterator[Span]:
    yield from (match.span() for match in _EMAIL.finditer(text))


def canonical(value: str, kind: Kind | None = None) -> str:
    """A detail as it is compared with another: however it is spelled out, and without spaces and signs."""
    if kind is Kind.EMAIL:
        return _DOT.sub(".", _AT.sub("@", value)).casefold()
    return _SIGNS.sub("", value).casefold()
