"""A linear model over words, pairs of words and a few dense numbers: loaded from an artifact, asked in batches. Pure.

A text is the set of its known words and pairs, each with its weight (idf), the whole divided by its length; to that
come the dense numbers, scaled. Calibration was folded into the weights at training. A batch is one lookup per word
and a handful of array operations.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triage.learned.archive import Arrays, lines_of, load_arrays, save_arrays, text_array
from triage.learned.errors import ArtifactError
from triage.learned.lookup import Lookup, Numbered

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
    lookup: Lookup = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._check()
        object.__setattr__(self, "lookup", Lookup(self.words, self.pairs))

    def _check(self) -> None:
        rows, columns = len(self.words) + len(self.pairs), len(self.classes)
        shapes = [self.idf.shape, self.weights.shape, self.dense_weights.shape, self.bias.shape]
        if shapes != [(rows,), (rows, columns), (len(self.dense_names), columns), (columns,)]:
            raise ArtifactError("The parts of the model do not fit together.")
        if not all(np.isfinite(each).all() for each in (self.idf, self.weights, self.dense_weights, self.bias)):
            raise ArtifactError("The model holds a number that is none.")

    def features(self, batch: Sequence[Sequence[str]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Text and row of the weights for every known word and pair, each once per text, in order of text."""
        found = self.lookup.rows(self.lookup.numbered(batch))
        return np.repeat(np.arange(len(batch)), np.diff(found.begins)), found.rows

    def logits(self, batch: Sequence[Sequence[str]], dense: Floats | None = None) -> Floats:
        """One row per text of the batch, each a sequence of folded words; before the squashing."""
        return self.logits_of(self.lookup.numbered(batch), dense)

    def logits_of(self, texts: Numbered, dense: Floats | None = None) -> Floats:
        """The same of texts whose words are numbered already."""
        count = len(texts.lengths)
        total = np.tile(self.bias, (count, 1))
        if self.dense_names:
            if dense is None or dense.shape != (count, len(self.dense_names)):
                raise ValueError(f"This model needs {len(self.dense_names)} numbers for each text.")
            total += dense @ self.dense_weights
        rows, begins = self.lookup.rows(texts)
        some = np.flatnonzero(begins[1:] > begins[:-1])  # the others have no known word
        if len(some):
            starts = begins[some]
            sums = np.add.reduceat(self.weights.take(rows, axis=0), starts, axis=0)
            length = np.sqrt(np.add.reduceat(np.square(self.idf.take(rows)), starts))
            total[some] += sums / length[:, None]
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
        number = self.lookup.numbers.get(word)
        return 0.0 if number is None else float(self.weights[number, column])

    def weights_of(self, word: str) -> list[float] | None:
        """What one word adds to each class; None for a word that is not known."""
        number = self.lookup.numbers.get(word)
        return None if number is None else self.weights[number].tolist()

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
