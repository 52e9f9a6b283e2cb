"""Known words and pairs of words in texts that are given as numbers of words, a batch at a time. Pure."""

from collections.abc import Sequence
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1  # the number of a word that is not known
_SLOTS = 1 << 18  # of the quick look for pairs: several for each pair of the largest model
_SMALL = np.iinfo(np.int32).max  # up to which numbers of half the width do: less to sort

Numbers = NDArray[np.int64]


class Numbered(NamedTuple):
    """Texts as numbers of words, one text after the other; ``lengths`` has one for each text."""

    numbers: Numbers
    lengths: Numbers


class Rows(NamedTuple):
    """The rows of a batch, each once per text; those of text n stand from ``begins[n]`` to ``begins[n + 1]``."""

    rows: Numbers
    begins: Numbers


class Lookup:
    """``pairs`` are first * words + second, ascending. A row is the number of a word or, behind those, of a pair."""

    def __init__(self, words: Sequence[str], pairs: Numbers) -> None:
        self.numbers = {word: number for number, word in enumerate(words)}
        self._pairs = pairs
        self._rows = max(len(words) + len(pairs), 1)
        self._may_be = np.zeros(_SLOTS, bool)
        self._may_be[pairs & (_SLOTS - 1)] = True

    def numbered(self, batch: Sequence[Sequence[str]]) -> Numbered:
        lengths = np.fromiter(map(len, batch), np.int64, len(batch))
        words = chain.from_iterable(batch)
        numbers = map(self.numbers.get, words, repeat(UNKNOWN))
        return Numbered(np.fromiter(numbers, np.int64, int(lengths.sum())), lengths)

    def rows(self, texts: Numbered) -> Rows:
        """Every known word and every known pair of neighbours, each once per text, in order."""
        numbers, count = texts.numbers, len(texts.lengths)
        owners = np.repeat(np.arange(count) * self._rows, texts.lengths)
        known = numbers >= 0
        owned = owners + numbers
        paired, pairs = self._paired(numbers, owners, known)
        each = np.concatenate([owned[known], owners[paired] + pairs])
        if count * self._rows <= _SMALL:
            each = each.astype(np.int32)
        each.sort()
        if len(each):
            each = each[np.concatenate([[True], each[1:] != each[:-1]])]
        firsts = np.arange(count + 1) * self._rows
        begins = np.searchsorted(each, firsts.astype(each.dtype) if count * self._rows <= _SMALL else firsts)
        return Rows(each - np.repeat(firsts[:-1], np.diff(begins)), begins)

    def _paired(self, numbers: Numbers, owners: Numbers, known: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
        """Where a known pair begins, and its row. A quick look spares most pairs the search."""
        if not len(self._pairs):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        together = known[:-1] & known[1:] & (owners[:-1] == owners[1:])
        keys = numbers[:-1] * len(self.numbers) + numbers[1:]
        together &= self._may_be[keys & (_SLOTS - 1)]
        places = np.flatnonzero(together)
        asked = keys[places]
        found = np.minimum(np.searchsorted(self._pairs, asked), len(self._pairs) - 1)
        right = self._pairs[found] == asked
        return places[right], found[right] + len(self.numbers)
