"""The model of themes and what was measured of it: loaded once, asked for a whole batch at a time. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from triage.learned.linear import Floats, Linear
from triage.themes.features import dense_rows, with_parts
from triage.themes.units import Unit
from triage.version import MODELS

ARTIFACT, CARD = "themes.npz", "themes.json"


@dataclass(frozen=True)
class Themes:
    """``suggested``: column and threshold of each code that the model may suggest, by code of the concern.

    ``tones``: columns of the probabilities that a text complains and that it praises.
    """

    linear: Linear
    suggested: Mapping[str, tuple[int, float]]
    tones: tuple[int, int]

    def logits(self, units: Sequence[Unit]) -> Floats:
        """One row per unit of text, one column per class of the model; calibrated once squashed."""
        words = [with_parts(unit.words) for unit in units]
        return self.linear.logits(
            words, dense_rows([len(unit.words) for unit in units], [unit.found for unit in units])
        )


@cache
def card(folder: Path = MODELS) -> Mapping[str, Any]:
    """What was measured at training, for every code of the taxonomy; empty where no model was trained yet."""
    path = folder / CARD
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


@cache
def themes(folder: Path = MODELS) -> Themes | None:
    """The model, or None where none was trained yet. Raises ``ArtifactError`` for a damaged one."""
    measured = card(folder)
    if not measured:
        return None
    linear = Linear.load(folder / ARTIFACT)
    column = {name: place for place, name in enumerate(linear.classes)}
    suggested = {
        code: (column[code], float(each["threshold"])) for code, each in measured["codes"].items() if each["trained"]
    }
    return Themes(linear, suggested, (column["tone:concern"], column["tone:strength"]))
