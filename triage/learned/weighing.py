"""From a mixture of opinions to probabilities that mean what they say, and to the label to say. Pure.

There is one for each way a text can be judged, by words alone and with the sentence reader: each has errors of its own.
"""

from dataclasses import dataclass

import numpy as np

from triage.learned.archive import Arrays
from triage.learned.errors import ArtifactError
from triage.learned.linear import Floats

LABELS = ("neg", "neu", "pos")
GENRES = ("care", "posts")


@dataclass(frozen=True)
class Weighing:
    """``temperature`` and ``shift`` calibrate the mixture; ``factors`` (a row per genre) weigh labels when deciding.

    A rare label needs less than half of the probability to be the better guess: the factors are those that made
    most of the labels right out of fold, while enough of the negative ones are found.
    """

    temperature: float
    shift: Floats
    factors: Floats

    def __post_init__(self) -> None:
        if (self.shift.shape, self.factors.shape) != ((len(LABELS),), (len(GENRES), len(LABELS))):
            raise ArtifactError("The parts of the sentiment model do not fit together.")

    def calibrate(self, mixed: Floats) -> Floats:
        """Probabilities that mean what they say, from the experts' mixture."""
        return softmax((np.log(mixed) * self.temperature + self.shift).astype(np.float32))

    def decide(self, probabilities: Floats, posts: Floats) -> Floats:
        """Probabilities weighed by the factors: the largest is the label to say."""
        factors = np.outer(1 - posts, self.factors[0]) + np.outer(posts, self.factors[1])
        weighed: Floats = (probabilities * factors).astype(np.float32)
        return weighed

    def arrays(self, way: str) -> Arrays:
        own = {"temperature": np.array([self.temperature]), "shift": self.shift, "factors": self.factors}
        return {f"{way}_{name}": array for name, array in own.items()}

    @classmethod
    def of_arrays(cls, found: Arrays, way: str) -> "Weighing":
        """Raises ``KeyError`` or ``ArtifactError`` where a part is missing or of another shape."""
        shift, factors = found[f"{way}_shift"], found[f"{way}_factors"]
        return cls(float(found[f"{way}_temperature"][0]), shift.astype(np.float32), factors.astype(np.float32))


def softmax(logits: Floats) -> Floats:
    risen = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    shares: Floats = (risen / risen.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares
