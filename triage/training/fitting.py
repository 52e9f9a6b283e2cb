"""Fitting a linear model with scikit-learn and turning it into plain arrays, calibrated out of fold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from triage.learned.linear import Floats, Linear
from triage.training.calibration import calibration
from triage.training.soft import soft_regression
from triage.training.vocabulary import learn_vocabulary, matrix

CALIBRATION_FOLDS = 5

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """``strength``: inverse of the penalty. ``least_texts``: in how many texts a word or pair must occur.

    ``dense_scale`` weighs the standardised dense numbers against words, whose rows have length one.
    ``balanced``: every class counts the same in the fit, however rare.
    """

    strength: float = 4.0
    least_texts: int = 3
    dense_scale: float = 0.3
    balanced: bool = False
    rounds: int = 400


PLAIN = Settings()


def fit(
    texts: Sequence[Sequence[str]],
    labels: Sequence[str] | NDArray[Any],
    dense: Floats | None = None,
    *,
    multilabel: bool,
    seed: int,
    classes: Sequence[str] = (),
    dense_names: Sequence[str] = (),
    folds: NDArray[np.int64] | None = None,
    weights: Doubles | None = None,
    settings: Settings = PLAIN,
) -> Linear:
    """A model of ``texts``, each a sequence of folded words, with calibrated probabilities.

    ``labels``: a class for each text; with ``multilabel`` a matrix of 0 and 1, a column for each of ``classes``.
    ``folds`` (of ``grouped_folds``) divide the texts for calibration. ``weights`` count a text for more or less.
    """
    names = tuple(classes) or tuple(sorted(set(map(str, labels))))
    targets = np.asarray(labels) if multilabel else np.searchsorted(np.array(names), np.asarray(labels))
    if not multilabel and not (np.array(names)[np.minimum(targets, len(names) - 1)] == np.asarray(labels)).all():
        raise ValueError("A label is not among the classes, or the classes are not in order.")
    job = Job(names, tuple(dense_names), multilabel, seed, settings)
    amounts = np.ones(len(texts)) if weights is None else weights
    raw = fit_uncalibrated(job, texts, targets, dense, amounts)
    parts = np.arange(len(texts)) % CALIBRATION_FOLDS if folds is None else folds
    outside = np.zeros((len(texts), len(names)))
    for part in sorted(set(parts.tolist())):
        inside, out = np.flatnonzero(parts != part), np.flatnonzero(parts == part)
        model = fit_uncalibrated(job, _texts(texts, inside), targets[inside], _of(dense, inside), amounts[inside])
        outside[out] = model.logits(_texts(texts, out), _of(dense, out))
    scale, shift = calibration(outside, targets, amounts, multilabel=multilabel)
    return rescaled(raw, scale, shift)


def rescaled(model: Linear, scale: Doubles, shift: Doubles) -> Linear:
    """The model whose logits are ``scale`` times these plus ``shift``: a linear model still."""
    by = scale.astype(np.float32)
    return replace(
        model,
        weights=model.weights * by,
        dense_weights=model.dense_weights * by,
        bias=model.bias * by + shift.astype(np.float32),
    )


@dataclass(frozen=True)
class Job:
    """What is to be fitted: classes, names of the dense numbers, and how."""

    names: tuple[str, ...]
    dense_names: tuple[str, ...]
    multilabel: bool
    seed: int
    settings: Settings


def _texts(texts: Sequence[Sequence[str]], rows: NDArray[np.int64]) -> list[Sequence[str]]:
    return [texts[row] for row in rows.tolist()]


def _of(dense: Floats | None, rows: NDArray[np.int64]) -> Floats | None:
    return None if dense is None else dense[rows]


def fit_uncalibrated(
    job: Job, texts: Sequence[Sequence[str]], targets: NDArray[Any], dense: Floats | None, amounts: Doubles
) -> Linear:
    """One fit: ``targets`` are numbers of classes, or with ``multilabel`` a matrix of 0 and 1.

    Without it a matrix holds probabilities, a column for each class: what a better model said that is not shipped.
    """
    vocabulary = learn_vocabulary(texts, least_texts=job.settings.least_texts)
    width = len(job.dense_names)
    numbers = np.zeros((len(texts), 0)) if dense is None else dense.astype(np.float64)
    middle = numbers.mean(axis=0)
    spread = np.where(numbers.std(axis=0) > 0, numbers.std(axis=0), 1.0) / job.settings.dense_scale
    columns = hstack([matrix(vocabulary, texts), csr_matrix((numbers - middle) / spread)], format="csr")
    weights, bias = _solve(job, columns, targets, amounts)
    cut = weights.shape[0] - width
    dense_weights = weights[cut:] / spread[:, None]
    return Linear(
        job.names,
        job.dense_names,
        vocabulary.words,
        vocabulary.pairs,
        vocabulary.idf,
        (weights[:cut] * vocabulary.idf[:, None]).astype(np.float32),
        dense_weights.astype(np.float32),
        (bias - middle @ dense_weights).astype(np.float32),
        job.multilabel,
    )


def _solve(job: Job, columns: csr_matrix, targets: NDArray[Any], amounts: Doubles) -> tuple[Doubles, Doubles]:
    """Weights (a row per column of the matrix, a column per class) and bias."""
    if not job.multilabel and targets.ndim > 1:
        return soft_regression(columns, targets, amounts, strength=job.settings.strength, rounds=job.settings.rounds)
    if not job.multilabel:
        return _logistic(job, columns, targets, amounts, len(job.names))
    solved = [_logistic(job, columns, targets[:, k], amounts, 1) for k in range(len(job.names))]
    return np.hstack([weights for weights, _ in solved]), np.concatenate([bias for _, bias in solved])


def _logistic(
    job: Job, columns: csr_matrix, targets: NDArray[Any], amounts: Doubles, classes: int
) -> tuple[Doubles, Doubles]:
    present = np.unique(targets)
    weights, bias = np.zeros((columns.shape[1], classes)), np.full(classes, -8.0)
    if len(present) < 2:  # nothing to tell apart in these texts
        bias[int(present[0]) if classes > 1 else 0] = 8.0 if classes > 1 or present[0] else -8.0
        return weights, bias
    settings = job.settings
    model = LogisticRegression(
        C=settings.strength,
        class_weight="balanced" if settings.balanced else None,
        max_iter=settings.rounds,
        random_state=job.seed,
    )
    model.fit(columns, targets, sample_weight=amounts)
    if classes == 1:
        return model.coef_.T.astype(np.float64), model.intercept_.astype(np.float64)
    if len(present) == 2:  # scikit-learn gives one row for two classes
        weights[:, present] = np.vstack([-model.coef_[0] / 2, model.coef_[0] / 2]).T
        bias[present] = np.array([-1, 1]) * model.intercept_[0] / 2
    else:
        weights[:, present], bias[present] = model.coef_.T, model.intercept_
    return weights, bias
