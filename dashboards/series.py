"""A measure over its weeks, on the chart that suits it. Pure.

Which chart: XmR for medians and for counts of five a week or more, a run chart for rarer counts, p for
shares (p-prime when weeks have a thousand items), u for rates. Where the usual week holds under five items,
shares and rates are charted by four weeks. Where a chart would raise false signals there is none, and the
series says why.
"""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from dashboards.measures import BY_POSTS, SMALLEST_N, Figure, Kept, Measure, Reading
from dashboards.pooling import PERIOD_WEEKS, last_periods, pool, too_few
from dashboards.spc import Assurance, Attributes, Label, assurance, p_chart, runs, u_chart, xmr
from dashboards.units import by_posts, in_posts
from dashboards.weeks import after, last_weeks

ENOUGH_POINTS = 12
RUN_CHART_MEAN = 0.5  # a count below this is listed, not charted
OVER_DISPERSED_N = 1000
TREND = 26  # weeks of a chart, or periods


class Chart(StrEnum):
    XMR = "XmR chart"
    P = "p chart"
    P_PRIME = "p′ chart"
    U = "u chart"
    RUN = "Run chart"
    NONE = "No chart"


@dataclass(frozen=True)
class Series:
    """``values`` has one entry for each week, None where there is no figure or too small a one to chart.

    ``starts`` are the Mondays, ``span`` the weeks that each value covers and ``figures`` what it was made of.
    ``lower`` and ``upper`` are the limits of each week, clamped to what the measure can be; the labels were
    made against the unclamped ones.
    """

    measure: Measure
    values: list[float | None]
    chart: Chart = Chart.NONE
    why: str = ""  # there is no chart
    mean: float | None = None
    lower: list[float | None] = field(default_factory=list)
    upper: list[float | None] = field(default_factory=list)
    labels: list[Label | None] = field(default_factory=list)
    signal: bool = False  # of a run chart as a whole
    trial: bool = False
    held: Assurance | None = None
    starts: Sequence[date] = ()
    figures: Sequence[Figure | None] = ()
    span: int = 1

    @property
    def by_posts(self) -> bool:
        """Whether it counts posts, as a week on it was counted before voices were."""
        return self.measure.counts == "posts"

    @property
    def name(self) -> str:
        """The chart, and how many weeks a point covers where that is not one."""
        return self.chart.value if self.span == 1 else f"{self.chart.value}, by {self.span} weeks"

    @property
    def latest(self) -> Label | None:
        """The label of the last week; None when it has no point."""
        return self.labels[-1] if self.labels else None

    @property
    def limits(self) -> tuple[float, float] | None:
        """The last limits drawn."""
        pairs = [(a, b) for a, b in zip(self.lower, self.upper, strict=True) if a is not None and b is not None]
        return pairs[-1] if pairs else None


def charted(measure: Measure, figures: Mapping[date, Kept], week: date) -> Series:
    """A measure up to a week that is over: week by week, or by four weeks where one holds too few items.

    Where one of the weeks knows posts alone, the series is of the measure that counts posts.
    """
    starts, span = last_weeks(week, TREND), 1
    measure, shown = _in_one_unit(measure, figures, starts)
    found = [shown.get(start) for start in starts]
    if too_few(measure, found):
        starts, span = last_periods(week, TREND), PERIOD_WEEKS
        measure, shown = _in_one_unit(measure, figures, [after(start, at) for start in starts for at in range(span)])
        found = [pool(shown, start) for start in starts]
    return replace(series_of(measure, found, span=span), starts=starts, figures=found, span=span)


def _in_one_unit(
    measure: Measure, figures: Mapping[date, Kept], weeks: Sequence[date]
) -> tuple[Measure, Mapping[date, Figure]]:
    if measure.counts == "posts" or by_posts(measure.code, figures, weeks):
        return BY_POSTS[measure.code], in_posts(figures)
    return measure, figures


def weeks_charted(week: date) -> list[date]:
    """The weeks of which ``charted`` may ask."""
    return last_weeks(week, (TREND + 1) * PERIOD_WEEKS)


def series_of(measure: Measure, figures: Sequence[Figure | None], *, span: int = 1) -> Series:
    """Chart a measure over weeks (or longer spans) that are over, oldest first; None where no figure was kept."""
    values = [_charted(measure, figure) for figure in figures]
    points = [y for y in values if y is not None]
    if len(points) < ENOUGH_POINTS:
        return Series(
            measure,
            values,
            why=f"{len(points)} of {ENOUGH_POINTS} {'weeks' if span == 1 else 'periods of 4 weeks'}",
            labels=[None] * len(values),
        )
    if measure.reading is Reading.COUNT and (mean := statistics.fmean(points)) < SMALLEST_N:
        return _run_series(measure, values, mean)
    if measure.reading in (Reading.COUNT, Reading.MEDIAN):
        return _xmr_series(measure, values)
    return _ratio_series(measure, values, figures, span)


def _charted(measure: Measure, figure: Figure | None) -> float | None:
    if figure is None:
        return None
    if measure.reading is Reading.MEDIAN and (figure.denominator or 0) < SMALLEST_N:
        return None
    return measure.value(figure)


def _clamp(measure: Measure, limit: float | None) -> float | None:
    top = 1.0 if measure.reading is Reading.SHARE else float("inf")
    return None if limit is None else min(max(limit, 0.0), top)


def _xmr_series(measure: Measure, values: list[float | None]) -> Series:
    chart = xmr(values, direction=measure.direction, target=measure.target)
    limits = chart.limits
    return Series(
        measure,
        values,
        Chart.XMR,
        mean=chart.mean,
        lower=[_clamp(measure, chart.lpl)] * len(values),
        upper=[_clamp(measure, chart.upl)] * len(values),
        labels=chart.labels,
        trial=bool(limits and limits.trial),
        held=chart.assurance,
    )


def _run_series(measure: Measure, values: list[float | None], mean: float) -> Series:
    if mean < RUN_CHART_MEAN:
        return Series(measure, values, why="Too rare to chart", mean=mean, labels=[None] * len(values))
    found = runs(values)
    labels = [None if y is None else Label.COMMON for y in values]
    return Series(measure, values, Chart.RUN, mean=found.centre, labels=labels, signal=found.signal)


def _ratio_series(measure: Measure, values: list[float | None], figures: Sequence[Figure | None], span: int) -> Series:
    x = [None if f is None else f.numerator for f in figures]
    n = [None if f is None else f.denominator for f in figures]
    usual = statistics.median(size for size in n if size is not None)
    if usual < SMALLEST_N:
        why = "Under 5 a week" if span == 1 else "Under 5 in 4 weeks"
        return Series(measure, values, why=why, labels=[None] * len(values))
    if measure.reading is Reading.RATE:
        return _attribute_series(measure, values, Chart.U, u_chart(x, [None if s is None else s / 100 for s in n]))
    large = usual >= OVER_DISPERSED_N
    return _attribute_series(measure, values, Chart.P_PRIME if large else Chart.P, p_chart(x, n, over_dispersed=large))


def _attribute_series(measure: Measure, values: list[float | None], kind: Chart, chart: Attributes) -> Series:
    lower, upper = list(chart.lcl), list(chart.ucl)
    last = [(a, b) for a, b in zip(lower, upper, strict=True) if a is not None and b is not None][-1]
    return Series(
        measure,
        values,
        kind,
        mean=chart.centre,
        lower=lower,
        upper=upper,
        labels=chart.labels,
        trial=len([y for y in values if y is not None]) <= ENOUGH_POINTS,
        held=assurance(*last, measure.target, measure.direction),
    )
