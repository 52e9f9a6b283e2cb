"""What the French model makes of texts: of each as a whole, and of its sentences. Pure.

As for English (``triage.learned.opinion``): a guess with a probability that gates nothing urgent. Without the model's
file the lexicon judges alone.
"""

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from triage.french.features import features_of
from triage.french.lexicon import SHIPPED, FrenchLexicon
from triage.french.model import French
from triage.french.sides import both_sides
from triage.learned.errors import ArtifactError
from triage.learned.experts import LABELS
from triage.learned.linear import Floats
from triage.learned.opinion import SURE, Opinion, only_side
from triage.sentiment import MIXED, Score
from triage.taxonomy import CONCERN, STRENGTH
from triage.version import MODELS

ARTIFACT = "french.npz"
_WARM, _COLD, _UNSURE = 0.5, 0.3, 0.6  # compound scores of the lexicon; a probability
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
    whole = [
        _opinion(mine, score) if features[first].words else None
        for (_, score), mine, first in zip(texts, told, firsts.tolist(), strict=False)
    ]
    return both_sides(texts, whole, model, lexicon)


def second_look(guess: Opinion, pointing: Collection[str], compound: float) -> Opinion:
    """What the rules find outweighs a guess that is not sure: ``pointing`` are the polarities of their findings.

    The model has learned from posts of all kinds and knows little of care. A text in which the rules find concerns
    alone is a complaint unless its words are warm; one with praise alone is no complaint unless the guess is sure.
    """
    if guess.mixed:
        return guess
    if set(pointing) == {CONCERN} and guess.label != "neg" and compound < _WARM:
        return guess._replace(label="neg", confidence=None)
    unsure = guess.label == "neu" or (guess.label == "neg" and (guess.confidence or 1) < _UNSURE)
    if set(pointing) == {STRENGTH} and unsure and compound > -_COLD:
        return guess._replace(label="pos", confidence=None)
    return guess


def _opinion(told: Floats, score: Score) -> Opinion:
    whole, parts = told[0], told[1:] if len(told) > 1 else told
    label = int(whole.argmax())
    if not score.units:
        return Opinion(LABELS[label], float(whole[label]), False, None, 0.0)
    place = int(parts[:, _NEG].argmax())
    bad, good, worst = float(parts[place, _NEG]), float(parts[:, _POS].max()), score.units[place]
    if len(parts) < 2 or bad < SURE or good < SURE:
        return Opinion(LABELS[label], float(whole[label]), False, worst, bad)
    side = only_side(score.units, parts[:, _NEG].tolist(), parts[:, _POS].tolist())
    if side in (MIXED, LABELS[label]):
        return Opinion(LABELS[label], float(whole[label]), side == MIXED, worst, bad)
    return Opinion(side, None, False, worst, bad)
