"""How a mixture of opinions is calibrated, and how labels are weighed when one is said: both chosen out of fold."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from triage.learned.experts import mixture
from triage.learned.linear import Floats
from triage.learned.weighing import GENRES, LABELS, Weighing
from triage.training.calibration import calibration
from triage.training.sentiment_texts import Texts

BEST = 10  # so many of the best weights are averaged: the very best of a grid is so by chance
_GRID = np.array([(neg, neu, 1.0) for neg, neu in product(np.geomspace(0.5, 6, 18), np.geomspace(0.5, 8, 18))])


@dataclass(frozen=True)
class Recalls:
    """The least share of negative texts that must be found out of fold, by genre, when labels are weighed."""

    care: float
    posts: float


# A concern that is missed costs more than a doubt that a person looks into. With the reader .91 instead of .85 costs
# .01 of macro-F1 on comments, and finds .06 more of the negatives of a source never seen; words alone pay more for it.
WITH_READER, BY_WORDS = Recalls(care=0.91, posts=0.8), Recalls(care=0.88, posts=0.0)


def weighing(logits: Floats, texts: Texts, least: Recalls) -> Weighing:
    """Of ``texts`` that none of the models behind the ``logits`` had seen."""
    mixed, _ = mixture(logits)
    logs = np.log(mixed).astype(np.float64)
    scale, shift = calibration(logs, texts.labels, np.ones(len(texts.labels)), multilabel=False)
    plain = np.ones((len(GENRES), len(LABELS)), np.float32)
    found = Weighing(float(scale[0]), shift.astype(np.float32), plain)
    told = found.calibrate(mixed)
    factors = [
        _factors(told[mine], texts.labels[mine], recall)
        for genre, recall in zip(GENRES, (least.care, least.posts), strict=True)
        for mine in [texts.genre == genre]
    ]
    return Weighing(found.temperature, found.shift, np.array(factors, dtype=np.float32))


def _factors(told: Floats, labels: NDArray[np.int64], least_recall: float) -> NDArray[np.float64]:
    """The middle of the best factors of a coarse grid: by macro-F1, among those that find enough negative texts."""
    values = [_worth(labels, (told * factors).argmax(axis=1), least_recall) for factors in _GRID]
    best = np.argsort(-np.array(values), kind="stable")[:BEST]
    middle: NDArray[np.float64] = np.exp(np.log(_GRID[best]).mean(axis=0))
    return middle


def _worth(labels: NDArray[np.int64], said: NDArray[np.int64], least_recall: float) -> float:
    recall = float((said[labels == 0] == 0).mean()) if (labels == 0).any() else 1.0
    return _macro_f1(labels, said) - 10 * max(0.0, least_recall - recall)


def _macro_f1(labels: NDArray[np.int64], said: NDArray[np.int64]) -> float:
    table = np.bincount(labels * len(LABELS) + said, minlength=len(LABELS) ** 2).reshape(len(LABELS), len(LABELS))
    both = table.sum(axis=0) + table.sum(axis=1)
    return float(np.mean(2 * np.diag(table) / np.maximum(both, 1)))
