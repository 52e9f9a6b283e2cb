"""A linear model over words, pairs of words and a few dense numbers: loaded from an artifact, asked in batches. Pure.

A text is the set of its known words and pairs, each with its weight (idf), the whole divided by its length; to that
come the dense numbers, scaled. Calibration was folded into the weights at training. A batch is one lookup per word
and a handful of array operations.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triage.learned.archive import Arrays, lines_of, load_arrays, save_arrays, text_array
from triage.learned.errors import ArtifactError

Floats = NDArray[np.float32]
_ARRAYS = ("classes", "dense_names", "words", "pairs", "idf", "weights", "dense_weights", "bias", "multilabel")


@dataclass(frozen=True)
class Linear:
    """``weights``: one row per word, then one per pair of words (by numbers of words, sorted), one column per class.

    ``multilabel``: each class has a probability of its own; otherwise they add up to one. ``dense_weights`` has one
    row per name in ``dense_names``; scaling is folded into it and into ``bias``.
    """

    classes: tuple[str, ...]
    dense_names: tuple[str, ...]
    words: tuple[str, ...]
    pairs: NDArray[np.int64]  # first * len(words) + second, ascending
    idf: Floats
    weights: Floats
    dense_weights: Floats
    bias: Floats
    multilabel: bool
    _numbers: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_numbers", {word: number for number, word in enumerate(self.words)})
        self._check()

    def _check(self) -> None:
        rows, columns = len(self.words) + len(self.pairs), len(self.classes)
        shapes = [self.idf.shape, self.weights.shape, self.dense_weights.shape, self.bias.shape]
        if shapes != [(rows,), (rows, columns), (len(self.dense_names), columns), (columns,)]:
            raise ArtifactError("The parts of the model do not fit together.")
        if not all(np.isfinite(each).all() for each in (self.idf, self.weights, self.dense_weights, self.bias)):
            raise ArtifactError("The model holds a number that is none.")

    def features(self, batch: Sequence[Sequence[str]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Text and row of the weights for every known word and pair, each once per text, in order of text."""
        lengths = np.fromiter(map(len, batch), np.int64, len(batch))
        get, unknown = self._numbers.get, -1
        numbers = np.fromiter(map(get, chain.from_iterable(batch), repeat(unknown)), np.int64, int(lengths.sum()))
        texts = np.repeat(np.arange(len(batch)), lengths)
        pair_texts, pair_rows = self._pairs_of(numbers, texts)
        known = numbers >= 0
        texts = np.concatenate([texts[known], pair_texts])
        rows = np.concatenate([numbers[known], pair_rows])
        each = np.sort(texts * self._rows + rows)  # np.unique is ten times as slow for so few
        each_once = each[np.r_[True, each[1:] != each[:-1]]] if len(each) else each
        return each_once // self._rows, each_once % self._rows

    @property
    def _rows(self) -> int:
        return max(len(self.idf), 1)

    def _pairs_of(
        self, numbers: NDArray[np.int64], texts: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if len(numbers) < 2 or not len(self.pairs):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        first, second = numbers[:-1], numbers[1:]
        together = (first >= 0) & (second >= 0) & (texts[:-1] == texts[1:])
        keys, owners = first[together] * len(self.words) + second[together], texts[:-1][together]
        places = np.minimum(np.searchsorted(self.pairs, keys), len(self.pairs) - 1)
        found = self.pairs[places] == keys
        return owners[found], places[found] + len(self.words)

    def logits(self, batch: Sequence[Sequence[str]], dense: Floats | None = None) -> Floats:
        """One row per text of the batch, each a sequence of folded words; before the squashing."""
        total = np.tile(self.bias, (len(batch), 1))
        if self.dense_names:
            if dense is None or dense.shape != (len(batch), len(self.dense_names)):
                raise ValueError(f"This model needs {len(self.dense_names)} numbers for each text.")
            total += dense @ self.dense_weights
        texts, rows = self.features(batch)
        if len(texts):
            starts = np.flatnonzero(np.r_[True, texts[1:] != texts[:-1]])
            sums = np.add.reduceat(self.weights[rows], starts, axis=0)
            length = np.sqrt(np.add.reduceat(np.square(self.idf[rows]), starts))
            total[texts[starts]] += sums / length[:, None]
        return total

    def probabilities(self, batch: Sequence[Sequence[str]], dense: Floats | None = None) -> Floats:
        """Calibrated probabilities, one row per text, one column per class."""
        logits = self.logits(batch, dense)
        if self.multilabel:
            return (1 / (1 + np.exp(-np.clip(logits, -30, 30)))).astype(np.float32)
        risen = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
        shares: Floats = (risen / risen.sum(axis=1, keepdims=True)).astype(np.float32)
        return shares

    def contribution(self, word: str, column: int) -> float:
        """What one word adds to a class before division by the text's length; 0 for a word that is not known."""
        number = self._numbers.get(word)
        return 0.0 if number is None else float(self.weights[number, column])

    def arrays(self) -> Arrays:
        """As they are kept: weights in half precision."""
        return {
            "classes": text_array(list(self.classes)),
            "dense_names": text_array(list(self.dense_names)),
            "words": text_array(list(self.words)),
            "pairs": self.pairs,
            "idf": self.idf.astype(np.float16),
            "weights": self.weights.astype(np.float16),
            "dense_weights": self.dense_weights,
            "bias": self.bias,
            "multilabel": np.array([self.multilabel]),
        }

    def save(self, path: Path) -> None:
        """The same model gives the same bytes."""
        save_arrays(path, self.arrays())

    @classmethod
    def load(cls, path: Path) -> "Linear":
        """Raises ``ArtifactError`` when the file is missing, damaged or of another shape."""
        return cls.of_arrays(load_arrays(path), path.name)

    @classmethod
    def of_arrays(cls, found: Arrays, name: str) -> "Linear":
        """The model in the arrays of the file ``name``. Raises ``ArtifactError``."""
        if missing := [each for each in _ARRAYS if each not in found]:
            raise ArtifactError(f"{name} lacks {', '.join(missing)}: restore it, or train again.")
        try:
            return cls(
                tuple(lines_of(found["classes"])),
                tuple(lines_of(found["dense_names"])),
                tuple(lines_of(found["words"])),
                found["pairs"].astype(np.int64),
                found["idf"].astype(np.float32),
                found["weights"].astype(np.float32),
                found["dense_weights"].astype(np.float32),
                found["bias"].astype(np.float32),
                bool(found["multilabel"][0]),
            )
        except ArtifactError:
            raise
        except (ValueError, IndexError, TypeError) as error:
            raise ArtifactError(f"{name} does not hold a model: restore it, or train again.") from error
