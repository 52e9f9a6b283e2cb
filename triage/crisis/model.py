"""The crisis model: how likely it is that somebody is in danger, where no rule has the words for it. Pure.

It knows the words. Where the sentence reader is installed, that gives a second opinion on what was meant. The report
beside its file holds the thresholds of both ways, chosen at training by how many in danger are found and how many
comments about care may alarm somebody.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from triage.crisis.features import DENSE_NAMES, Features, table
from triage.learned.archive import load_arrays
from triage.learned.errors import ArtifactError
from triage.learned.linear import Floats, Linear
from triage.learned.second import WIDTH, Second
from triage.version import MODELS

ARTIFACT, REPORT, WITH_READER = "crisis.npz", "crisis.json", "with_reader"
_FEWEST_WORDS = 3  # fewer say nothing that a rule would not know
SHORT, SURE = 12, 0.1  # words below which one of them weighs much; the probability that calls a person all the same
BRIEF, GROUNDLESS = 25, 0.05  # the same where no word gives ground to speak of danger: "I have had it with you"


class Doubt(NamedTuple):
    """What a model makes of a text: the probability of danger, and whether a person is called or reads soon."""

    probability: float
    calls: bool
    mentions: bool


NO_DOUBT = Doubt(0.0, calls=False, mentions=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """``alert`` and ``mention`` are probabilities: from these on a person is called at once, or reads soon.

    ``short``: the least that calls a person for a short text, in which one word weighs much.
    """

    alert: float
    mention: float
    short: float

    def doubt(self, probability: float, words: int, *, ground: bool) -> Doubt:
        """For a text of so many words, with ground to speak of danger or not; half the doubt is enough to ask."""
        least = max(self.short if words < SHORT else 0.0, GROUNDLESS if words < BRIEF and not ground else 0.0)
        return Doubt(probability, probability >= max(self.alert, least), probability >= max(self.mention, least / 2))


@dataclass(frozen=True)
class CrisisModel:
    """``by_words`` are the limits where a text was not read, ``by_both`` where the sentence reader was heard too."""

    linear: Linear
    by_words: Limits
    second: Second | None = None
    by_both: Limits | None = None

    def logits(self, batch: Sequence[Features]) -> Floats:
        """Of danger, for each text by its words; calibrated on texts that the model had not seen."""
        if not batch:
            return np.zeros(0, np.float32)
        return self.linear.logits([each.words for each in batch], table(batch))[:, 0]

    def doubt_of_words(self, logit: float, words: int, *, ground: bool = True) -> Doubt:
        """Of a text of so many words."""
        return self.by_words.doubt(_probability(logit), words, ground=ground) if words >= _FEWEST_WORDS else NO_DOUBT

    def doubt_of_both(self, logit: float, words: int, numbers: Floats, *, ground: bool = True) -> Doubt | None:
        """With the reader's numbers of the text; None where no second opinion was learned."""
        if self.second is None or self.by_both is None:
            return None
        told = self.second.logits(np.array([logit], np.float32), numbers)
        sure = _probability(float(told[0]))
        return self.by_both.doubt(sure, words, ground=ground) if words >= _FEWEST_WORDS else NO_DOUBT

    def doubt_of_sentence(self, words: Sequence[str], numbers: Floats | None, *, ground: bool) -> Doubt:
        """Of a sentence as if it stood alone, by its words and, where it was read, the reader's numbers of it."""
        none = np.zeros((1, len(self.linear.dense_names)), np.float32)
        logit = float(self.linear.logits([words], none)[0, 0])
        both = None if numbers is None else self.doubt_of_both(logit, len(words), numbers, ground=ground)
        return self.doubt_of_words(logit, len(words), ground=ground) if both is None else both

    def most_telling(self, sentences: Sequence[Sequence[str]], numbers: Sequence[Floats] = ()) -> int:
        """The number of the sentence, each a sequence of words, that speaks most of danger.

        ``numbers`` are the reader's of each; none where the text was not read.
        """
        none = np.zeros((len(sentences), len(self.linear.dense_names)), np.float32)
        logits = self.linear.logits(sentences, none)[:, 0]
        if self.second and numbers:
            told = [self.second.logits(logits[place : place + 1], each) for place, each in enumerate(numbers)]
            logits = np.concatenate(told)
        return int(logits.argmax())


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def load(folder: Path = MODELS) -> CrisisModel:
    """Raises ``ArtifactError`` when a file is missing, damaged, or of other rules than these."""
    arrays = load_arrays(folder / ARTIFACT)
    linear = Linear.of_arrays(arrays, ARTIFACT)
    if linear.dense_names != DENSE_NAMES:
        raise ArtifactError(f"{ARTIFACT} was trained with other groups of crisis rules: train again.")
    second = Second.of_arrays(arrays, ARTIFACT, classes=len(linear.classes), numbers=WIDTH)
    try:
        report = json.loads((folder / REPORT).read_text("utf-8"))
        both = _limits(report[WITH_READER]) if second else None
        return CrisisModel(linear, _limits(report), second, both)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtifactError(f"{REPORT} does not hold the thresholds: restore it, or train again.") from error


def _limits(report: Mapping[str, float]) -> Limits:
    return Limits(float(report["alert"]), float(report["mention"]), float(report.get("short", SURE)))


@cache
def crisis_model() -> CrisisModel | None:
    """The model in use; None when it cannot be loaded, for the rules must go on without it."""
    try:
        return load()
    except ArtifactError:
        return None
