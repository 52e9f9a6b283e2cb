"""The lexicon's numbers of a text, as the learned models take them beside its words. Pure."""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from triage.learned.linear import Floats
from triage.sentiment import THRESHOLD, Score

NAMES = (
    "compound",
    "worst sentence",
    "best sentence",
    "mean sentence",
    "last sentence",
    "share of bad sentences",
    "share of good sentences",
    "bad words",
    "good words",
    "weight of bad words",
    "weight of good words",
    "words",
    "sentences",
    "questions",
    "exclamations",
)
_MOST_MARKS = 3
_LOGARITHMS = slice(NAMES.index("bad words"), NAMES.index("questions"))


def numbers_of(score: Score) -> tuple[float, ...]:
    """In the order of ``NAMES``, counts and weights as they are: ``table`` takes their logarithms."""
    units, valences, masked = score.units, score.valences, score.masked
    each = [unit.compound for unit in units] or [0.0]
    good = [valence for valence in valences if valence > 0]
    bad = [-valence for valence in valences if valence < 0] if len(good) < len(valences) else []
    count = len(each)
    spread = (each[0], each[0], each[0]) if count == 1 else (min(each), max(each), sum(each) / count)
    return (
        score.compound,
        *spread,
        each[-1],
        sum([one <= -THRESHOLD for one in each]) / count,
        sum([one >= THRESHOLD for one in each]) / count,
        len(bad),
        len(good),
        sum(bad),
        sum(good),
        masked.count(" ") + 1,
        len(units),
        min(masked.count("?"), _MOST_MARKS),
        min(masked.count("!"), _MOST_MARKS),
    )


def table(scores: Sequence[Score]) -> Floats:
    """One row of numbers per text; counts and weights as logarithms, so that a long text is not another thing."""
    numbers = chain.from_iterable(map(numbers_of, scores))
    rows = np.fromiter(numbers, np.float64, len(scores) * len(NAMES)).reshape(-1, len(NAMES))
    rows[:, _LOGARITHMS] = np.log1p(rows[:, _LOGARITHMS])
    return rows.astype(np.float32)
