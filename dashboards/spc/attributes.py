"""Charts of counts, shares and rare events: p, p-prime, u, c, g and t. One rule: beyond three sigma.

Sources: Montgomery, Introduction to Statistical Quality Control; Laney 2002 for p-prime; qicharts2.
Excluded points and points after ``freeze`` stay on the chart but leave the baseline.
"""

import math
import statistics
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from dashboards.spc.limits import average, average_range, limits_of
from dashboards.spc.rules import Label

_D2 = 1.128  # average range of two values, in standard deviations
_T_POWER = 3.6  # Nelson 1994: makes waiting times nearly normal


@dataclass(frozen=True)
class Attributes:
    """A chart with one pair of limits for each point; None for a missing one. ``mean`` equals the centre but for g."""

    values: list[float | None]
    centre: float
    mean: float
    ucl: list[float | None]
    lcl: list[float | None]
    sigma_z: float = 1.0

    @property
    def labels(self) -> list[Label | None]:
        return [_label(*point) for point in zip(self.values, self.lcl, self.ucl, strict=True)]


def _label(value: float | None, lower: float | None, upper: float | None) -> Label | None:
    if value is None or lower is None or upper is None:
        return None
    if value > upper:
        return Label.ABOVE_LIMIT
    return Label.BELOW_LIMIT if value < lower else Label.COMMON


def _base(length: int, freeze: int | None, exclude: Collection[int]) -> list[int]:
    return [i for i in range(min(freeze or length, length)) if i not in exclude]


def _ratio_chart(
    x: Sequence[float | None],
    n: Sequence[float | None],
    base: list[int],
    spread: Callable[[float, float], float],
    top: float,
    *,
    over_dispersed: bool = False,
) -> Attributes:
    pairs = [(a, b) if a is not None and b else None for a, b in zip(x, n, strict=True)]
    used = [pair for i in base if (pair := pairs[i])]
    if not used:
        raise ValueError("A chart needs at least one point in its baseline.")
    centre = math.fsum(a for a, _ in used) / math.fsum(b for _, b in used)
    sigma_z = 1.0
    if over_dispersed and spread(centre, 1):
        sigma_z = average_range([(a / b - centre) / spread(centre, b) for a, b in used])[1] / _D2
    wide = [3 * spread(centre, pair[1]) * sigma_z if pair else None for pair in pairs]
    return Attributes(
        values=[pair[0] / pair[1] if pair else None for pair in pairs],
        centre=centre,
        mean=centre,
        ucl=[None if w is None else min(centre + w, top) for w in wide],
        lcl=[None if w is None else max(centre - w, 0.0) for w in wide],
        sigma_z=sigma_z,
    )


def p_chart(
    x: Sequence[float | None],
    n: Sequence[float | None],
    *,
    freeze: int | None = None,
    exclude: Collection[int] = (),
    over_dispersed: bool = False,
) -> Attributes:
    """Shares x of n. ``over_dispersed`` gives Laney's p-prime, for an n of a thousand or more."""
    return _ratio_chart(
        x,
        n,
        _base(len(x), freeze, exclude),
        lambda p, size: math.sqrt(p * max(1 - p, 0.0) / size),
        1.0,
        over_dispersed=over_dispersed,
    )


def u_chart(
    x: Sequence[float | None], n: Sequence[float | None], *, freeze: int | None = None, exclude: Collection[int] = ()
) -> Attributes:
    """Events x over n units of exposure (hundreds of items)."""
    return _ratio_chart(x, n, _base(len(x), freeze, exclude), lambda u, size: math.sqrt(u / size), math.inf)


def c_chart(counts: Sequence[float | None], *, freeze: int | None = None, exclude: Collection[int] = ()) -> Attributes:
    """Counts over the same exposure each time."""
    return u_chart(counts, [1] * len(counts), freeze=freeze, exclude=exclude)


def _level(values: Sequence[float | None], centre: float, mean: float, lower: float, upper: float) -> Attributes:
    ucl = [None if y is None else upper for y in values]
    lcl = [None if y is None else lower for y in values]
    return Attributes(list(values), centre, mean, ucl, lcl)


def _used(values: Sequence[float | None], freeze: int | None, exclude: Collection[int]) -> list[float]:
    used = [y for i in _base(len(values), freeze, exclude) if (y := values[i]) is not None]
    if not used:
        raise ValueError("A chart needs at least one point in its baseline.")
    return used


def g_chart(values: Sequence[float | None], *, freeze: int | None = None, exclude: Collection[int] = ()) -> Attributes:
    """Items between rare events. The median is drawn; the limits come from the mean."""
    used = _used(values, freeze, exclude)
    mean = average(used)
    wide = 3 * math.sqrt(mean * (mean + 1))
    return _level(values, statistics.median(used), mean, max(mean - wide, 0.0), mean + wide)


def t_chart(values: Sequence[float | None], *, freeze: int | None = None, exclude: Collection[int] = ()) -> Attributes:
    """Time between rare events, each above nought: an XmR chart of the 3.6th root, turned back."""
    used = _used(values, freeze, exclude)
    if min(used) <= 0:
        raise ValueError("Times between events are above nought.")
    limits = limits_of([y ** (1 / _T_POWER) for y in used])
    centre, upper, lower = (max(y, 0.0) ** _T_POWER for y in (limits.mean, limits.upl, limits.lpl))
    return _level(values, centre, centre, lower, upper)
