"""One unit for every point of a chart: voices, or posts where a week was counted before voices were. Pure.

Limits over weeks in two units would show the change of unit as a change of care.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from dashboards.measures import BY_CODE, BY_POSTS, READS, SAID, Figure, Kept, Measure
from dashboards.pooling import Pooled


def by_posts(code: str, figures: Mapping[date, Kept], weeks: Iterable[date]) -> bool:
    """Whether one of these weeks knows posts alone."""
    return code in SAID and any(figures[week].posts is None for week in weeks if week in figures)


def as_posts(figure: Kept) -> Figure:
    """The same figure by posts."""
    return figure if figure.posts is None else Pooled(figure.posts, figure.posts_of)


def in_posts(figures: Mapping[date, Kept]) -> dict[date, Figure]:
    """The same weeks by posts."""
    return {week: as_posts(figure) for week, figure in figures.items()}


def measure_of(code: str, figure: Kept) -> Measure:
    """What a kept figure is a figure of: its measure, or the same over posts where it knows posts alone."""
    return BY_POSTS[code] if code in SAID and figure.posts is None else BY_CODE[code]


def counted_in(code: str, figure: Kept) -> str:
    """What numerator and denominator count: "voices", "posts", "items", "replies" or "reads"."""
    if code in BY_CODE:
        return measure_of(code, figure).counts
    return "reads" if code == READS else "items"


def numerators(code: str, figures: Mapping[date, Kept], weeks: Iterable[date]) -> dict[date, int]:
    """The numerator of each of these weeks that has a figure, all in one unit."""
    kept = {week: figures[week] for week in weeks if week in figures}
    shown: Mapping[date, Figure] = in_posts(kept) if by_posts(code, kept, kept) else kept
    return {week: figure.numerator or 0 for week, figure in shown.items()}
