"""Fitting a second opinion on the reader's numbers, and folding it and its calibrations into one table."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from triage.learned.linear import Floats
from triage.learned.second import Second
from triage.training.calibration import calibration

ROUNDS = 400
Doubles = NDArray[np.float64]
Scale = tuple[Doubles, Doubles]


@dataclass(frozen=True)
class Head:
    """A linear model of the reader's numbers alone; standardising is folded in. Not calibrated."""

    weights: Doubles
    bias: Doubles

    def logits(self, numbers: Floats) -> Doubles:
        told: Doubles = numbers.astype(np.float64) @ self.weights + self.bias
        return told


def fit_head(numbers: Floats, target: NDArray[Any], amounts: Doubles, strength: float) -> Head:
    """One class: ``target`` is 0 or 1 for each row, ``amounts`` how much it counts, ``strength`` against penalty."""
    rows = numbers.astype(np.float64)
    if not 0 < target.sum() < len(target):  # nothing to tell apart in these texts
        return Head(np.zeros((rows.shape[1], 1)), np.full(1, 8.0 if target.all() else -8.0))
    middle = rows.mean(axis=0)
    spread = np.where(rows.std(axis=0) > 0, rows.std(axis=0), 1.0)
    model = LogisticRegression(C=strength, max_iter=ROUNDS)
    model.fit((rows - middle) / spread, target, sample_weight=amounts)
    weights = model.coef_[0] / spread
    return Head(weights[:, None], model.intercept_ - middle @ weights)


def together(heads: list[Head]) -> Head:
    """Heads of one class each as one of several."""
    return Head(np.hstack([each.weights for each in heads]), np.concatenate([each.bias for each in heads]))


def scaled(logits: Doubles, targets: NDArray[Any]) -> Scale:
    """Scale and shift for each class that make probabilities of logits."""
    return calibration(logits, targets, np.ones(len(targets)), multilabel=True)


def mixed_out_of_fold(
    words: Doubles, read: Doubles, targets: NDArray[Any], folds: NDArray[np.int64], share: float
) -> Doubles:
    """The average of both opinions for each text, ``share`` of it the reader's; each calibrated on other folds."""
    mixed = np.zeros(words.shape)
    for fold in np.unique(folds):
        mine = folds == fold
        for opinion, part in ((words, 1 - share), (read, share)):
            scale, shift = scaled(opinion[~mine], targets[~mine])
            mixed[mine] += part * (opinion[mine] * scale + shift)
    return mixed


def folded(head: Head, of_read: Scale, of_mixed: Scale, share: float) -> Second:
    """The table: of a linear model whose calibration is folded in already, of ``head``, and of their average."""
    by = of_mixed[0] * share * of_read[0]
    words = of_mixed[0] * (1 - share)
    bias = by * head.bias + of_mixed[0] * share * of_read[1] + of_mixed[1]
    return Second(words.astype(np.float32), (head.weights * by).astype(np.float32), bias.astype(np.float32))
