"""The XmR chart (individuals and moving ranges): one list of values in, limits, labels and icons out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboards.spc.limits import Limits, limits_of
from dashboards.spc.rules import Label, label_points

SHORTEST_BASELINE = 12


class Kind(StrEnum):
    """What a point means, given which way is better."""

    COMMON = "common_cause"
    IMPROVEMENT = "special_cause_improvement"
    CONCERN = "special_cause_concern"
    NEUTRAL_HIGH = "special_cause_neutral_high"
    NEUTRAL_LOW = "special_cause_neutral_low"


class Assurance(StrEnum):
    """Whether the process as it is will hit its target."""

    PASS = "consistent_pass"  # noqa: S105 - not a password
    FAIL = "consistent_fail"
    INCONSISTENT = "inconsistent"


@dataclass(frozen=True)
class Segment:
    """Values from ``start`` up to ``end`` (indexes, gaps counted) that share limits; None without a point."""

    start: int
    end: int
    limits: Limits | None


@dataclass(frozen=True)
class Xmr:
    """A chart. ``labels`` and ``kinds`` have one entry for each value, None for a missing week."""

    values: list[float | None]
    segments: list[Segment]
    labels: list[Label | None]
    kinds: list[Kind | None]
    variation: str | None
    assurance: Assurance | None

    @property
    def limits(self) -> Limits | None:
        """Those of the last segment, which the icons speak of."""
        return self.segments[-1].limits

    @property
    def mean(self) -> float | None:
        return self.limits.mean if self.limits else None

    @property
    def upl(self) -> float | None:
        return self.limits.upl if self.limits else None

    @property
    def lpl(self) -> float | None:
        return self.limits.lpl if self.limits else None

    @property
    def near_upl(self) -> float | None:
        return self.limits.near_upl if self.limits else None

    @property
    def near_lpl(self) -> float | None:
        return self.limits.near_lpl if self.limits else None


def xmr(
    values: Sequence[float | None],
    *,
    screen: bool = True,
    fix_after: int | None = None,
    rebase_at: Sequence[int] = (),
    direction: int = 0,
    target: float | None = None,
) -> Xmr:
    """The one entry point: chart values in the order of their weeks. The whole contract: docs/spc.md.

    ``None`` is a missing week, which is not a point. ``screen`` leaves outlying moving ranges out of the
    limits; ``fix_after`` takes limits from a segment's first points alone (12 or more); ``rebase_at`` gives
    the indexes at which a segment begins; ``direction`` is +1 when up is good, -1 when down is good, 0 for
    neither; ``target`` is what the limits are held against. The answer has ``mean``, ``upl`` and ``lpl``,
    ``near_upl`` and ``near_lpl`` (of the last segment; ``segments`` has all), one of ``labels`` for each
    value, ``variation`` and ``assurance``.

    Rules and moving ranges go from point to point over a missing week but never across a rebase. Raises
    ValueError on options that make no chart and on a value that is no finite number.
    """
    _check(values, fix_after, direction)
    labels: list[Label | None] = [None] * len(values)
    segments = []
    for start, end in _bounds(len(values), rebase_at):
        at = [i for i in range(start, end) if values[i] is not None]
        points = [y for y in values[start:end] if y is not None]
        limits = limits_of(points[:fix_after], screen=screen) if points else None
        for index, label in zip(at, label_points(points, limits) if limits else [], strict=True):
            labels[index] = label
        segments.append(Segment(start, end, limits))
    kinds = [None if label is None else kind_of(label, direction) for label in labels]
    last = segments[-1].limits
    held = assurance(last.lpl, last.upl, target, direction) if last else None
    return Xmr(list(values), segments, labels, kinds, variation(labels, direction), held)


def _check(values: Sequence[float | None], fix_after: int | None, direction: int) -> None:
    if fix_after is not None and fix_after < SHORTEST_BASELINE:
        raise ValueError(f"A baseline needs at least {SHORTEST_BASELINE} points.")
    if direction not in (-1, 0, 1):
        raise ValueError("The direction is -1, 0 or 1.")
    if not all(y is None or math.isfinite(y) for y in values):
        raise ValueError("A value is a finite number, or None for a missing week.")


def _bounds(length: int, rebase_at: Sequence[int]) -> list[tuple[int, int]]:
    starts = sorted(set(rebase_at))
    if starts and not 0 < starts[0] <= starts[-1] < length:
        raise ValueError("A rebase is at the index of a value after the first.")
    edges = [0, *starts, length]
    return list(zip(edges, edges[1:], strict=False))


def kind_of(label: Label, direction: int) -> Kind:
    """Improvement or concern, by the side of the label and the way that is better."""
    if not label.side:
        return Kind.COMMON
    if not direction:
        return Kind.NEUTRAL_HIGH if label.side > 0 else Kind.NEUTRAL_LOW
    return Kind.IMPROVEMENT if label.side == direction else Kind.CONCERN


def variation(labels: Sequence[Label | None], direction: int) -> str | None:
    """The variation icon: that of the latest point. None without a point."""
    points = [label for label in labels if label is not None]
    if not points:
        return None
    side = points[-1].side
    if not side:
        return "common_cause"
    word = "neutral" if not direction else "improvement" if side == direction else "concern"
    return f"{word}_{'high' if side > 0 else 'low'}"


def assurance(lower: float, upper: float, target: float | None, direction: int) -> Assurance | None:
    """Whether a target lies beyond the limits, on the good side or the bad. None without one or a direction."""
    if target is None or not direction:
        return None
    if lower <= target <= upper:
        return Assurance.INCONSISTENT
    out_of_reach = target > upper if direction > 0 else target < lower
    return Assurance.FAIL if out_of_reach else Assurance.PASS
