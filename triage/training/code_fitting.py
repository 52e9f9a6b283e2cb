"""Fitting the model of codes: linear discriminants, in one step and without chance.

Some fifty sentences of a class are too few to learn a thousand weights from. A discriminant learns of each class its
middle alone, and what is common to all: how sentences differ that mean the same. Closed form, so the same each time.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.codes.model import NONE, Codes, logits_of, members, parted
from triage.learned.linear import Floats
from triage.learned.weighing import softmax
from triage.training.calibration import calibration
from triage.training.code_texts import ALONE, CARE, INVENTED, POSTS, Sentences

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]
SHRINK = 0.6  # towards numbers that vary alike and apart: chosen out of fold
NONE_PRIOR = 0.3  # before a sentence is read; the codes share the rest alike
AMOUNTS = {INVENTED: 0.5, ALONE: 0.5, CARE: 0.6, POSTS: 0.3}  # of one reading: an invented sentence has two


@dataclass(frozen=True)
class Table:
    weights: Doubles
    bias: Doubles

    def shares(self, numbers: Floats) -> Floats:
        return softmax((numbers.astype(np.float64) @ self.weights + self.bias).astype(np.float32))


def fit(given: Sentences) -> Table:
    """Standardising is folded in. A class without a sentence in ``given`` is never likely."""
    rows, amounts = given.numbers.astype(np.float64), np.array([AMOUNTS[each] for each in given.source])
    middle, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    rows = (rows - middle) / spread
    parts = given.shares * amounts[:, None]
    total = parts.sum(axis=0)
    middles = (parts.T @ rows) / np.maximum(total, 1e-9)[:, None]
    apart = rows - given.shares @ middles
    common = (apart * amounts[:, None]).T @ apart / amounts.sum()
    common = (1 - SHRINK) * common + SHRINK * np.trace(common) / len(common) * np.eye(len(common))
    weights = np.linalg.solve(common, middles.T)
    bias = -0.5 * (middles.T * weights).sum(axis=0) + np.log(_priors(given, total))
    return Table(weights / spread[:, None], bias - (middle / spread) @ weights)


def _priors(given: Sentences, total: Doubles) -> Doubles:
    """Alike for every code, whose classes share it as their sentences do; alike for every kind of sentence without."""
    names = [parted(name)[0] for name in given.classes]
    kinds = names.count(NONE)
    found = np.zeros(len(names))
    for place, name in enumerate(names):
        of_code = sum(float(total[other]) for other, its in enumerate(names) if its == name)
        rest = (1 - NONE_PRIOR) / len(given.codes) * float(total[place]) / max(of_code, 1e-9)
        found[place] = max(NONE_PRIOR / kinds if name == NONE else rest, 1e-9)
    return found


def out_of_fold(given: Sentences) -> Doubles:
    """The logit of each code in each sentence, by a table that learned from the other folds."""
    found = np.zeros((len(given.numbers), len(given.codes)))
    by_code = members(given.classes, given.codes)
    for fold in np.unique(given.folds):
        out = given.folds == fold
        found[out] = logits_of(fit(given.of(~out)).shares(given.numbers[out]) @ by_code)
    return found


@dataclass(frozen=True)
class Scale:
    """Platt's, for each code."""

    scales: Doubles
    shifts: Doubles

    def sure(self, logits: Doubles) -> Doubles:
        told: Doubles = 1 / (1 + np.exp(-np.clip(logits * self.scales + self.shifts, -30, 30)))
        return told


def scaled(given: Sentences, logits: Doubles, rows: NDArray[Any] | None = None) -> Scale:
    """By what is known of each code in ``rows``; a sentence counts as it stands among others."""
    targets, held = given.targets(), measured(given) if rows is None else measured(given) & rows
    each = []
    for place in range(len(given.codes)):
        mine = held & given.known[:, place]
        target = targets[mine, place][:, None].astype(np.int64)
        each.append(calibration(logits[mine, place][:, None], target, np.ones(len(target)), multilabel=True))
    return Scale(np.array([scale[0] for scale, _ in each]), np.array([shift[0] for _, shift in each]))


def measured(given: Sentences) -> NDArray[np.bool_]:
    """Rows that figures and thresholds are of: sentences among others, as in posts."""
    kept: NDArray[np.bool_] = given.source != ALONE
    return kept


def model(given: Sentences, logits: Doubles, limits: Doubles) -> Codes:
    """Of all sentences, calibrated by ``logits`` out of fold."""
    table, scale = fit(given), scaled(given, logits)
    arrays = (table.weights, table.bias, scale.scales, scale.shifts, limits)
    return Codes(given.classes, *(each.astype(np.float32) for each in arrays))
