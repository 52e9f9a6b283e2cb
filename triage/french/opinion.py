"""What the French model makes of texts: of each as a whole, and of its sentences. Pure.

As for English (``triage.learned.opinion``): a guess with a probability that gates nothing urgent. Without the model's
file the lexicon judges alone.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from triage.french.features import features_of
from triage.french.lexicon import SHIPPED, FrenchLexicon
from triage.french.model import French
from triage.learned.errors import ArtifactError
from triage.learned.experts import LABELS
from triage.learned.linear import Floats
from triage.learned.opinion import SURE, Opinion
from triage.sentiment import Score
from triage.version import MODELS

ARTIFACT = "french.npz"
_NEG, _POS = LABELS.index("neg"), LABELS.index("pos")


@cache
def _loaded(path: Path) -> tuple[French | None, str]:
    try:
        return French.load(path), ""
    except ArtifactError as error:
        return None, str(error)


def problem(folder: Path = MODELS) -> str:
    """What is wrong with the model's file, in plain words; "" when the desk judges French with it."""
    return _loaded(folder / ARTIFACT)[1]


def opinions(
    texts: Sequence[tuple[str, Score]], folder: Path = MODELS, lexicon: FrenchLexicon = SHIPPED
) -> list[Opinion | None]:
    """One for each normalised text with its French score; none without a model, or for a text without a word."""
    if not texts:
        return []
    model, _ = _loaded(folder / ARTIFACT)
    if model is None:
        return [None] * len(texts)
    pieces = [
        [lexicon.without_names(text), *(unit.masked for unit in score.units if len(score.units) > 1)]
        for text, score in texts
    ]
    features = [features_of(piece, lexicon) for each in pieces for piece in each]
    told = np.split(model.probabilities(features), np.cumsum([len(each) for each in pieces])[:-1])
    firsts = np.cumsum([0, *(len(each) for each in pieces)])
    return [
        _opinion(mine, score) if features[first].words else None
        for (_, score), mine, first in zip(texts, told, firsts.tolist(), strict=False)
    ]


def _opinion(told: Floats, score: Score) -> Opinion:
    whole, parts = told[0], told[1:] if len(told) > 1 else told
    label = int(whole.argmax())
    if not score.units:
        return Opinion(LABELS[label], float(whole[label]), False, None, 0.0)
    place = int(parts[:, _NEG].argmax())
    bad, good = float(parts[place, _NEG]), float(parts[:, _POS].max())
    mixed = len(parts) > 1 and bad >= SURE and good >= SURE
    return Opinion(LABELS[label], float(whole[label]), mixed, score.units[place], bad)
