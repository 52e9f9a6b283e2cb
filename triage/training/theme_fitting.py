"""Fitting the model of themes: one linear model, helped by a second set of comments with other labels.

The second set (phase 1) has one label of another scheme for each text. A head is fitted for each of its labels; what
the heads say of a text joins its words as further inputs. Head and model are linear over the same words, so the two
fold into one table of weights, and asking costs nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from triage.learned.linear import Floats, Linear
from triage.training.vocabulary import learn_vocabulary, matrix

LEAST_TEXTS = 3  # in which a word must occur
STRENGTH, HINT_STRENGTH = 5.0, 3.0  # inverse of the penalties
DENSE_SCALE, HINT_SCALE = 0.5, 0.15  # of what rules found, and of a head's standardised word, against words

OTHERS_COUNT = 0.6  # of a post about no service, against a comment about one

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Class:
    """``anywhere``: it must hold on posts of every kind, so it also learns from those that are about no service."""

    name: str
    anywhere: bool


@dataclass(frozen=True)
class Texts:
    """Words of each text with their parts, and its dense numbers."""

    words: Sequence[Sequence[str]]
    dense: Floats

    def of(self, rows: Sequence[int]) -> "Texts":
        return Texts([self.words[row] for row in rows], self.dense[list(rows)])


@dataclass(frozen=True)
class Hints:
    """Comments under another scheme: words, and one label each."""

    words: Sequence[Sequence[str]]
    labels: Sequence[str]


def fit_themes(
    texts: Texts,
    targets: NDArray[Any],
    classes: Sequence[Class],
    dense_names: Sequence[str],
    hints: Hints,
    others: Texts,
) -> Linear:
    """Not yet calibrated. ``targets``: 0 and 1, a row for each text, a column for each class. ``others`` have none."""
    vocabulary = learn_vocabulary([*texts.words, *hints.words], least_texts=LEAST_TEXTS)
    heads, shift = _heads(matrix(vocabulary, hints.words), hints.labels)
    rows = matrix(vocabulary, [*texts.words, *others.words])
    said = rows @ heads + shift
    own = said[: len(texts.words)]
    middle, spread = own.mean(axis=0), np.maximum(own.std(axis=0), 1e-6) / HINT_SCALE
    dense = np.vstack([texts.dense, others.dense]) * DENSE_SCALE
    columns = hstack([rows, csr_matrix((said - middle) / spread), csr_matrix(dense)], format="csr")
    weights, bias = _classes(columns, targets, classes)
    first, last = rows.shape[1], rows.shape[1] + heads.shape[1]
    of_heads = weights[first:last] / spread[:, None]
    return Linear(
        tuple(each.name for each in classes),
        tuple(dense_names),
        vocabulary.words,
        vocabulary.pairs,
        vocabulary.idf,
        ((weights[:first] + heads @ of_heads) * vocabulary.idf[:, None]).astype(np.float32),
        (weights[last:] * DENSE_SCALE).astype(np.float32),
        (bias + (shift - middle) @ of_heads).astype(np.float32),
        multilabel=True,
    )


def _classes(columns: csr_matrix, targets: NDArray[Any], classes: Sequence[Class]) -> tuple[Doubles, Doubles]:
    none = np.zeros(columns.shape[0] - len(targets), dtype=targets.dtype)
    solved = []
    for place, each in enumerate(classes):
        target = np.concatenate([targets[:, place], none]) if each.anywhere else targets[:, place]
        amounts = np.where(np.arange(len(target)) < len(targets), 1.0, OTHERS_COUNT)
        solved.append(_one(columns[: len(target)], target, STRENGTH, amounts))
    return np.stack([weights for weights, _ in solved], axis=1), np.array([bias for _, bias in solved])


def _heads(rows: csr_matrix, labels: Sequence[str]) -> tuple[Doubles, Doubles]:
    """One column for each label of the other scheme."""
    names = np.array(sorted(set(labels)))
    return _each(rows, np.asarray(labels)[:, None] == names, HINT_STRENGTH)


def _each(columns: csr_matrix, targets: NDArray[Any], strength: float) -> tuple[Doubles, Doubles]:
    solved = [_one(columns, targets[:, k], strength) for k in range(targets.shape[1])]
    return np.stack([weights for weights, _ in solved], axis=1), np.array([bias for _, bias in solved])


def _one(
    columns: csr_matrix, target: NDArray[Any], strength: float, amounts: Doubles | None = None
) -> tuple[Doubles, float]:
    if not 0 < target.sum() < len(target):  # nothing to tell apart in these texts
        return np.zeros(columns.shape[1]), 8.0 if target.all() else -8.0
    model = LogisticRegression(C=strength, solver="liblinear", random_state=0)
    model.fit(columns, target, sample_weight=amounts)
    return model.coef_[0].astype(np.float64), float(model.intercept_[0])
