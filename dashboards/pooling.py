"""Four weeks taken together, where one holds too few items for a share or a rate. Pure.

Periods lie fixed in the calendar: a window that slid with the week would move every point of the chart each
Monday, and count one item in four of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboards.measures import SMALLEST_N, Figure, Measure, Reading
from dashboards.weeks import after

PERIOD_WEEKS = 4
ENOUGH_WEEKS = 12  # before that, few items are only a short history
_ANCHOR = date(2000, 1, 3)  # a Monday


@dataclass
class Pooled:
    """A figure of several weeks."""

    numerator: int | None
    denominator: int | None
    value: float | None = None


def period_of(week: date) -> date:
    """The first week of the period in which a week lies."""
    return after(week, -(((week - _ANCHOR).days // 7) % PERIOD_WEEKS))


def last_periods(week: date, count: int) -> list[date]:
    """The first weeks of that many periods, oldest first, the last one over when ``week`` is."""
    running = period_of(after(week))  # the period of the week after is not over
    return [after(running, -PERIOD_WEEKS * back) for back in range(count, 0, -1)]


def pool(figures: Mapping[date, Figure], start: date) -> Figure | None:
    """The figures of a period added up; None unless each of its weeks has one."""
    found = [figures.get(after(start, week)) for week in range(PERIOD_WEEKS)]
    kept = [figure for figure in found if figure is not None]
    if len(kept) < PERIOD_WEEKS:
        return None
    return Pooled(sum(f.numerator or 0 for f in kept), sum(f.denominator or 0 for f in kept))


def too_few(measure: Measure, figures: list[Figure | None]) -> bool:
    """Whether the usual week of a share or a rate holds under five items; a week of none is such a week."""
    if measure.reading not in (Reading.SHARE, Reading.RATE):
        return False
    sizes = sorted(figure.denominator or 0 for figure in figures if figure is not None)
    return len(sizes) >= ENOUGH_WEEKS and sizes[len(sizes) // 2] < SMALLEST_N
