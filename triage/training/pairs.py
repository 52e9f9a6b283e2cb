"""Short texts read two at a time: the only sentences of longer texts whose sentiment people labelled one by one.

The reader lets the words of a text colour each other. What a sentence means beside another, of whatever sentiment, can
so be learned and measured.
"""

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from triage.learned.features import marked, words_of
from triage.learned.linear import Floats
from triage.reader import SIZE, States, reader
from triage.sentiment import Score, score
from triage.text import normalise, sentences

MOST_WORDS, LEAST_WORDS = 40, 3


class Part(NamedTuple):
    """One of two texts as a sentence: the ``row`` it came from, and what words, lexicon and reader make of it."""

    row: int
    words: Sequence[str]
    score: Score
    read: Floats


def paired(texts: Sequence[str], rows: NDArray[np.int64], kinds: Sequence[Hashable], seed: int) -> list[Part]:
    """Parts of texts made of two of one kind (genre and fold) each, drawn by chance from ``rows``."""
    waiting: dict[Hashable, int] = {}
    found: list[Part] = []
    for row in np.random.default_rng(seed).permutation(rows).tolist():
        if not LEAST_WORDS <= len(texts[row].split()) <= MOST_WORDS:
            continue
        other = waiting.pop(kinds[row], None)
        if other is None:
            waiting[kinds[row]] = row
        else:
            found += _parts((other, row), (texts[other], texts[row]))
    return found


def _parts(rows: tuple[int, int], texts: tuple[str, str]) -> Iterator[Part]:
    """Nothing where the two are not read as two sentences."""
    first, second = (_ended(text.strip()) for text in texts)
    text = normalise(f"{first} {second}").text
    told = score(text, sentences(text))
    network = reader()
    if network is None or len(told.units) != len(rows) or abs(told.units[1].start - len(first)) > 1:
        return
    states: States = network.read(text)
    for row, unit in zip(rows, told.units, strict=True):
        alone = Score(unit.compound, (unit,), unit.masked, unit.valences)
        yield Part(row, marked(words_of(text[unit.start : unit.end])), alone, states.mean(unit.start, unit.end))


def _ended(text: str) -> str:
    return text if text[-1] in ".!?" else f"{text}."


def stacked(parts: Sequence[Part]) -> Floats:
    """The reader's numbers of each, a row per part."""
    return np.array([part.read for part in parts], np.float32).reshape(len(parts), SIZE)
