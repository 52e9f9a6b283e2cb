"""Which words and pairs a model knows, and texts as rows of a matrix, exactly as inference reads them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from triage.learned.linear import Floats, Linear

LEAST_TEXTS_WITH_NUMBER = 25  # a word with a digit in so many texts says nothing about one person


@dataclass(frozen=True)
class Vocabulary:
    """As ``Linear`` keeps it; ``idf`` of the words, then of the pairs."""

    words: tuple[str, ...]
    pairs: NDArray[np.int64]
    idf: Floats


def learn_vocabulary(texts: Sequence[Sequence[str]], *, least_texts: int) -> Vocabulary:
    """Words and pairs that occur in at least ``least_texts`` different texts; no more than that is kept of any text."""
    different = sorted({tuple(words) for words in texts})
    words = Counter(word for text in different for word in set(text))
    kept = sorted(word for word, count in words.items() if count >= _least(word, least_texts))
    number = {word: place for place, word in enumerate(kept)}
    pairs = Counter(
        number[first] * len(kept) + number[second]
        for text in different
        for first, second in set(zip(text, text[1:], strict=False))
        if first in number and second in number
    )
    kept_pairs = sorted(pair for pair, count in pairs.items() if count >= least_texts)
    counts = np.array([words[word] for word in kept] + [pairs[pair] for pair in kept_pairs], dtype=np.float64)
    idf = np.log((1 + len(different)) / (1 + counts)) + 1 if len(counts) else np.empty(0)
    return Vocabulary(tuple(kept), np.array(kept_pairs, dtype=np.int64), idf.astype(np.float32))


def _least(word: str, least_texts: int) -> int:
    return max(least_texts, LEAST_TEXTS_WITH_NUMBER) if any(map(str.isdigit, word)) else least_texts


def matrix(vocabulary: Vocabulary, texts: Sequence[Sequence[str]]) -> csr_matrix:
    """One row of unit length per text."""
    columns = len(vocabulary.idf)
    empty = np.zeros((columns, 0), np.float32)
    reader = Linear((), (), vocabulary.words, vocabulary.pairs, vocabulary.idf, empty, empty[:0], empty[0], False)
    owners, rows = reader.features(texts)
    values = vocabulary.idf[rows].astype(np.float64)
    length = np.sqrt(np.bincount(owners, weights=values**2, minlength=len(texts)))
    return csr_matrix((values / length[owners], (owners, rows)), shape=(len(texts), columns))
