"""The weekly page, put together: what its template shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dashboards import measures
from dashboards.charts import Drawing, draw, spark
from dashboards.doors import Doors
from dashboards.measures import MEASURES, Figure, Kept, Measure
from dashboards.queries import SourceRow, by_source, figures_by_week, most_praised, safety_of
from dashboards.said import Said, said_in
from dashboards.series import Chart, Series, charted, weeks_charted
from dashboards.strip import StripCell, strip_cells
from dashboards.summary import Line, note_of, six_lines
from dashboards.themes import AGAINST_WEEKS
from dashboards.units import as_posts, numerators
from dashboards.weeks import after, bounds, closed_week, last_weeks, short, span, week_of
from dashboards.words import Icon, assurance_icon, limits_words, point_words, reading_words, variation_icon
from people.models import Service


@dataclass(frozen=True)
class MeasureRow:
    """One line of the measures table. ``waiting`` are posts that may count once a person has looked."""

    measure: Measure
    value: str
    note: str
    waiting: str
    mean: str
    limits: str
    variation: Icon
    assurance: Icon | None
    chart: str
    spark: Drawing
    href: str


@dataclass(frozen=True)
class TableRow:
    """One week of the chart's table."""

    week: str
    value: str
    n: str
    mean: str
    limits: str
    reading: str


@dataclass(frozen=True)
class ChartPart:
    measure: Measure
    name: str
    sentence: str
    description: str
    footnote: str
    drawing: Drawing
    rows: list[TableRow]
    partial: str
    drawn: bool
    span: int


@dataclass(frozen=True)
class Page:
    week: date
    span: str
    finished: bool
    before: date
    before_span: str
    next: date | None
    next_span: str
    lines: list[Line]
    strip: list[StripCell]
    rows: list[MeasureRow]
    chart: ChartPart
    sources: list[SourceRow]
    said: Said
    updated_at: datetime | None


def weekly_page(service: Service, week: date, measure: Measure, *, zone: ZoneInfo, now: datetime) -> Page:
    """Everything of one service's week. The unfinished week is shown and left out of limits and rules."""
    running = week_of(now, zone)
    finished = week < running
    last = min(week, closed_week(now, zone))
    figures = figures_by_week(service, [*weeks_charted(last), week, running])
    series = {m.code: charted(m, figures.get(m.code, {}), last) for m in MEASURES}
    shown = {code: figures.get(code, {}).get(week) for code in measures.COUNTED}
    start, end = bounds(week, zone)
    doors = Doors(week, service.pk if service.parent_id else None)
    safety = safety_of(service, end, now)
    partial = figures.get(measure.code, {}).get(running) if last == after(running, -1) else None
    spoken = numerators(measures.ITEMS.code, figures.get(measures.ITEMS.code, {}), last_weeks(week, AGAINST_WEEKS + 1))
    said = said_in(service, week, spoken, zone=zone, now=now, doors=doors)
    stamps = [figure.updated_at for figure in shown.values() if figure]
    return Page(
        week=week,
        span=span(week),
        finished=finished,
        before=after(week, -1),
        before_span=span(after(week, -1)),
        next=after(week) if finished else None,
        next_span=span(after(week)),
        lines=six_lines(shown, series, safety, most_praised(service, start, end), doors, finished=finished),
        strip=strip_cells(safety, shown.get(measures.READS), zone, min(end, now), finished, doors),
        rows=[
            _measure_row(series[m.code], shown[m.code], said.waiting.get(m.code, 0), doors.figure(m.code))
            for m in MEASURES
        ],
        chart=_chart_part(series[measure.code], partial),
        sources=by_source(service, start, end, now),
        said=said,
        updated_at=max(stamps, default=None),
    )


def _measure_row(series: Series, figure: Kept | None, waiting: int, href: str) -> MeasureRow:
    measure, shown = series.measure, _shown(series, figure)
    return MeasureRow(
        measure=measure,
        value=measure.words(measure.value(shown) if shown else None),
        note=note_of(measure, figure),
        waiting=f"Suggested in {waiting:,} more" if waiting else "",
        mean=measure.words(series.mean) if series.mean is not None else "",
        limits=limits_words(series),
        variation=variation_icon(series),
        assurance=assurance_icon(series),
        chart=series.name,
        spark=spark(series),
        href=href,
    )


def _shown(series: Series, figure: Kept | None) -> Figure | None:
    """A figure in the unit of its chart."""
    return as_posts(figure) if figure and series.by_posts else figure


def _chart_part(series: Series, partial: Kept | None) -> ChartPart:
    measure, starts, last = series.measure, series.starts, _shown(series, partial)
    so_far = measure.value(last) if last and series.span == 1 else None
    return ChartPart(
        measure=measure,
        name=series.name,
        sentence=reading_words(series),
        description=f"{_drawn_as(series)} of {measure.label.lower()}, {short(starts[0])} to {short(starts[-1])}.",
        footnote=_footnote(series),
        drawing=draw(series, starts, so_far),
        rows=[_table_row(series, index) for index in range(len(starts))][::-1],
        partial=measure.words(so_far) if so_far is not None else "",
        drawn=any(y is not None for y in series.values),
        span=series.span,
    )


def _drawn_as(series: Series) -> str:
    return "Line" if series.chart is Chart.NONE else series.name


def _footnote(series: Series) -> str:
    unit = series.measure.counts
    notes = {
        "XmR chart": "XmR chart: moving ranges of 3.267 times their mean or more are left out of the limits.",
        "p chart": f"p chart: the limits follow the number of {unit} of each week.",
        "p′ chart": f"p′ chart: limits widened for weeks of a thousand {unit}.",
        "u chart": f"u chart: the limits follow the number of {unit} of each week.",
        "Run chart": "Run chart: fewer than 5 a week, so a median and no limits.",
    }
    trial = " Trial limits, from 12 points." if series.trial else ""
    if series.by_posts:
        trial += " Every point counts posts: some of these weeks were counted before voices were."
    if series.span > 1:
        trial += f" Fewer than 5 {unit} in the usual week, so each point is four weeks."
    return notes.get(series.chart.value, f"No limits: {series.why[:1].lower()}{series.why[1:]}.") + trial


def _table_row(series: Series, index: int) -> TableRow:
    measure, figure = series.measure, series.figures[index]
    limits = (series.lower[index], series.upper[index]) if series.lower else (None, None)
    return TableRow(
        week=short(series.starts[index]),
        value=measure.words(measure.value(figure) if figure else None),
        n=f"{figure.denominator or 0:,}" if figure else "",
        mean=measure.words(series.mean) if series.mean is not None else "",
        limits=" to ".join(measure.words(limit) for limit in limits if limit is not None),
        reading=point_words(series, series.labels[index]),
    )
