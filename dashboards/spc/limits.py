"""Process limits of an XmR chart: the mean, and 2.66 average moving ranges either side of it.

Source: NHS "Making data count" (R package NHSRplotthedots), Nelson 1982 for the screening.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

SCREEN = 3.267  # upper limit of a moving-range chart, in average moving ranges
THREE_SIGMA = 2.66  # three standard deviations, in average moving ranges
TRIAL_BELOW = 13  # fewer points than this have trial limits


def average(values: Sequence[float]) -> float:
    """The mean, correctly rounded: a point exactly on the mean must be seen as such."""
    return math.fsum(values) / len(values)


def moving_ranges(values: Sequence[float]) -> list[float]:
    """The distance of each value from the one before."""
    return [abs(b - a) for a, b in zip(values, values[1:], strict=False)]


def average_range(values: Sequence[float], *, screen: bool = True) -> tuple[float, float]:
    """The raw and the used average moving range.

    Screening is one pass and strict: ranges of 3.267 raw averages or more are left out. Where that would
    leave no variation at all (a sparse series), the raw average is used.
    """
    ranges = moving_ranges(values)
    if not ranges:
        return 0.0, 0.0
    raw = average(ranges)
    kept = [r for r in ranges if r < SCREEN * raw] if screen else ranges
    return raw, (average(kept) if kept else 0.0) or raw


@dataclass(frozen=True)
class Limits:
    """What one segment of a chart is held against.

    ``upl`` and ``lpl`` are the upper and lower process limits, never clamped: a count's lower limit may be
    negative, and only the drawing stops at nought. Without variation all of them equal the mean.
    """

    n: int
    mean: float
    raw_amr: float
    amr: float

    @property
    def upl(self) -> float:
        return self.mean + THREE_SIGMA * self.amr

    @property
    def lpl(self) -> float:
        return self.mean - THREE_SIGMA * self.amr

    @property
    def near_upl(self) -> float:
        return self.mean + THREE_SIGMA * 2 / 3 * self.amr

    @property
    def near_lpl(self) -> float:
        return self.mean - THREE_SIGMA * 2 / 3 * self.amr

    @property
    def mr_upl(self) -> float:
        """Upper limit of the moving-range chart, which has no lower one."""
        return SCREEN * self.amr

    @property
    def trial(self) -> bool:
        return self.n < TRIAL_BELOW


def limits_of(base: Sequence[float], *, screen: bool = True) -> Limits:
    """Limits from the points of a baseline (at least one)."""
    raw, used = average_range(base, screen=screen)
    return Limits(len(base), average(base), raw, used)
