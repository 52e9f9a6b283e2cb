"""The words of a normalised text. Pure.

Most texts are read in one pass of C for each sentence, and where their words lie is worked out only when asked
for. A text with handles, links, hashtags or disguised words is read with care, word by word.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from triage.text.cuts import SIGNS, is_cut, join_cut, join_spelled, undo_signs
from triage.text.danger import OF_THE_DESK, Danger
from triage.text.disguise import Reader, reader_of
from triage.text.token import Places, Token, Tokens

_EMOJI = "[\u2764\U0001f44d\U0001f44f\U0001f499\U0001f49a\U0001f64f]"
_WORD = re.compile(rf"[^\W_]+|{_EMOJI}")  # of a text without apostrophes
_PLACED = re.compile(rf"[^\W_]+(?:'[^\W_]+)*|{_EMOJI}")
_SKIPPED = re.compile(r"(?i:https?://)\S+|(?i:www\.)\S+|@\w+")
_TAG = re.compile(r"\#(\w+)")
_TAG_THEN = re.compile(r"\#\w+'")  # where a hashtag ends and its word seems to go on
_TOKEN = re.compile(rf"{_TAG.pattern}|{_PLACED.pattern}")
_SIGN = re.compile(rf"[^\W_][{SIGNS}]+[^\W_]|[$\u20ac\u00a3][^\W\d_]")
_BEFORE_LETTER = re.compile(rf"[{SIGNS}][^\W_]")  # in each text that has a sign; faster to look for
_LOWER, _UPPER = "a-z\u00df-\u00f6\u00f8-\u00ff\u0153", "A-Z\u00c0-\u00d6\u00d8-\u00de\u0152"
_GLUED_TAG = 5  # letters of the shortest hashtag that may hold several words
_HUMP = re.compile(rf"[{_UPPER}]?[{_LOWER}]+|[{_UPPER}]+(?![{_LOWER}])|\d+|[^\W\d_{_LOWER}{_UPPER}]+")


def tokens(
    text: str, bounds: Sequence[tuple[int, int]], known: Callable[[str], bool], danger: Danger = OF_THE_DESK
) -> Tokens:
    """The words of a normalised text. Links and handles are none; hashtags are put apart.

    ``known`` says whether a word is in the rules' vocabulary: a disguised word ("su1c1de", "s u i c i d e",
    "k*ll") is undone only if that makes it one, so that ordinary text is left alone. Keep the function: what was
    read by it is remembered. ``danger``: the words that are sought in pieces and behind signs as well.
    """
    reader = reader_of(known, danger)
    if "@" in text or "://" in text or "ww." in text.lower():
        text = _SKIPPED.sub(_blank, text)
    if "''" not in text and not _has_signs(text) and not _has_humps(text, reader):
        words, numbers = _plain(text, bounds, reader)
        if reader.glued.isdisjoint(words) and not is_cut(words, danger):
            return Tokens(words, numbers, lambda: _places(text, bounds))
    return Tokens.of(_with_care(text, bounds, reader))


def _blank(skipped: re.Match[str]) -> str:
    return " " * len(skipped.group())


def _has_signs(text: str) -> bool:
    return bool(_BEFORE_LETTER.search(text) and _SIGN.search(text))


def _has_humps(text: str, reader: Reader) -> bool:
    """Whether a hashtag holds more than one word."""
    if "#" not in text:
        return False
    return bool(_TAG_THEN.search(text)) or any(
        _tag_words(tag, reader) != [reader.word(tag)] for tag in _TAG.findall(text)
    )


def _plain(text: str, bounds: Sequence[tuple[int, int]], reader: Reader) -> tuple[list[str], list[int]]:
    written: list[str] = []
    numbers: list[int] = []
    for number, (start, end) in enumerate(bounds):
        found = _WORD.findall(text[start:end].replace("'", ""))
        written += found
        numbers += [number] * len(found)
    words = [*map(reader.read.get, written)]
    if None in words:
        return [reader.word(word) for word in written], numbers
    return words, numbers  # type: ignore[return-value]  # none of them is None


def _places(text: str, bounds: Sequence[tuple[int, int]]) -> Places:
    found = [*chain.from_iterable(_PLACED.finditer(text, start, end) for start, end in bounds)]
    return [*map(re.Match.start, found)], [*map(re.Match.end, found)]


def _with_care(text: str, bounds: Sequence[tuple[int, int]], reader: Reader) -> list[Token]:
    found = list(_one_by_one(text, bounds, reader))
    if _has_signs(text):
        found = undo_signs(text, found, reader)
    return join_cut(join_spelled(found, reader), reader.danger)


def _one_by_one(text: str, bounds: Sequence[tuple[int, int]], reader: Reader) -> Iterator[Token]:
    sentence, last = 0, len(bounds) - 1
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        while sentence < last and start >= bounds[sentence][1]:
            sentence += 1
        if match.lastindex:
            for hump in _HUMP.finditer(text, start + 1, end):
                yield from _apart(_tag_word(hump.group(), reader), hump.start(), hump.end(), sentence)
        else:
            yield from _apart(reader.word(match.group().replace("'", "")), start, end, sentence)


def _tag_words(tag: str, reader: Reader) -> list[str]:
    return [_tag_word(hump, reader) for hump in _HUMP.findall(tag)]


def _tag_word(written: str, reader: Reader) -> str:
    """A hump of a hashtag may hold several words, of which any are welcome."""
    word = reader.word(written)
    if len(word) < _GLUED_TAG or " " in word or reader.known(word):
        return word
    return reader.tag(word)


def _apart(word: str, start: int, end: int, sentence: int) -> Iterator[Token]:
    """Words that were glued together, each in its place if every letter has one."""
    if " " not in word:
        yield Token(word, start, end, sentence)
        return
    parts = word.split()
    exact = sum(map(len, parts)) == end - start
    for part in parts:
        stop = start + len(part) if exact else end
        yield Token(part, start, stop, sentence)
        start = stop if exact else start
