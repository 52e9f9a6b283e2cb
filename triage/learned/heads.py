"""Small networks on the numbers of the sentence reader and of the lexicon: one hidden layer each, their words averaged.

They are plain arrays like the rest; the scaling of the numbers was folded into them at training. Pure.
"""

from dataclasses import dataclass

import numpy as np

from triage.learned.archive import Arrays
from triage.learned.errors import ArtifactError
from triage.learned.linear import Floats

_ARRAYS = ("hidden", "hidden_bias", "out", "out_bias")


@dataclass(frozen=True)
class Heads:
    """Of each network: ``hidden`` has a row per number and a column per hidden unit, ``out`` a column per class."""

    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats

    def __post_init__(self) -> None:
        each = (self.hidden, self.hidden_bias, self.out, self.out_bias)
        if [one.ndim for one in each] != [3, 2, 3, 2]:
            raise ArtifactError("The parts of the heads do not fit together.")
        networks, _, units = self.hidden.shape
        classes = self.out.shape[2]
        shapes = [one.shape for one in each[1:]]
        if not networks or shapes != [(networks, units), (networks, units, classes), (networks, classes)]:
            raise ArtifactError("The parts of the heads do not fit together.")
        if not all(np.isfinite(one).all() for one in each):
            raise ArtifactError("The heads hold a number that is none.")

    @property
    def width(self) -> int:
        """How many numbers they take of a text."""
        return int(self.hidden.shape[1])

    @property
    def classes(self) -> int:
        return int(self.out.shape[2])

    def logits(self, numbers: Floats) -> list[Floats]:
        """What each of the networks says: a row per text, a column per class."""
        told = []
        for hidden, hidden_bias, out, out_bias in zip(
            self.hidden, self.hidden_bias, self.out, self.out_bias, strict=True
        ):
            felt = np.maximum(numbers @ hidden + hidden_bias, 0)
            told.append((felt @ out + out_bias).astype(np.float32))
        return told

    def arrays(self, of: str) -> Arrays:
        """As they are kept: in half precision, which changes no probability by more than a thousandth."""
        each = (self.hidden, self.hidden_bias, self.out, self.out_bias)
        return {f"{of}_{name}": array.astype(np.float16) for name, array in zip(_ARRAYS, each, strict=True)}

    @classmethod
    def of_arrays(cls, found: Arrays, of: str) -> "Heads":
        """Raises ``KeyError`` for a part that is not there, ``ArtifactError`` where they do not fit together."""
        return cls(*(found[f"{of}_{name}"].astype(np.float32) for name in _ARRAYS))
