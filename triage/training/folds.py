"""Folds for cross-validation, grouped by text: two copies of one comment are never on both sides."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from triage.learned.features import words_of


def group_of(text: str, seed: int = 0) -> str:
    """One for all texts that differ only in case, spacing, punctuation or accents."""
    return hashlib.sha256(f"{seed} {' '.join(words_of(text))}".encode()).hexdigest()


def grouped_folds(texts: Sequence[str], labels: Sequence[str], k: int = 5, seed: int = 0) -> NDArray[np.int64]:
    """The fold (0 to ``k`` - 1) of every text; each label is spread evenly, by hash, so that order plays no part."""
    groups = [group_of(text, seed) for text in texts]
    label_of = dict(zip(groups, labels, strict=True))
    fold_of: dict[str, int] = {}
    for label in sorted(set(label_of.values())):
        mine = sorted(group for group, its in label_of.items() if its == label)
        fold_of.update({group: place % k for place, group in enumerate(mine)})
    return np.array([fold_of[group] for group in groups], dtype=np.int64)
