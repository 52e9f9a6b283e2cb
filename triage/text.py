"""Text as matching needs it, with a map back to the text as stored. Pure, and linear in the length of the text.

Spans are counted in code points of the stored text, so that evidence can be shown in the writer's own words.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_LONGEST_PIECE = 8  # one Arabic ligature stands for 18 letters: a post of them would grow eighteen times
_MARKS_KEPT = 4  # of one letter: canonical ordering is quadratic in a run of marks
_DROPPED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_COMBINING = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_STRAIGHT = str.maketrans("\u2018\u2019\u201a\u201b\u02bc\u02b9\u0060\u00b4\u2032\uff07\u201c\u201d", "''''''''''\"\"")
# Letters of other alphabets that read as Latin ones, for what is written to get past a filter.
_LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u0501\u051b\u051d\u0432\u043d\u043a\u043c\u0442\u0433\u04bb\u0261"
    "\u03b1\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03c9\u0131\u0142\u00f8\u0111\u0127\u00f0",
    "aeopcyxisjdqwbhkmtrhgaeiknoptuxwilodhd",
)
_LEET = str.maketrans("013457!|@$*", "oieastiiasi")
_TOKEN = re.compile(
    r"(?P<skip>https?://\S+|www\.\S+|@\w+)"
    r"|(?P<tag>\#\w+)"
    r"|[^\W_]+(?:'[^\W_]+)*"
    "|[\u2764\U0001f44d\U0001f44f\U0001f499\U0001f49a\U0001f64f]"
)
_HUMP = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_A-Za-z]+")
_DISGUISED = re.compile(r"(?<![^\W_])[^\W_]*(?:[!|@$*][^\W_]+)+")  # begins at a word's start: linear
_SENTENCE_END = re.compile(r"[.!?\u2026]+[\"')\]]*(?=\s|$)|\n+")
_LONGEST_WORD = 64  # of letters looked at: no rule has a longer one, and caches stay small
_ABBREVIATION = re.compile(r"\b(?:dr|mr|mrs|ms|mx|st|prof|e\.g|i\.e|etc|vs|approx|no)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mapped:
    """Normalised text; character i stands for ``stored[starts[i]:ends[i]]``."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the stored text behind ``text[start:end]`` (not empty)."""
        return self.starts[start], self.ends[end - 1]


@dataclass(frozen=True, slots=True)
class Token:
    """One word: folded for matching, with its place in the normalised text and the number of its sentence."""

    word: str
    start: int
    end: int
    sentence: int


def normalise(stored: str) -> Mapped:
    """NFKC, invisible characters and stray marks dropped, apostrophes straightened."""
    if stored.isascii():
        return Mapped(stored.replace("`", "'"), range(len(stored)), range(1, len(stored) + 1))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, piece in _pieces(stored):
        pieces.append(piece)
        starts += [start] * len(piece)
        ends += [end] * len(piece)
    return Mapped("".join(pieces), starts, ends)


def _pieces(stored: str) -> Iterator[tuple[int, int, str]]:
    """Letter by letter, each with the marks that follow it."""
    position, length = 0, len(stored)
    while position < length:
        start, letter = position, stored[position]
        position += 1
        if letter < "\x80":
            after = stored[position] if position < length else ""
            if after < "\u0300":  # no mark follows: the common case
                yield start, position, "'" if letter == "`" else letter
                continue
        while position < length and _COMBINING.match(stored, position):
            position += 1
        if piece := _piece(stored[start : min(position, start + 1 + _MARKS_KEPT)]):
            yield start, position, piece


@lru_cache(maxsize=4096)
def _piece(cluster: str) -> str:
    straight = unicodedata.normalize("NFKC", cluster.translate(_STRAIGHT)).translate(_STRAIGHT)
    if len(straight) > _LONGEST_PIECE:
        return cluster
    return _COMBINING.sub("", _DROPPED.sub("", straight))


