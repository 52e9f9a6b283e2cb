"""The rules of an XmR chart written out a second time, slowly and in exact fractions: a check on ``dashboards.spc``.

Nothing is shared with the code that it checks. Each point asks of every window that holds it.
"""

from collections.abc import Sequence
from fractions import Fraction

SPAN = Fraction("2.66")
SCREEN = Fraction("3.267")
Values = Sequence[int | None]


def limits(base: list[int], screen: bool = True) -> tuple[Fraction, Fraction]:
    """The mean and the average moving range."""
    mean = Fraction(sum(base), len(base))
    ranges = [abs(base[i] - base[i - 1]) for i in range(1, len(base))]
    if not ranges:
        return mean, Fraction(0)
    raw = Fraction(sum(ranges), len(ranges))
    kept = [r for r in ranges if r < SCREEN * raw] if screen else ranges
    used = Fraction(sum(kept), len(kept)) if kept else Fraction(0)
    return mean, used or raw


def labels(points: list[int], mean: Fraction, amr: Fraction) -> list[str]:
    if amr == 0:
        return ["Common Cause"] * len(points)
    return [label(points, i, mean, amr) for i in range(len(points))]


def label(points: list[int], i: int, mean: Fraction, amr: Fraction) -> str:
    upper, lower = mean + SPAN * amr, mean - SPAN * amr
    if points[i] > upper:
        return "Above UCL"
    if points[i] < lower:
        return "Below LCL"
    if direction := trend(points, i):
        return f"7 Point Trend ({direction})"
    near = SPAN * amr * 2 / 3

    def close(k: int) -> bool:
        return lower <= points[k] <= upper and abs(points[k] - mean) > near

    for side, word in ((1, "Above"), (-1, "Below")):
        if close(i) and two_in_three(points, i, mean, side, close):
            return f"2 in 3 {word} CL"
    for side, word in ((1, "Above"), (-1, "Below")):
        if any(all(side * (points[k] - mean) > 0 for k in w) for w in windows(len(points), i, 7)):
            return f"7 Points {word} CL"
    return "Common Cause"


def windows(length: int, i: int, size: int) -> list[range]:
    """Every full window of a size that holds point i."""
    return [range(s, s + size) for s in range(i - size + 1, i + 1) if s >= 0 and s + size <= length]


def trend(points: list[int], i: int) -> str:
    """The trend of which point i is a member; at a turning point that of the step to its right."""
    found: dict[str, bool] = {}
    for window in windows(len(points), i, 7):
        steps = [points[k + 1] - points[k] for k in window[:-1]]
        if all(step > 0 for step in steps):
            found["Increasing"] = window[-1] > i or found.get("Increasing", False)
        if all(step < 0 for step in steps):
            found["Decreasing"] = window[-1] > i or found.get("Decreasing", False)
    if len(found) == 2:
        return "Increasing" if points[i + 1] > points[i] else "Decreasing"
    return next(iter(found), "")


def two_in_three(points: list[int], i: int, mean: Fraction, side: int, close: object) -> bool:
    assert callable(close)
    return any(
        all(side * (points[k] - mean) > 0 for k in window) and sum(close(k) for k in window) >= 2
        for window in windows(len(points), i, 3)
    )


def chart(
    values: Values, *, screen: bool = True, fix_after: int | None = None, rebase_at: Sequence[int] = ()
) -> tuple[list[str | None], list[tuple[Fraction, Fraction] | None]]:
    """One label for each value and, for each segment, its mean and average moving range."""
    out: list[str | None] = [None] * len(values)
    found: list[tuple[Fraction, Fraction] | None] = []
    edges = [0, *sorted(rebase_at), len(values)]
    for start, end in zip(edges, edges[1:], strict=False):
        at = [k for k in range(start, end) if values[k] is not None]
        points = [y for y in values[start:end] if y is not None]
        if not points:
            found.append(None)
            continue
        mean, amr = limits(points[:fix_after] if fix_after else points, screen)
        found.append((mean, amr))
        for k, word in zip(at, labels(points, mean, amr), strict=True):
            out[k] = word
    return out, found
