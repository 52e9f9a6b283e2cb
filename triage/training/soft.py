"""Logistic regression towards probabilities instead of labels, as scikit-learn fits it towards labels."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

Doubles = NDArray[np.float64]


def soft_regression(
    columns: csr_matrix, targets: Doubles, amounts: Doubles, *, strength: float, rounds: int
) -> tuple[Doubles, Doubles]:
    """Weights (a row per column of the matrix, a column per class) and bias; ``targets`` add up to one by row.

    ``strength``: inverse of the penalty on the weights. The bias is free.
    """
    (_, width), classes = columns.shape, targets.shape[1]
    turned = columns.T.tocsr()
    total = float(amounts.sum())
    penalty, shares = 1 / (strength * total), (amounts / total)[:, None]

    def loss(guess: Doubles) -> tuple[float, Doubles]:
        weights, bias = guess[: width * classes].reshape(width, classes), guess[width * classes :]
        logits = columns @ weights + bias
        logs = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
        wrong = shares * (np.exp(logs) - targets)
        slope = np.concatenate([(turned @ wrong + penalty * weights).ravel(), wrong.sum(axis=0)])
        return float(-(shares * targets * logs).sum() + penalty / 2 * np.square(weights).sum()), slope

    found = minimize(loss, np.zeros((width + 1) * classes), jac=True, method="L-BFGS-B", options={"maxiter": rounds}).x
    return found[: width * classes].reshape(width, classes), found[width * classes :]
