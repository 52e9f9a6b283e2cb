"""The lexicon's numbers of a text, as the learned models take them beside its words. Pure."""

import math
from collections.abc import Sequence

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


def numbers_of(score: Score) -> tuple[float, ...]:
    """In the order of ``NAMES``; counts and weights as logarithms, so that a long text is not another thing."""
    each = [unit.compound for unit in score.units] or [0.0]
    bad = [-valence for valence in score.valences if valence < 0]
    good = [valence for valence in score.valences if valence > 0]
    return (
        score.compound,
        min(each),
        max(each),
        sum(each) / len(each),
        each[-1],
        len([one for one in each if one <= -THRESHOLD]) / len(each),
        len([one for one in each if one >= THRESHOLD]) / len(each),
        math.log1p(len(bad)),
        math.log1p(len(good)),
        math.log1p(sum(bad)),
        math.log1p(sum(good)),
        math.log1p(score.masked.count(" ") + 1),
        math.log1p(len(score.units)),
        min(score.masked.count("?"), _MOST_MARKS),
        min(score.masked.count("!"), _MOST_MARKS),
    )


def table(scores: Sequence[Score]) -> Floats:
    """One row of numbers per text."""
    rows = [numbers_of(score) for score in scores]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(NAMES))
