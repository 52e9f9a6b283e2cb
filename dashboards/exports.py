"""Figures as a CSV file. Figures only: no text, no name of a person, nothing under five."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from audit import services as audit
from dashboards.measures import SMALLEST_N, Figure, Measure, Reading
from dashboards.models import WeeklyFigure
from dashboards.queries import weekly_figures
from dashboards.units import measure_of
from dashboards.weeks import last_weeks
from people.models import Service, User
from people.small_numbers import singles_out
from people.spreadsheets import safe, written

EXPORT_WEEKS = 26
HEADINGS = [
    "Week of",
    "Service",
    "Measure",
    "Unit",
    "Numerator",
    "Denominator",
    "Value",
    "Posts",
    "Of posts",
    "Left out",
]
UNDER = f"Under {SMALLEST_N}"


@transaction.atomic
def export_figures(*, actor: User, service: Service, week: date) -> str:
    """The measures of a service over 26 weeks up to one, as CSV; the export is on record.

    Every cell is quoted, and one that a spreadsheet would take for a formula starts with an apostrophe.
    """
    first = last_weeks(week, EXPORT_WEEKS)[0]
    figures = weekly_figures(actor, service.pk, since=first, until=week)
    text = table([HEADINGS, *(_cells(figure) for figure in figures)])
    audit.record(
        actor=actor,
        action="figures.exported",
        object_type="service",
        object_id=service.pk,
        detail={"first": first.isoformat(), "last": week.isoformat()},
    )
    return text


def table(rows: Iterable[Iterable[object]]) -> str:
    """CSV with every cell quoted and no formula in it."""
    return written([safe(cell) for cell in row] for row in rows)


def small(measure: Measure, figure: Figure) -> bool:
    """Whether a figure would single people out: it, its base, or what is left of its base, is under five."""
    base = None if measure.reading is Reading.COUNT else figure.denominator
    return singles_out(figure.numerator, base, median=measure.reading is Reading.MEDIAN)


def _cells(figure: WeeklyFigure) -> list[object]:
    measure = measure_of(figure.measure, figure)
    start = [figure.week.isoformat(), figure.service.name, measure.label, measure.unit]
    if small(measure, figure):
        return [*start, "", "", "", "", "", UNDER]
    value = measure.value(figure)
    medians = measure.reading is Reading.MEDIAN
    counts = [
        "" if medians else figure.numerator,
        "" if measure.reading is Reading.COUNT else figure.denominator,
    ]
    shown = "" if value is None else f"{value:.4g}" if isinstance(value, float) else value
    beside = [figure.posts, figure.posts_of]
    if measure.counts == "posts":
        beside = [figure.numerator, figure.denominator]
    return [*start, *counts, shown, *("" if one is None else one for one in beside), ""]
