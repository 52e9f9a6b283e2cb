"""Fitting a second opinion on the reader's numbers, and folding it and its calibrations into one table."""

from collections.abc import Sequence
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


@dataclass(frozen=True)
class Average:
    """Of two opinions, for each class: ``shares`` is how much the reader's counts; each is calibrated first."""

    of_words: Scale
    of_read: Scale
    shares: Doubles

    def of(self, words: Doubles, read: Doubles) -> Doubles:
        """Logits, to be calibrated once more."""
        first, second = words * self.of_words[0] + self.of_words[1], read * self.of_read[0] + self.of_read[1]
        average: Doubles = (1 - self.shares) * first + self.shares * second
        return average


def averaging(words: Doubles, read: Doubles, targets: NDArray[Any], grid: Sequence[float]) -> Average:
    """With the share of ``grid`` that makes the labels most likely, for each class."""
    of_words, of_read = scaled(words, targets), scaled(read, targets)
    unlikely = []
    for share in grid:
        logits = Average(of_words, of_read, np.full(words.shape[1], share)).of(words, read)
        unlikely.append((np.logaddexp(0, logits) - targets * logits).mean(axis=0))
    return Average(of_words, of_read, np.array(grid)[np.argmin(unlikely, axis=0)])


def mixed_out_of_fold(
    words: Doubles, read: Doubles, targets: NDArray[Any], folds: NDArray[np.int64], grid: Sequence[float]
) -> Doubles:
    """The average of both opinions for each text; how they are averaged was chosen on other folds."""
    mixed = np.zeros(words.shape)
    for fold in np.unique(folds):
        mine = folds == fold
        average = averaging(words[~mine], read[~mine], targets[~mine], grid)
        mixed[mine] = average.of(words[mine], read[mine])
    return mixed


def folded(head: Head, average: Average, of_mixed: Scale) -> Second:
    """The table: of a linear model whose calibration is folded in already, of ``head``, and of their average."""
    outer, shares = of_mixed[0], average.shares
    by = outer * shares * average.of_read[0]
    bias = by * head.bias + outer * shares * average.of_read[1] + of_mixed[1]
    words = outer * (1 - shares)
    return Second(words.astype(np.float32), (head.weights * by).astype(np.float32), bias.astype(np.float32))
