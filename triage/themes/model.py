"""The model of themes and what was measured of it: loaded once, asked for a whole batch at a time. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from triage.learned.archive import load_arrays
from triage.learned.linear import Floats, Linear
from triage.learned.second import WIDTH, Second
from triage.themes.features import dense_rows
from triage.themes.numbering import Numbering
from triage.themes.units import Unit
from triage.version import MODELS

ARTIFACT, CARD = "themes.npz", "themes.json"
WITH_READER = "with reader"  # where the card holds what was measured of both opinions together
NEVER = 2.0  # above every probability
OF_WHOLE = frozenset({"strength.thanks", "hcat_map:compliment", "hcat_map:unusable"})  # no one sentence says these


@dataclass(frozen=True)
class Themes:
    """``suggested``: threshold of each code that the model may suggest by words alone, by code of the concern;
    ``suggested_read``: the same where a text was read by the sentence reader too, whose word is ``second``.

    ``tones``: columns of the probabilities that a text complains and that it praises.
    """

    linear: Linear
    suggested: Mapping[str, float]
    tones: tuple[int, int]
    second: Second | None = None
    suggested_read: Mapping[str, float] = field(default_factory=dict)

    @property
    def codes(self) -> Sequence[str]:
        """What may be suggested in either way, in the order of the model's classes."""
        return [name for name in self.linear.classes if name in self.suggested or name in self.suggested_read]

    @property
    def of_whole(self) -> list[int]:
        """Columns of what is told by a text as a whole; the others also by the sentence that speaks most of them."""
        return [column for column, name in enumerate(self.linear.classes) if name in OF_WHOLE]

    def limits(self, codes: Sequence[str], *, read: bool) -> list[float]:
        """The threshold of each code; above every probability where it is not suggested."""
        chosen = self.suggested_read if read else self.suggested
        return [chosen.get(code, NEVER) for code in codes]

    def logits(self, units: Sequence[Unit]) -> Floats:
        """One row per unit of text, one column per class of the model; calibrated once squashed."""
        texts = self._numbering.numbered([unit.words for unit in units])
        return self.linear.logits_of(
            texts, dense_rows([len(unit.words) for unit in units], [unit.found for unit in units])
        )

    @cached_property
    def _numbering(self) -> Numbering:
        return Numbering(self.linear.lookup)


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
    arrays = load_arrays(folder / ARTIFACT)
    linear = Linear.of_arrays(arrays, ARTIFACT)
    second = Second.of_arrays(arrays, ARTIFACT, classes=len(linear.classes), numbers=WIDTH)
    tones = (linear.classes.index("tone:concern"), linear.classes.index("tone:strength"))
    read = _suggested(measured[WITH_READER]["codes"]) if second and WITH_READER in measured else {}
    return Themes(linear, _suggested(measured["codes"]), tones, second if read else None, read)


def _suggested(codes: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    return {code: float(each["threshold"]) for code, each in codes.items() if each["trained"]}
