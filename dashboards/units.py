"""One unit for every point of a chart: voices, or posts where a week was counted before voices were. Pure.

Limits over weeks in two units would show the change of unit as a change of care.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboards.measures import SAID, Figure, Measure
from dashboards.pooling import Pooled


def by_posts(measure: Measure, figures: Mapping[date, Figure], weeks: Sequence[date]) -> bool:
    """Whether one of these weeks knows posts alone."""
    return measure.code in SAID and any(figures[week].posts is None for week in weeks if week in figures)


def in_posts(figures: Mapping[date, Figure]) -> dict[date, Figure]:
    """The same weeks by posts."""
    return {
        week: figure if figure.posts is None else Pooled(figure.posts, figure.posts_of)
        for week, figure in figures.items()
    }
