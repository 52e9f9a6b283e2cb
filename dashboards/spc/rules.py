"""The four special-cause rules, in their order of precedence. Each takes one segment without gaps.

Signs: +1 above or rising, -1 below or falling, 0 neither.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from dashboards.spc.limits import Limits

RUN = 7  # points of a shift or a trend


class Label(StrEnum):
    """What a point is, in the words of the published packages."""

    COMMON = "Common Cause"
    ABOVE_LIMIT = "Above UCL"
    BELOW_LIMIT = "Below LCL"
    RISING = "7 Point Trend (Increasing)"
    FALLING = "7 Point Trend (Decreasing)"
    NEAR_UPPER = "2 in 3 Above CL"
    NEAR_LOWER = "2 in 3 Below CL"
    SHIFT_UP = "7 Points Above CL"
    SHIFT_DOWN = "7 Points Below CL"

    @property
    def side(self) -> int:
        """+1 for high, -1 for low, 0 for common cause."""
        return _SIDES[self]


_PAIRS = [  # by precedence: the label of +1, the label of -1
    (Label.ABOVE_LIMIT, Label.BELOW_LIMIT),
    (Label.RISING, Label.FALLING),
    (Label.NEAR_UPPER, Label.NEAR_LOWER),
    (Label.SHIFT_UP, Label.SHIFT_DOWN),
]
_SIDES = {Label.COMMON: 0} | {up: 1 for up, _ in _PAIRS} | {down: -1 for _, down in _PAIRS}


def sign(difference: float, slack: float = 0.0) -> int:
    """The sign, taking a difference within the slack as nought."""
    return (difference > slack) - (difference < -slack)


def streaks(signs: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Runs of one sign: (sign, first index, one past the last)."""
    start = 0
    for index in range(1, len(signs) + 1):
        if index == len(signs) or signs[index] != signs[start]:
            yield signs[start], start, index
            start = index


def outside(values: Sequence[float], lower: float, upper: float, slack: float = 0.0) -> list[int]:
    """Strictly beyond a limit."""
    return [sign(y - upper, slack) if y > upper else -sign(lower - y, slack) if y < lower else 0 for y in values]


def trend(values: Sequence[float]) -> list[int]:
    """Seven points each strictly beyond the one before; every member is marked and a tie breaks it.

    A point that ends a fall and starts a rise takes the direction of the step to its right.
    """
    steps = [sign(b - a) for a, b in zip(values, values[1:], strict=False)]
    marks = [0] * len(values)
    for direction, start, end in streaks(steps):
        if direction and end - start >= RUN - 1:
            marks[start : end + 1] = [direction] * (end - start + 1)
    return marks


def two_in_three(close: Sequence[int], sides: Sequence[int]) -> list[int]:
    """In a full window of three on one side of the mean, at least two close to the limit: those two are marked.

    ``close`` is true for points beyond two thirds of the way to a limit but not beyond the limit.
    """
    marks = [0] * len(close)
    for start in range(len(close) - 2):
        window = range(start, start + 3)
        side = sides[start]
        if side and all(sides[i] == side for i in window) and sum(bool(close[i]) for i in window) >= 2:
            for i in window:
                marks[i] = side if close[i] else marks[i]
    return marks


def shift(sides: Sequence[int]) -> list[int]:
    """Seven points on one side of the mean; every member is marked, and a point on the mean breaks the run."""
    marks = [0] * len(sides)
    for side, start, end in streaks(sides):
        if side and end - start >= RUN:
            marks[start:end] = [side] * (end - start)
    return marks


def shift_ends(sides: Sequence[int]) -> list[int]:
    """The points at which a shift is first known: the seventh of a run and those after it."""
    marks = [0] * len(sides)
    for side, start, end in streaks(sides):
        if side and end - start >= RUN:
            marks[start + RUN - 1 : end] = [side] * (end - start - RUN + 1)
    return marks


def label_points(values: Sequence[float], limits: Limits) -> list[Label]:
    """One label for each point: the first rule that fits. Without variation nothing is special."""
    if not limits.amr:
        return [Label.COMMON] * len(values)
    slack = 1e-12 * max(abs(y) for y in values)  # rounding is not a side of the mean
    sides = [sign(y - limits.mean, slack) for y in values]
    beyond = outside(values, limits.lpl, limits.upl, slack)
    near = outside(values, limits.near_lpl, limits.near_upl, slack)
    close = [n if not b else 0 for n, b in zip(near, beyond, strict=True)]
    marks = zip(beyond, trend(values), two_in_three(close, sides), shift(sides), strict=True)
    return [_first(found) for found in marks]


def _first(found: tuple[int, ...]) -> Label:
    for mark, (up, down) in zip(found, _PAIRS, strict=True):
        if mark:
            return up if mark > 0 else down
    return Label.COMMON
