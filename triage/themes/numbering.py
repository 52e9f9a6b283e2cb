"""The words of texts with their stems and endings, as the numbers by which the model of themes knows them. Pure.

A word is taken apart once and remembered; a batch is then laid out by whole arrays, in the order of ``with_parts``.
"""

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from triage.learned.lookup import UNKNOWN, Lookup, Numbered
from triage.themes.features import with_parts

_KEPT = 50_000  # words remembered; a word has at most 64 letters
_NONE = -2  # a short word has no such part
_WORD, _STEM, _SHORT_STEM, _ENDING = range(4)  # columns of the parts


class Numbering:
    """For one model, by the numbers of its words."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._parts = np.empty((_KEPT, 4), np.int64)
        self._places = _Places(lookup, self._parts)
        self._begin, self._end = lookup.numbers.get("^", UNKNOWN), lookup.numbers.get("$", UNKNOWN)

    def numbered(self, texts: Sequence[Sequence[str]]) -> Numbered:
        """What ``Lookup.numbered`` says of the texts ``with_parts``."""
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        count = int(lengths.sum())
        if not self._places.has_room(count):
            return self._lookup.numbered([with_parts(words) for words in texts])
        places = np.fromiter(map(self._places.__getitem__, chain.from_iterable(texts)), np.int64, count)
        return self._laid_out(self._parts[places], lengths)

    def _laid_out(self, parts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Numbered:
        """A mark, the words, a mark; then the stems, the short stems and the endings of those that have them."""
        owners = np.repeat(np.arange(len(lengths)), lengths)
        longer, long = parts[:, _STEM] != _NONE, parts[:, _SHORT_STEM] != _NONE
        many, some = _counts(owners[longer], len(lengths)), _counts(owners[long], len(lengths))
        whole = lengths + 2 + 2 * many + some
        first = np.cumsum(whole) - whole
        laid = np.empty(int(whole.sum()), np.int64)
        laid[first] = self._begin
        laid[first + 1 + lengths] = self._end
        laid[_places(first + 1, lengths, owners)] = parts[:, _WORD]
        laid[_places(first + 2 + lengths, many, owners[longer])] = parts[longer, _STEM]
        laid[_places(first + 2 + lengths + many, some, owners[long])] = parts[long, _SHORT_STEM]
        laid[_places(first + 2 + lengths + many + some, many, owners[longer])] = parts[longer, _ENDING]
        return Numbered(laid, whole)


class _Places(dict[str, int]):
    """By a word, the row of its parts; worked out when the word is first met."""

    def __init__(self, lookup: Lookup, parts: NDArray[np.int64]) -> None:
        super().__init__()
        self._numbers, self._parts = lookup.numbers, parts

    def has_room(self, words: int) -> bool:
        """Whether so many new words fit; forgets all others if that makes room."""
        if len(self) + words > _KEPT:
            self.clear()
        return words <= _KEPT

    def __missing__(self, word: str) -> int:
        place = self[word] = len(self)
        self._parts[place] = [_NONE if part is None else self._numbers.get(part, UNKNOWN) for part in _apart(word)]
        return place


def _apart(word: str) -> tuple[str, str | None, str | None, str | None]:
    """A word, its stem, its short stem and its ending, as ``with_parts`` writes them."""
    parts = with_parts([word])[3:]
    stem, short, ending = parts if len(parts) == 3 else (None, *parts, None) if parts else (None, None, None)
    return word, stem, short, ending


def _counts(owners: NDArray[np.int64], texts: int) -> NDArray[np.int64]:
    return np.bincount(owners, minlength=texts)


def _places(first: NDArray[np.int64], counts: NDArray[np.int64], owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each goes: from ``first`` of its text on, one after the other."""
    before = np.cumsum(counts) - counts
    return np.arange(len(owners)) + (first - before)[owners]