@lru_cache(maxsize=16384)
def fold(word: str) -> str:
    """Case, accents, apostrophes and look-alike letters put aside: "Don't" and "dont" are one word."""
    folded = word.casefold().replace("'", "")
    if folded.isascii():
        return folded
    bare = _COMBINING.sub("", unicodedata.normalize("NFKD", folded).casefold())
    return bare.translate(_LOOKALIKES)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence starts and ends. Titles such as "Dr." end none; a new line does."""
    found: list[tuple[int, int]] = []
    start = 0
    for stop in _SENTENCE_END.finditer(text):
        if text[stop.start()] == "." and _ABBREVIATION.search(text[max(0, stop.start() - 8) : stop.start()]):
            continue
        if text[start : stop.end()].strip():
            found.append((start, stop.end()))
            start = stop.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return found


def tokens(text: str, bounds: Sequence[tuple[int, int]], known: Callable[[str], bool]) -> list[Token]:
    """The words of a normalised text. Links and handles are none; hashtags are split at their humps.

    ``known`` says whether a word is in the rules' vocabulary: a disguised word ("su1c1de", "s u i c i d e",
    "k*ll") is undone only if that makes it one, so that ordinary text is left alone.
    """
    plain = list(_words(text, bounds, known))
    if _DISGUISED.search(text):
        plain = _undisguise(text, plain, known)
    return _join_spelled_out(plain, known)


def _words(text: str, bounds: Sequence[tuple[int, int]], known: Callable[[str], bool]) -> Iterator[Token]:
    sentence, last = 0, len(bounds) - 1
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        while sentence < last and start >= bounds[sentence][1]:
            sentence += 1
        if match.lastgroup == "tag":
            for hump in _HUMP.finditer(text, start + 1, end):
                yield Token(fold(hump.group()[:_LONGEST_WORD]), hump.start(), hump.end(), sentence)
        elif match.lastgroup is None:
            yield Token(_plain_or_leet(match.group()[:_LONGEST_WORD], known), start, end, sentence)


def _plain_or_leet(word: str, known: Callable[[str], bool]) -> str:
    folded = fold(word)
    if folded.isalpha() or folded.isdigit() or known(folded):
        return folded
    undone = folded.translate(_LEET)
    return undone if known(undone) else folded


def _undisguise(text: str, plain: list[Token], known: Callable[[str], bool]) -> list[Token]:
    """Put together words that were cut by a sign in the place of a letter."""
    wholes: dict[int, tuple[int, str]] = {}
    for match in _DISGUISED.finditer(text):
        undone = fold(match.group()[:_LONGEST_WORD]).translate(_LEET)
        if len(undone) > 2 and known(undone):
            wholes[match.start()] = (match.end(), undone)
    joined: list[Token] = []
    skip_to = -1
    for token in plain:
        if token.start < skip_to:
            continue
        if token.start in wholes:
            skip_to, word = wholes[token.start]
            token = Token(word, token.start, skip_to, token.sentence)
        joined.append(token)
    return joined


def _join_spelled_out(plain: list[Token], known: Callable[[str], bool]) -> list[Token]:
    """Put together runs of three or more single letters, when that gives a word of the rules."""
    joined: list[Token] = []
    run: list[Token] = []
    for token in [*plain, Token("", 0, 0, -1)]:
        if len(token.word) == 1:
            run.append(token)
            continue
        if len(run) >= 3:
            run = _spelled_out(run, known)
        joined += run
        run = []
        joined.append(token)
    return joined[:-1]


def _spelled_out(run: list[Token], known: Callable[[str], bool]) -> list[Token]:
    # "i am s u i c i d a l": a run may begin with a word of one letter.
    for begin in range(min(3, len(run) - 2)):
        word = "".join(token.word for token in run[begin : begin + 40])
        if known(word):
            whole = Token(word, run[begin].start, run[min(len(run), begin + 40) - 1].end, run[begin].sentence)
            return [*run[:begin], whole, *run[begin + 40 :]]
    return run
