"""Danger told in French in words that no rule has: a head over the encoder's numbers of a sentence. Pure.

People labelled English texts alone. The encoder's numbers mean the same in both languages, so the head was taught by
those and by invented French ones (``triage/data/french_danger.json``). It calls a person, or lets one read soon; it
takes nothing back that a rule found.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from triage.detectors import Reading
from triage.encoder import WIDTH
from triage.language import FRENCH
from triage.learned.archive import load_arrays
from triage.learned.errors import ArtifactError
from triage.learned.linear import Floats
from triage.version import MODELS

ARTIFACT, REPORT = "danger_french.npz", "danger_french.json"
FEWEST_WORDS = 3  # fewer say nothing that a rule would not know


@dataclass(frozen=True)
class Head:
    """``weights``: one for each of ``WIDTH`` numbers. ``alert`` and ``mention``: the probabilities from which a person
    is called at once, or reads soon."""

    weights: Floats
    bias: float
    alert: float
    mention: float

    def probabilities(self, numbers: Floats) -> Floats:
        """That somebody is in danger, for each row."""
        told: Floats = 1 / (1 + np.exp(-np.clip(numbers @ self.weights + self.bias, -30, 30)))
        return told


@dataclass(frozen=True)
class Sign:
    """The sentence that speaks most of danger, by its number, and whether a person is called at once."""

    sentence: int
    probability: float
    calls: bool


def sign_of(reading: Reading, told: Collection[int]) -> Sign | None:
    """None where nothing is in doubt, where the post is not French or was not encoded, or has no sentence but those
    ``told`` in another sense.
    """
    model = head() if reading.language == FRENCH else None
    if model is None or reading.meanings is None:
        return None
    asked = [number for number in _sentences(reading) if number not in told]
    if not asked:
        return None
    sure = model.probabilities(reading.meanings[asked])
    best = int(sure.argmax())
    probability = float(sure[best])
    return Sign(asked[best], probability, probability >= model.alert) if probability >= model.mention else None


def _sentences(reading: Reading) -> Iterator[int]:
    """Those of enough words."""
    words = Counter(reading.tokens.sentences)
    return (number for number in range(len(reading.bounds)) if words[number] >= FEWEST_WORDS)


def head(folder: Path = MODELS) -> Head | None:
    """None without its files or with damaged ones: the rules go on."""
    return _loaded(folder)[0]


def problem(folder: Path = MODELS) -> str:
    """What is wrong with its files, in plain words; "" when the desk judges with them."""
    return _loaded(folder)[1]


@cache
def _loaded(folder: Path) -> tuple[Head | None, str]:
    try:
        return _read(folder), ""
    except ArtifactError as error:
        return None, str(error)


def _read(folder: Path) -> Head:
    found = load_arrays(folder / ARTIFACT)
    try:
        settings = json.loads((folder / REPORT).read_text("utf-8"))["settings"]
        weights, bias = found["weights"].astype(np.float32), found["bias"].astype(np.float32)
        limits = float(settings["alert"]), float(settings["mention"])
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"{ARTIFACT} does not hold the head whole: restore it, or train again.") from error
    if weights.shape != (WIDTH,) or bias.shape != (1,) or not np.isfinite(weights).all():
        raise ArtifactError(f"{ARTIFACT} does not hold the head whole: restore it, or train again.")
    return Head(weights, float(bias[0]), *limits)
