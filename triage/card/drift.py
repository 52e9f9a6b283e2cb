"""Whether what comes in has changed since the weeks before: four weeks against the twelve before them. Pure.

A change of the mix is no fault of the model; it says that what was measured at training may no longer hold.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

RECENT_WEEKS, BASE_WEEKS = 4, 12
LEAST_POSTS = 50  # in each of the two spans
LEAST_FOUND = 10  # of a code, in both spans together
MOVED = 0.1  # population stability index from which a mix counts as moved (Siddiqi 2006)
_Z = 1.96
# The 95th percentile of chi-squared by degrees of freedom: what chance alone does to the index (Yurdakul 2018).
_CHI_95 = {1: 3.841, 2: 5.991, 3: 7.815, 4: 9.488, 5: 11.07}
_NONE = 0.5  # added to every class, so that an empty one has a logarithm


class Word(StrEnum):
    TOO_FEW = "Too few to say"
    STEADY = "Steady"
    MORE = "More often"
    LESS = "Less often"
    MOVED = "Moved"


@dataclass(frozen=True, slots=True)
class Drift:
    """``now`` of ``posts_now`` against ``before`` of ``posts_before``."""

    word: Word
    now: int
    posts_now: int
    before: int
    posts_before: int


@dataclass(frozen=True, slots=True)
class Mix:
    """The population stability index of a division into classes, and what it says."""

    word: Word
    index: float | None
    posts_now: int
    posts_before: int


def drift_of(now: int, posts_now: int, before: int, posts_before: int) -> Drift:
    """Whether the share of posts with a code changed: the interval of the difference (Newcombe 1998) leaves out 0."""
    few = min(posts_now, posts_before) < LEAST_POSTS or now + before < LEAST_FOUND
    word = Word.TOO_FEW if few else _changed(now, posts_now, before, posts_before)
    return Drift(word, now, posts_now, before, posts_before)


def _changed(now: int, posts_now: int, before: int, posts_before: int) -> Word:
    recent, base = now / posts_now, before / posts_before
    recent_low, recent_high = _wilson(now, posts_now)
    base_low, base_high = _wilson(before, posts_before)
    difference = recent - base
    if difference - math.hypot(recent - recent_low, base_high - base) > 0:
        return Word.MORE
    return Word.LESS if difference + math.hypot(recent_high - recent, base - base_low) < 0 else Word.STEADY


def _wilson(count: int, total: int) -> tuple[float, float]:
    p, square = count / total, _Z * _Z
    middle, half = p + square / (2 * total), _Z * math.sqrt(p * (1 - p) / total + square / (4 * total * total))
    return (middle - half) / (1 + square / total), (middle + half) / (1 + square / total)


def mix_of(now: Mapping[str, int], before: Mapping[str, int]) -> Mix:
    """Whether posts divide otherwise into classes (at most six) than before."""
    posts_now, posts_before = sum(now.values()), sum(before.values())
    classes = sorted({*now, *before})
    if min(posts_now, posts_before) < LEAST_POSTS or len(classes) < 2:
        return Mix(Word.TOO_FEW, None, posts_now, posts_before)
    pairs = [
        (
            (now.get(each, 0) + _NONE) / (posts_now + _NONE * len(classes)),
            (before.get(each, 0) + _NONE) / (posts_before + _NONE * len(classes)),
        )
        for each in classes
    ]
    index = sum((recent - base) * math.log(recent / base) for recent, base in pairs)
    by_chance = _CHI_95[len(classes) - 1] * (1 / posts_now + 1 / posts_before)
    word = Word.MOVED if index > max(MOVED, by_chance) else Word.STEADY
    return Mix(word, index, posts_now, posts_before)
