"""The words of a French text: "j'attends" is two, accents are put aside, signs that carry a mood are words. Pure."""

import re
import unicodedata
from typing import NamedTuple

from triage.text import fold

LINK, HANDLE, NUMBER = "<link>", "<handle>", "<number>"
_TOKEN = re.compile(
    r"(?P<link>(?:https?://|www\.)\S+)|(?P<handle>@\w+)|(?P<smiley>[:;=xX]['-]?[()DPp/|*]+(?!\w)|<3+|\^\^)"
    r"|(?P<word>[^\W_]+(?:'[^\W_]+)*)|(?P<mark>[!?]+|\.{2,}|\u2026)|(?P<sign>[^\w\s])"
)
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=[^\W_])", re.IGNORECASE)
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_PICTURES = frozenset({"So", "Sk"})  # of Unicode's categories: emoji and their like
_LONGEST = 40  # letters of a word that are read


class Word(NamedTuple):
    """``word``: folded, a sign itself, or what it is in angle brackets; the place is in the normalised text."""

    word: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of a normalised text, in order; linear in its length."""
    found: list[Word] = []
    for match in _TOKEN.finditer(text):
        kind, written, start = match.lastgroup, match.group(), match.start()
        if kind == "word":
            _add_words(found, written, start)
        elif word := _sign(kind or "", written):
            found.append(Word(word, start, match.end()))
    return found


def _add_words(found: list[Word], written: str, start: int) -> None:
    at = 0
    while elided := _ELIDED.match(written, at):
        found.append(Word(fold(elided.group()), start + at, start + elided.end()))
        at = elided.end()
    rest = written[at:]
    word = NUMBER if rest.isdigit() else _DRAWN_OUT.sub(r"\1\1", fold(rest[:_LONGEST]))
    found.append(Word(word, start + at, start + len(written)))


def _sign(kind: str, written: str) -> str:
    if kind == "mark":
        return "!" if "!" in written else "?" if "?" in written else "..."
    if kind == "sign":
        return written if unicodedata.category(written) in _PICTURES else ""
    return {"link": LINK, "handle": HANDLE}.get(kind, written[:3])
