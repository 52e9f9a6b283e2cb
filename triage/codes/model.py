"""The model of codes: one table over the numbers of a sentence, loaded once. Pure.

In English the numbers are the sentence reader's and then the encoder's; in French the encoder's alone, which mean the
same in both languages, so that what was taught in English reads French.

A class is a code with a polarity ("env.facilities/strength"); a code's probability is the sum of its classes',
calibrated. Without the reader, or without the model's file, nothing is found and all else goes on.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triage.encoder import WIDTH as MEANT
from triage.learned.archive import lines_of, load_arrays, save_arrays, text_array
from triage.learned.errors import ArtifactError
from triage.learned.linear import Floats
from triage.learned.second import WIDTH as READ
from triage.learned.weighing import softmax
from triage.taxonomy import CODES
from triage.version import MODELS

ARTIFACT, FRENCH = "codes.npz", "codes_french.npz"
WIDTHS = {ARTIFACT: READ + MEANT, FRENCH: MEANT}  # numbers of a sentence, by file
NONE = "none"  # classes of sentences without a code are named after it, by what else they are: "none/small talk"
NEVER = 2.0  # a threshold above every probability
_LEAST = 1e-6


def parted(name: str) -> tuple[str, str]:
    """The code of a class, and its polarity: the code's own unless the class names one."""
    code, _, polarity = name.partition("/")
    return code, polarity or (CODES[code].polarity if code in CODES else "")


@dataclass(frozen=True)
class Codes:
    """``weights``: a row for each of the numbers of a sentence, a column for each of ``classes``.

    ``scales``, ``shifts`` and ``limits`` are by code, in the order of ``codes``: calibration, and from where a code
    is suggested (``NEVER``: it is not).
    """

    classes: tuple[str, ...]
    weights: Floats
    bias: Floats
    scales: Floats
    shifts: Floats
    limits: Floats

    def __post_init__(self) -> None:
        shapes = [each.shape for each in (self.weights, self.bias, self.scales, self.shifts, self.limits)]
        classes, codes = len(self.classes), (len(self.codes),)
        if self.weights.ndim != 2 or shapes != [(len(self.weights), classes), (classes,), codes, codes, codes]:
            raise ArtifactError("The parts of the model of codes do not fit together.")
        if not all(np.isfinite(each).all() for each in (self.weights, self.bias, self.scales, self.shifts)):
            raise ArtifactError("The model of codes holds a number that is none.")
        if unknown := set(self.codes) - set(CODES):
            raise ArtifactError(f"The model of codes knows {len(unknown)} that the taxonomy does not.")

    @property
    def codes(self) -> tuple[str, ...]:
        return codes_of(self.classes)

    def shares(self, numbers: Floats) -> Floats:
        """Probabilities of the classes, a row for each sentence; not calibrated."""
        return softmax((numbers @ self.weights + self.bias).astype(np.float32))

    def sure(self, shares: Floats) -> Floats:
        """Calibrated probabilities of the codes."""
        logits = logits_of(shares @ self._members) * self.scales + self.shifts
        told: Floats = (1 / (1 + np.exp(-np.clip(logits, -30, 30)))).astype(np.float32)
        return told

    def polarity(self, code: str, shares: NDArray[np.float32]) -> str:
        """That of the likeliest class of a code, by the shares of one sentence."""
        mine = [place for place, name in enumerate(self.classes) if parted(name)[0] == code]
        return parted(self.classes[max(mine, key=lambda place: float(shares[place]))])[1]

    @property
    def _members(self) -> Floats:
        return members(self.classes, self.codes)

    def save(self, path: Path) -> None:
        """The same model gives the same bytes."""
        names, weights = text_array(list(self.classes)), self.weights.astype(np.float16)
        told = {"bias": self.bias, "scales": self.scales, "shifts": self.shifts, "limits": self.limits}
        save_arrays(path, {"classes": names, "weights": weights, **told})

    @classmethod
    def load(cls, path: Path) -> "Codes":
        """Raises ``ArtifactError`` when the file is missing, damaged or of another shape."""
        found = load_arrays(path)
        try:
            parts = [found[name].astype(np.float32) for name in ("weights", "bias", "scales", "shifts", "limits")]
            model = cls(tuple(lines_of(found["classes"])), *parts)
        except ArtifactError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise ArtifactError(f"{path.name} holds no model of codes: restore it, or train again.") from error
        if len(model.weights) != WIDTHS[path.name]:
            raise ArtifactError("The parts of the model of codes do not fit together.")
        return model


def codes_of(classes: tuple[str, ...]) -> tuple[str, ...]:
    """Each code once, in the order of the classes."""
    return tuple(dict.fromkeys(code for code, _ in map(parted, classes) if code != NONE))


def members(classes: tuple[str, ...], codes: tuple[str, ...]) -> Floats:
    """Which classes make up which code: a row for each class, a column for each code."""
    return np.array([[float(parted(name)[0] == code) for code in codes] for name in classes], np.float32)


def logits_of(shares: Floats) -> Floats:
    kept = np.clip(shares, _LEAST, 1 - _LEAST)
    told: Floats = np.log(kept / (1 - kept)).astype(np.float32)
    return told


@cache
def _loaded(folder: Path, name: str) -> tuple[Codes | None, str]:
    try:
        return Codes.load(folder / name), ""
    except ArtifactError as error:
        return None, str(error)


def problem(folder: Path = MODELS) -> str:
    """What is wrong with a model's file, in plain words; "" when the desk judges with both."""
    return _loaded(folder, ARTIFACT)[1] or _loaded(folder, FRENCH)[1]


def codes(folder: Path = MODELS, name: str = ARTIFACT) -> Codes | None:
    """The model of English, or of ``FRENCH``; None without its file or with a damaged one."""
    return _loaded(folder, name)[0]
