"""The kind of a post by the sentence reader's numbers: what a post is like, where no phrase says so. Pure.

It is a guess, and a guess alone sets a post aside only where it is sure. Without the reader, or without the model's
file, the phrases judge alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from triage.learned.archive import load_arrays, save_arrays
from triage.learned.errors import ArtifactError
from triage.learned.linear import Floats
from triage.learned.second import was_read
from triage.learned.weighing import softmax
from triage.reader import WIDTH, States
from triage.relevance.kinds import NOT_FEEDBACK, Kind
from triage.version import MODELS

ARTIFACT = "relevance.npz"
KINDS = tuple(kind for kind in Kind if kind != Kind.OWN)
SURE = 0.75  # from here a guess may set a post aside
VERY_SURE = 0.85  # the same, where somebody speaks of themselves
LIKELY = 0.6  # from here it says which kind of feedback a post is

Guess = Mapping[Kind, float]  # a probability for each of ``KINDS``


@dataclass(frozen=True)
class Kinds:
    """``weights`` has a row for each of the reader's ``WIDTH`` numbers of a text and a column for each of ``KINDS``."""

    weights: Floats
    bias: Floats

    def __post_init__(self) -> None:
        if (self.weights.shape, self.bias.shape) != ((WIDTH, len(KINDS)), (len(KINDS),)):
            raise ArtifactError("The parts of the relevance model do not fit together.")
        if not (np.isfinite(self.weights).all() and np.isfinite(self.bias).all()):
            raise ArtifactError("The relevance model holds a number that is none.")

    def probabilities(self, numbers: Floats) -> Floats:
        """A row for each text, a column for each of ``KINDS``."""
        return softmax((numbers @ self.weights + self.bias).astype(np.float32))

    def save(self, path: Path) -> None:
        """The same model gives the same bytes."""
        save_arrays(path, {"weights": self.weights.astype(np.float16), "bias": self.bias.astype(np.float32)})

    @classmethod
    def load(cls, path: Path) -> "Kinds":
        """Raises ``ArtifactError`` when the file is missing, damaged or of another shape."""
        found = load_arrays(path)
        try:
            return cls(found["weights"].astype(np.float32), found["bias"].astype(np.float32))
        except ArtifactError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise ArtifactError(f"{path.name} holds no relevance model: restore it, or train again.") from error


@cache
def _loaded(folder: Path) -> tuple[Kinds | None, str]:
    try:
        return Kinds.load(folder / ARTIFACT), ""
    except ArtifactError as error:
        return None, str(error)


def problem(folder: Path = MODELS) -> str:
    """What is wrong with the model's file, in plain words; "" when the desk judges with it."""
    return _loaded(folder)[1]


def guesses(states: Sequence[States | None], folder: Path = MODELS) -> list[Guess | None]:
    """One for each text, None where the sentence reader did not read it or there is no model."""
    model, _ = _loaded(folder)
    found: list[Guess | None] = [None] * len(states)
    read = [(place, each.whole) for place, each in enumerate(states) if each is not None and was_read(each)]
    if model is None or not read:
        return found
    told = model.probabilities(np.array([numbers for _, numbers in read], np.float32)).tolist()
    for (place, _), row in zip(read, told, strict=True):
        found[place] = dict(zip(KINDS, row, strict=True))
    return found


def no_feedback(guess: Guess | None, least: float = SURE) -> Kind | None:
    """The kind of a post that is no feedback, by a guess that is sure enough of it."""
    if guess is None:
        return None
    kind = max(NOT_FEEDBACK, key=lambda each: guess[each])
    return kind if guess[kind] >= least else None
