"""A second opinion: what the sentence reader's numbers add to a linear model over words. Pure.

The two are averaged as logits, each calibrated, and the average once more: all of it lies in one table. Where a text
was not read, the linear model says alone what it always said.
"""

from dataclasses import dataclass

import numpy as np

from triage.learned.archive import Arrays
from triage.learned.errors import ArtifactError
from triage.learned.linear import Floats
from triage.reader.states import SIZE, States

WIDTH = 3 * SIZE  # numbers of a span: the mean, the largest and the smallest of its pieces
_ARRAYS = ("second_words", "second_weights", "second_bias")
_NOUGHTS = np.zeros(WIDTH, np.float32)
_NOUGHTS.flags.writeable = False  # every span that was not read shares them


@dataclass(frozen=True)
class Second:
    """``words`` weighs the linear model's own logits, one number a class; ``weights`` has a row for each of the
    reader's numbers and a column for each class."""

    words: Floats
    weights: Floats
    bias: Floats

    def __post_init__(self) -> None:
        classes = len(self.bias)
        if self.words.shape != (classes,) or self.weights.ndim != 2 or self.weights.shape[1] != classes:
            raise ArtifactError("The parts of the second opinion do not fit together.")
        if not all(np.isfinite(each).all() for each in (self.words, self.weights, self.bias)):
            raise ArtifactError("The second opinion holds a number that is none.")

    def logits(self, of_words: Floats, numbers: Floats) -> Floats:
        """Of one text: a logit for each class, from those by its words and from the reader's numbers."""
        told: Floats = of_words * self.words + numbers @ self.weights + self.bias
        return told

    def arrays(self) -> Arrays:
        """As they are kept, beside the linear model's: weights in half precision."""
        return dict(zip(_ARRAYS, (self.words, self.weights.astype(np.float16), self.bias), strict=True))

    @classmethod
    def of_arrays(cls, found: Arrays, name: str, *, classes: int, numbers: int) -> "Second | None":
        """None where the file ``name`` holds none. Raises ``ArtifactError`` where it holds a part or another shape."""
        held = [each for each in _ARRAYS if each in found]
        if not held:
            return None
        if len(held) < len(_ARRAYS) or found["second_weights"].shape != (numbers, classes):
            raise ArtifactError(f"{name} does not hold the second opinion whole: restore it, or train again.")
        return cls(*(found[each].astype(np.float32) for each in _ARRAYS))


def pooled(states: States, start: int, end: int) -> Floats:
    """``WIDTH`` numbers of the words that touch a span of the normalised text; noughts where none was read.

    The largest and the smallest keep what one word says and the mean of a long text forgets.
    """
    first, last = states.within(start, end)
    if last <= first:
        return _NOUGHTS
    inside = states.pieces[first:last]
    numbers: Floats = np.concatenate([inside.mean(axis=0), inside.max(axis=0), inside.min(axis=0)])
    return numbers


def was_read(states: States | None) -> bool:
    """Whether the reader made anything of a text."""
    return states is not None and len(states.pieces) > 0
