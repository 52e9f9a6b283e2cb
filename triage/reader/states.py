"""What the reader made of one text: a row of numbers for every piece of a word, and where each stands. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
SIZE = 384  # numbers of one piece
WIDTH = 2 * SIZE  # of a text: the mean of its pieces, then the network's own summary
_NOUGHTS = np.zeros(SIZE, np.float32)
_NOUGHTS.flags.writeable = False  # every span that was not read shares them


@dataclass(frozen=True, slots=True)
class States:
    """``pieces`` has a row of ``SIZE`` for each piece of a word, ``starts`` and ``ends`` where it stands in the text.

    ``summary`` is the network's own of the whole text. A text without a word has no piece and a summary of noughts.
    """

    pieces: Floats
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    summary: Floats

    @property
    def whole(self) -> Floats:
        """``WIDTH`` numbers of the whole text."""
        return np.concatenate([self.mean(0, int(self.ends[-1]) if len(self.ends) else 0), self.summary])

    def mean(self, start: int, end: int) -> Floats:
        """``SIZE`` numbers of the words that touch the span; noughts where there is none (or none was read)."""
        first, last = self.within(start, end)
        if last <= first:
            return _NOUGHTS
        mean: Floats = self.pieces[first:last].mean(axis=0)
        return mean

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The pieces of the words that touch the span: the first, and one past the last; none where it was not read."""
        if not len(self.ends) or start >= self.ends[-1]:
            return 0, 0  # the rest of a text that is longer than was read
        return int(self.ends.searchsorted(start, "right")), int(self.starts.searchsorted(end, "left"))
