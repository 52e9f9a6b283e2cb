"""Probabilities that mean what they say: scale and shift of logits, fitted on texts that the model had not seen."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

Doubles = NDArray[np.float64]
_HOLD = 1e-3  # draws the shift towards nothing where texts are few


def calibration(
    logits: Doubles, targets: NDArray[Any], amounts: Doubles, *, multilabel: bool
) -> tuple[Doubles, Doubles]:
    """Scale and shift for each class that make the out-of-fold ``logits`` most likely (temperature, or Platt)."""
    if multilabel:
        each = [_platt(logits[:, k], targets[:, k], amounts) for k in range(logits.shape[1])]
        return np.array([scale for scale, _ in each]), np.array([shift for _, shift in each])
    return _temperature(logits, targets, amounts)


def _temperature(logits: Doubles, targets: NDArray[Any], amounts: Doubles) -> tuple[Doubles, Doubles]:
    rows = np.arange(len(targets))

    def loss(guess: Doubles) -> float:
        moved = logits * np.exp(guess[0]) + guess[1:]
        moved = moved - moved.max(axis=1, keepdims=True)
        unlikely = np.log(np.exp(moved).sum(axis=1)) - moved[rows, targets]
        return float((unlikely * amounts).sum() / amounts.sum() + _HOLD * np.square(guess[1:]).sum())

    found = minimize(loss, np.zeros(logits.shape[1] + 1), method="L-BFGS-B").x
    return np.full(logits.shape[1], np.exp(found[0])), found[1:]


def _platt(logits: Doubles, targets: NDArray[Any], amounts: Doubles) -> tuple[float, float]:
    def loss(guess: Doubles) -> float:
        moved = logits * np.exp(guess[0]) + guess[1]
        unlikely = np.logaddexp(0, moved) - targets * moved
        return float((unlikely * amounts).sum() / amounts.sum() + _HOLD * guess[1] ** 2 / len(targets))

    scale, shift = minimize(loss, np.zeros(2), method="L-BFGS-B", bounds=[(-3, 3), (-20, 20)]).x
    return float(np.exp(scale)), float(shift)
