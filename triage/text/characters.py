"""Normalised characters, each with its place in the text as stored. Pure.

NFKC; marks, invisible and directional characters dropped; apostrophes straightened; entities undone, also those
of entities; letters in boxes and runs of flag letters read as letters; tags of HTML read as a space.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from html.entities import html5
from typing import NamedTuple

_LONGEST_PIECE = 8  # one Arabic ligature stands for 18 letters: a post of them would grow eighteen times
_MARKS_KEPT = 4  # of one letter: canonical ordering is quadratic in a run of marks
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_FLAGS = "\U0001f1e6-\U0001f1ff"
_DROPPED = re.compile(f"[{_INVISIBLE}]")
_COMBINING = re.compile(f"[{_MARKS}]")
_ENTITY = r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
_TAG = r"</?(?:br|p|div|span|b|i|em|strong|li|ul|a)\b[^<>]{0,300}>"
_SPELLED_IN_FLAGS = (
    f"[{_FLAGS}](?:[^\\w{_FLAGS}]{{0,3}}[{_FLAGS}]){{4,}}"  # five or more: two flags and no word have four
)
_ODD = re.compile(
    f"(?P<entity>{_ENTITY})|(?P<tag>(?i:{_TAG}))|(?P<flags>{_SPELLED_IN_FLAGS})|`"
    f"|[\x00-\x7f][{_MARKS}]+|[^\x00-\x7f][{_MARKS}]*"
)
_NEVER_PLAIN = re.compile(f"[{_INVISIBLE}{_MARKS}{_FLAGS}]")
_STRAIGHT = str.maketrans("\u2018\u2019\u201a\u201b\u02bc\u02b9\u0060\u00b4\u2032\uff07\u201c\u201d", "''''''''''\"\"")
_STRAIGHT |= {first + n: 97 + n for first in (0x1F150, 0x1F170) for n in range(26)}  # white letters on dark
_FIRST_FLAG = 0x1F1E6


class Mapped(NamedTuple):
    """Normalised text; character i stands for ``stored[starts[i]:ends[i]]``."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the stored text behind ``text[start:end]`` (not empty)."""
        return self.starts[start], self.ends[end - 1]


def normalise(stored: str) -> Mapped:
    """The text as matching needs it. Most texts keep their length and are done in a few passes of C."""
    if "&" not in stored and "<" not in stored:
        if stored.isascii():
            return _unmoved(stored.replace("`", "'"))
        straight = stored.translate(_STRAIGHT)
        if not _NEVER_PLAIN.search(straight) and unicodedata.is_normalized("NFKC", straight):
            return _unmoved(straight)
    return _piece_by_piece(stored)


def _unmoved(text: str) -> Mapped:
    return Mapped(text, range(len(text)), range(1, len(text) + 1))


def _piece_by_piece(stored: str) -> Mapped:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for odd in _ODD.finditer(stored):
        start, end = odd.span()
        pieces.append(stored[done:start])
        starts += range(done, start)
        ends += range(done + 1, start + 1)
        done = end
        piece = _CLUSTERS.get(odd.lastgroup or "", _piece)(odd.group())
        pieces.append(piece)
        starts += [start] * len(piece)
        ends += [end] * len(piece)
    pieces.append(stored[done:])
    starts += range(done, len(stored))
    ends += range(done + 1, len(stored) + 1)
    return Mapped("".join(pieces), starts, ends)


@lru_cache(maxsize=4096)
def _piece(cluster: str) -> str:
    cluster = cluster[: 1 + _MARKS_KEPT]
    straight = unicodedata.normalize("NFKC", cluster.translate(_STRAIGHT)).translate(_STRAIGHT)
    if len(straight) > _LONGEST_PIECE:
        return cluster
    return _COMBINING.sub("", _DROPPED.sub("", straight))


@lru_cache(maxsize=512)
def _entity(written: str) -> str:
    """What an entity stands for; as written when it is none. Some were escaped twice: "&amp;#39;"."""
    name = written[written.rstrip(";").rfind(";") + 1 :].lstrip("&")
    if not name.startswith("#") and name not in html5:
        return written
    return _piece(html.unescape(f"&{name}"))


def _space(_tag: str) -> str:
    return " "


def _flags(run: str) -> str:
    return "".join(chr(ord(sign) - _FIRST_FLAG + ord("a")) for sign in run if ord(sign) >= _FIRST_FLAG)


_CLUSTERS: dict[str, Callable[[str], str]] = {"entity": _entity, "tag": _space, "flags": _flags}
