"""What the French model sees of a text: words and pairs, letters within words, and numbers of the lexicon. Pure."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from triage.french.lexicon import SHIPPED, FrenchLexicon, compound_of, valences
from triage.french.words import HANDLE, LINK, NUMBER, words_of
from triage.learned.linear import Floats

SHORTEST, LONGEST = 2, 5  # letters, the edges of the word among them
NAMES = (
    *(
        f"{which}: {name}"
        for which in ("all", "own")
        for name in ("good", "bad", "compound", "good words", "bad words")
    ),
    "links",
    "handles",
    "numbers",
    "exclamations",
    "questions",
    "dots",
    "words",
    "capitals",
    "negations",
    "particles",
)
_DENIALS = frozenset("pas jamais rien aucun aucune ni sans personne guere".split())  # noqa: SIM905


class Features(NamedTuple):
    """``grams`` are the runs of letters of the words; ``dense`` is in the order of ``NAMES``."""

    words: list[str]
    grams: list[str]
    dense: tuple[float, ...]


def features_of(text: str, lexicon: FrenchLexicon = SHIPPED) -> Features:
    """Of a normalised text, or of a sentence of one."""
    words = [word.word for word in words_of(text)]
    grams = [gram for word in words for gram in grams_of(word)]
    return Features(words, grams, _numbers(text, words, lexicon))


@lru_cache(maxsize=16384)
def grams_of(word: str) -> tuple[str, ...]:
    """Every run of two to five letters of a word with its edges; a sign has none."""
    if not word[0].isalnum():
        return ()
    edged = f" {word} "
    return tuple(
        edged[start : start + length]
        for length in range(SHORTEST, LONGEST + 1)
        for start in range(len(edged) - length + 1)
    )


def _numbers(text: str, words: Sequence[str], lexicon: FrenchLexicon) -> tuple[float, ...]:
    felt = valences(words, lexicon)
    mine = [each for each, word in zip(felt, words, strict=True) if lexicon.own(word) is not None]
    count = words.count
    return (
        *_of_valences(felt),
        *_of_valences(mine),
        min(count(LINK), 3),
        min(count(HANDLE), 3),
        min(count(NUMBER), 3),
        math.log1p(count("!")),
        math.log1p(count("?")),
        math.log1p(count("...")),
        math.log1p(len(words)),
        sum(map(str.isupper, text)) / max(len(text), 1),
        math.log1p(sum(map(_DENIALS.__contains__, words))),
        math.log1p(count("ne") + count("n")),
    )


def _of_valences(felt: Sequence[float]) -> tuple[float, ...]:
    good, bad = [each for each in felt if each > 0], [-each for each in felt if each < 0]
    amounts = math.log1p(sum(good)), math.log1p(sum(bad))
    return (*amounts, compound_of(felt), math.log1p(len(good)), math.log1p(len(bad)))


def table(features: Sequence[Features]) -> Floats:
    """One row of numbers per text."""
    rows = [each.dense for each in features]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(NAMES))
