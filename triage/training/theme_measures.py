"""What the model of themes is worth, from predictions on texts that it had not seen."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.evaluation import Figure, share

Flags = NDArray[np.bool_]
Doubles = NDArray[np.float64]

LEAST_PRECISION = 0.62  # of a suggestion: two of three are worth a person's look
_STEPS = np.linspace(0.5, 0.999, 140)  # quantiles of the probabilities that are tried as thresholds
_RESAMPLES, _SEED, _BINS = 400, 1, 10


def f1(truth: Flags, said: Flags) -> float:
    both = int((truth & said).sum())
    total = int(truth.sum() + said.sum())
    return 2 * both / total if total else 0.0


def best_threshold(truth: Flags, sure: Doubles, least_precision: float = 0.0) -> float:
    """Where F1 is highest among thresholds that are right often enough; above 1 where none is."""
    tried = np.unique(np.quantile(sure, _STEPS))
    fit = [each for each in tried if _precision(truth, sure >= each) >= least_precision]
    return float(max(fit, key=lambda each: f1(truth, sure >= each), default=2.0))


def _precision(truth: Flags, said: Flags) -> float:
    return float((truth & said).sum() / max(1, said.sum()))


def said_out_of_fold(truth: Flags, sure: Doubles, folds: NDArray[np.int64], least_precision: float = 0.0) -> Flags:
    """What would be said of each text with a threshold chosen on the other folds."""
    said = np.zeros(len(truth), dtype=bool)
    for fold in np.unique(folds):
        others = folds != fold
        said[~others] = sure[~others] >= best_threshold(truth[others], sure[others], least_precision)
    return said


def summary(truth: Flags, said: Flags) -> dict[str, Any]:
    """Precision and recall with Wilson's intervals, F1 with one from resampled texts."""
    both = int((truth & said).sum())
    figures = {
        "precision": share("", both, int(said.sum())),
        "recall": share("", both, int(truth.sum())),
        "f1": resampled("", lambda rows: f1(truth[rows], said[rows]), len(truth)),
    }
    return {name: [round(value, 3) for value in (each.value, each.low, each.high)] for name, each in figures.items()}


def resampled(name: str, measure: Callable[[NDArray[np.int64]], float], count: int) -> Figure:
    """A measure over rows of the file, with the interval in which 95 of 100 resampled files lie."""
    chance = np.random.default_rng(_SEED)
    drawn = sorted(measure(chance.integers(0, count, count)) for _ in range(_RESAMPLES))
    cut = _RESAMPLES // 40
    return Figure(name, measure(np.arange(count)), drawn[cut], drawn[-1 - cut])


def calibration_error(truth: Flags, sure: Doubles) -> float:
    """Expected calibration error: how far what is said lies from how often it is so, over ten equal bins."""
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(sure[bins == each].mean() - truth[bins == each].mean()) * (bins == each).mean() for each in np.unique(bins)
    ]
    return float(sum(gaps))
