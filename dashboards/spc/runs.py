"""Anhoej rules for a run chart: too long a run, or too few crossings of the median.

Source: qicharts2. Use with ten points or more; with weekly counts of about two the median sits on nought
and the rules raise false signals.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.spc.rules import sign, streaks


@dataclass(frozen=True)
class Runs:
    """``longest_run_max`` and ``n_crossings_min`` are the last values that are still no signal."""

    centre: float
    n_useful: int
    longest_run: int
    longest_run_max: int
    n_crossings: int
    n_crossings_min: int

    @property
    def signal(self) -> bool:
        return self.longest_run > self.longest_run_max or self.n_crossings < self.n_crossings_min


def fewest_crossings(n_useful: int, probability: float = 0.05) -> int:
    """The smallest k with P(crossings <= k) of at least the probability: the binomial quantile, exactly."""
    size = max(n_useful - 1, 0)
    wanted, below = probability * 2**size, 0
    for k in range(size + 1):
        below += math.comb(size, k)
        if below >= wanted:
            return k
    return size


def runs(values: Sequence[float | None], *, centre: float | None = None, baseline: int | None = None) -> Runs:
    """Runs and crossings against a centre, or against the median of the first ``baseline`` points (all).

    Points on the centre are dropped; a missing week is not a point. Raises ValueError without any point.
    """
    points = [y for y in values if y is not None]
    if not points:
        raise ValueError("A run chart needs at least one point.")
    middle = statistics.median(points[:baseline]) if centre is None else centre
    sides = [side for y in points if (side := sign(y - middle))]
    lengths = [end - start for _side, start, end in streaks(sides)] if sides else []
    return Runs(
        centre=middle,
        n_useful=len(sides),
        longest_run=max(lengths, default=0),
        longest_run_max=round(math.log2(len(sides))) + 3 if sides else 3,
        n_crossings=max(len(lengths) - 1, 0),
        n_crossings_min=fewest_crossings(len(sides)),
    )
