"""The crisis model: how likely it is that somebody is in danger, where no rule has the words for it. Pure.

Its file holds the thresholds too, chosen at training by how many comments about care may alarm somebody.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from triage.crisis.features import DENSE_NAMES, Features
from triage.learned.errors import ArtifactError
from triage.learned.linear import Linear
from triage.version import MODELS

ARTIFACT, REPORT = "crisis.npz", "crisis.json"
_FEWEST_WORDS = 3  # fewer say nothing that a rule would not know
SHORT, SURE = 12, 0.1  # words below which one of them weighs much; the probability that calls a person all the same


@dataclass(frozen=True)
class CrisisModel:
    """``alert`` and ``mention`` are probabilities: from these on a person is called at once, or reads soon."""

    linear: Linear
    alert: float
    mention: float

    def probabilities(self, batch: Sequence[Features]) -> list[float]:
        """Of danger, for each text; calibrated on texts that the model had not seen."""
        if not batch:
            return []
        dense = np.stack([each.dense for each in batch])
        found = self.linear.probabilities([each.words for each in batch], dense)[:, 0].tolist()
        return [
            probability if len(each.words) >= _FEWEST_WORDS else 0.0
            for probability, each in zip(found, batch, strict=True)
        ]

    def calls(self, probability: float, words: int) -> bool:
        """Whether a person is called at once for a text of so many words."""
        return probability >= (max(self.alert, SURE) if words < SHORT else self.alert)

    def mentions(self, probability: float, words: int) -> bool:
        """Whether a person reads a text of so many words soon: of a short one, half the doubt is enough to ask."""
        return probability >= (max(self.mention, SURE / 2) if words < SHORT else self.mention)

    def most_telling(self, sentences: Sequence[Sequence[str]]) -> int:
        """The number of the sentence, each a sequence of words, that speaks most of danger."""
        none = np.zeros((len(sentences), len(self.linear.dense_names)), np.float32)
        return int(self.linear.logits(sentences, none)[:, 0].argmax())


def load(folder: Path = MODELS) -> CrisisModel:
    """Raises ``ArtifactError`` when a file is missing, damaged, or of other rules than these."""
    linear = Linear.load(folder / ARTIFACT)
    if linear.dense_names != DENSE_NAMES:
        raise ArtifactError(f"{ARTIFACT} was trained with other groups of crisis rules: train again.")
    try:
        report = json.loads((folder / REPORT).read_text("utf-8"))
        return CrisisModel(linear, float(report["alert"]), float(report["mention"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtifactError(f"{REPORT} does not hold the thresholds: restore it, or train again.") from error


@cache
def crisis_model() -> CrisisModel | None:
    """The model in use; None when it cannot be loaded, for the rules must go on without it."""
    try:
        return load()
    except ArtifactError:
        return None
