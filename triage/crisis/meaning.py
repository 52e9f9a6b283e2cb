"""Danger told in words that no rule has, in French and in languages that nobody scores. Pure.

A head over the encoder's numbers of a sentence, which mean the same in each of its languages. People labelled English
texts alone; the head was taught by those and by invented ones (``triage/data/french_danger.json`` and
``danger_elsewhere.json``). It calls a person, or lets one read soon; it takes nothing back that a rule found.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from triage import language as languages
from triage.detectors import Reading
from triage.encoder import LANGUAGES, WIDTH, pieces
from triage.learned.archive import load_arrays
from triage.learned.errors import ArtifactError
from triage.learned.linear import Floats
from triage.version import MODELS

ARTIFACT, REPORT = "danger_meaning.npz", "danger_meaning.json"
FEWEST_WORDS, FEWEST_ELSEWHERE = 3, 2  # fewer say nothing that a rule would not know
FEWEST_LETTERS = 4  # of a script that writes words without spaces
_ENGLISH = ("", languages.ENGLISH)


class Limits(NamedTuple):
    """The probabilities from which a person is called at once, or reads soon."""

    alert: float
    mention: float


@dataclass(frozen=True)
class Head:
    """``weights``: one for each of ``WIDTH`` numbers. ``elsewhere``: for languages other than French."""

    weights: Floats
    bias: float
    french: Limits
    elsewhere: Limits

    @property
    def least(self) -> float:
        """Below this nothing is said in any language."""
        return min(self.french.mention, self.elsewhere.mention)

    def probabilities(self, numbers: Floats) -> Floats:
        """That somebody is in danger, for each row."""
        told: Floats = 1 / (1 + np.exp(-np.clip(numbers @ self.weights + self.bias, -30, 30)))
        return told


class Sign(NamedTuple):
    """What speaks most of danger: where it stands in the normalised text, and whether a person is called at once."""

    start: int
    end: int
    probability: float
    calls: bool


def sign_of(reading: Reading, told: Collection[int]) -> Sign | None:
    """None where nothing is in doubt, where the post was not encoded, or has no sentence to ask about but those
    ``told`` in another sense. Of an English post those sentences are asked about that are in another language.
    """
    model = head()
    if model is None or reading.meanings is None:
        return None
    sure = model.probabilities(reading.meanings)
    rows = np.flatnonzero(sure >= model.least).tolist()
    if not rows:  # nearly all end here
        return None
    bounds = pieces(reading.mapped.text, reading.bounds, scored=reading.scored)
    signs = (_sign(reading, *bounds[row], float(sure[row]), told) for row in rows)
    return max(filter(None, signs), key=lambda sign: (sign.calls, sign.probability), default=None)


def _sign(reading: Reading, start: int, end: int, probability: float, told: Collection[int]) -> Sign | None:
    inside = [token for token in reading.tokens if start <= token.start < end]
    words = [token.word for token in inside]
    if not words or inside[0].sentence in told or not _is_enough(words, scored=reading.scored):
        return None
    limits = _limits(reading, reading.mapped.text[start:end], words)
    if limits is None or probability < limits.mention:
        return None
    return Sign(start, end, probability, probability >= limits.alert)


def _limits(reading: Reading, text: str, words: Sequence[str]) -> Limits | None:
    """Of the language of a sentence; None for English, which others know better, and for one that nobody knows."""
    model = head()
    language = reading.language
    if language in _ENGLISH:
        language = languages.beside_english(text, words)
    if model is None or language not in LANGUAGES - {languages.ENGLISH}:
        return None
    return model.french if language == languages.FRENCH else model.elsewhere


def _is_enough(words: Sequence[str], *, scored: bool) -> bool:
    """A few words, or letters of a script that writes words without spaces between them."""
    if len(words) >= (FEWEST_WORDS if scored else FEWEST_ELSEWHERE):
        return True
    return sum(letter.isalpha() and letter.upper() == letter.lower() for letter in words[0]) >= FEWEST_LETTERS


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
        french, elsewhere = (
            Limits(float(settings[of]["alert"]), float(settings[of]["mention"])) for of in ("french", "elsewhere")
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"{ARTIFACT} does not hold the head whole: restore it, or train again.") from error
    if weights.shape != (WIDTH,) or bias.shape != (1,) or not np.isfinite(weights).all():
        raise ArtifactError(f"{ARTIFACT} does not hold the head whole: restore it, or train again.")
    return Head(weights, float(bias[0]), french, elsewhere)
