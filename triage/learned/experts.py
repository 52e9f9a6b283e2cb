"""Sentiment by two experts and a gate: one learned comments about care, one posts; each text is told by both, by how
much it reads like either. Pure.

People use words differently in the two ("nothing" is praise in a survey and a complaint in a post), and a model of
the mixture alone does neither well. Everything linear lies in one ``Linear``, so that a text is looked up once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from triage.learned.archive import load_arrays, save_arrays
from triage.learned.errors import ArtifactError
from triage.learned.features import marked
from triage.learned.linear import Floats, Linear

LABELS = ("neg", "neu", "pos")
GENRES = ("care", "posts")
COLUMNS = (*(f"{genre} {label}" for genre in GENRES for label in LABELS), "posts")


@dataclass(frozen=True)
class Experts:
    """``temperature`` and ``shift`` calibrate the mixture; ``factors`` (a row per genre) weigh labels when deciding.

    A rare label needs less than half of the probability to be the better guess: the factors are those that made
    most of the labels right out of fold, while enough of the negative ones are found.
    """

    linear: Linear
    temperature: float
    shift: Floats
    factors: Floats

    def __post_init__(self) -> None:
        shapes = (self.linear.classes, self.shift.shape, self.factors.shape)
        if shapes != (COLUMNS, (len(LABELS),), (len(GENRES), len(LABELS))):
            raise ArtifactError("The parts of the sentiment model do not fit together.")

    def probabilities(self, batch: Sequence[Sequence[str]], dense: Floats) -> tuple[Floats, Floats]:
        """Calibrated probabilities of ``LABELS``, and how much each text reads like a post (0 to 1)."""
        mixed, posts = mixture(self.linear.logits([marked(words) for words in batch], dense))
        return self.calibrate(mixed), posts

    def calibrate(self, mixed: Floats) -> Floats:
        """Probabilities that mean what they say, from the experts' mixture."""
        return softmax((np.log(mixed) * self.temperature + self.shift).astype(np.float32))

    def decide(self, probabilities: Floats, posts: Floats) -> Floats:
        """Probabilities weighed by the factors: the largest is the label to say."""
        factors = np.outer(1 - posts, self.factors[0]) + np.outer(posts, self.factors[1])
        weighed: Floats = (probabilities * factors).astype(np.float32)
        return weighed

    def leaning(self, word: str, posts: float) -> float:
        """How far one word, alone, speaks for good (above nought) or for bad; 0 for a word that is not known."""
        neg, pos, width = LABELS.index("neg"), LABELS.index("pos"), len(LABELS)
        towards = [
            self.linear.contribution(word, at + pos) - self.linear.contribution(word, at + neg) for at in (0, width)
        ]
        return (towards[0] * (1 - posts) + towards[1] * posts) / len(LABELS)

    def save(self, path: Path) -> None:
        """The same model gives the same bytes."""
        own = {"temperature": np.array([self.temperature]), "shift": self.shift, "factors": self.factors}
        save_arrays(path, {**self.linear.arrays(), **own})

    @classmethod
    def load(cls, path: Path) -> "Experts":
        """Raises ``ArtifactError`` when the file is missing, damaged or of another shape."""
        found = load_arrays(path)
        linear = Linear.of_arrays(found, path.name)
        try:
            shift, factors = found["shift"].astype(np.float32), found["factors"].astype(np.float32)
            return cls(linear, float(found["temperature"][0]), shift, factors)
        except ArtifactError:
            raise
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ArtifactError(f"{path.name} does not hold a sentiment model: restore it, or train again.") from error


def mixture(logits: Floats) -> tuple[Floats, Floats]:
    """The experts' probabilities weighed by the gate, and the gate."""
    width = len(LABELS)
    posts: Floats = (1 / (1 + np.exp(-np.clip(logits[:, -1], -20, 20)))).astype(np.float32)
    care, post = softmax(logits[:, :width]), softmax(logits[:, width : 2 * width])
    mixed: Floats = care * (1 - posts)[:, None] + post * posts[:, None]
    return mixed, posts


def softmax(logits: Floats) -> Floats:
    risen = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    shares: Floats = (risen / risen.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares
