"""Geometry of the charts: numbers to SVG attributes. Pure; the templates draw, the stylesheet colours."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboards.series import Series
from dashboards.spc import Kind, kind_of
from dashboards.weeks import short

LEFT, RIGHT, TOP, BOTTOM, LABELS = 46.0, 976.0, 36.0, 296.0, 984.0
LABEL_GAP = 14.0
TICK_WEEKS = 4
SHAPES = {
    Kind.COMMON: "common",
    Kind.IMPROVEMENT: "improve",
    Kind.CONCERN: "concern",
    Kind.NEUTRAL_HIGH: "neutral",
    Kind.NEUTRAL_LOW: "neutral",
}


@dataclass(frozen=True)
class Mark:
    """A point. ``kind`` chooses the shape: circle, diamond, triangle, hollow circle; ``d`` draws those with corners."""

    kind: str
    x: str
    y: str
    d: str = ""


@dataclass(frozen=True)
class Text:
    x: str
    y: str
    words: str


@dataclass(frozen=True)
class Drawing:
    """``lines`` are the path data of series, partial, mean, upper, lower, target and band."""

    lines: dict[str, str]
    marks: list[Mark]
    y_ticks: list[Text] = field(default_factory=list)
    x_ticks: list[Text] = field(default_factory=list)
    labels: list[Text] = field(default_factory=list)


def _n(value: float) -> str:
    return f"{value:.1f}"


def path(points: Sequence[tuple[float, float] | None]) -> str:
    """Path data through points, broken where one is missing."""
    parts, pen = [], "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        parts.append(f"{pen}{_n(point[0])} {_n(point[1])}")
        pen = "L"
    return "".join(parts)


def mark(kind: str, x: float, y: float, r: float) -> Mark:
    """A point of half-width ``r``."""
    d = ""
    if kind in ("improve", "neutral"):
        d = f"M{_n(x)} {_n(y - r)}L{_n(x + r)} {_n(y)}L{_n(x)} {_n(y + r)}L{_n(x - r)} {_n(y)}z"
    elif kind == "concern":
        d = f"M{_n(x)} {_n(y - r)}L{_n(x + r)} {_n(y + r * 0.75)}L{_n(x - r)} {_n(y + r * 0.75)}z"
    return Mark(kind, _n(x), _n(y), d)


def kinds(series: Series) -> list[str]:
    """The shape of each week's point: empty where there is none, plain where there is no chart to judge it."""
    direction = series.measure.direction
    shapes = ["" if y is None else "common" for y in series.values]
    judged = [SHAPES[kind_of(label, direction)] if label else "" for label in series.labels]
    return [kind or shape for kind, shape in zip(judged, shapes, strict=True)]


def steps(
    limit: Sequence[float | None], left: Callable[[int], float], y: Callable[[float], float]
) -> list[tuple[float, float] | None]:
    """A limit that may change each week, drawn from the left edge of each week to its right."""
    points: list[tuple[float, float] | None] = []
    for index, value in enumerate(limit):
        points += [None] if value is None else [(left(index), y(value)), (left(index + 1), y(value))]
    return points


def spark(series: Series) -> Drawing:
    """A trend of 136 by 30: decoration beside the figures."""
    xs = [3 + 130 * i / max(len(series.values) - 1, 1) for i in range(len(series.values))]
    seen = [y for y in [*series.values, *series.lower, *series.upper, series.mean] if y is not None]
    low, high = (min(seen), max(seen)) if seen else (0.0, 1.0)

    def place(value: float) -> float:
        return 27 - 24 * (value - low) / (high - low) if high > low else 15.0

    points = [None if y is None else (x, place(y)) for x, y in zip(xs, series.values, strict=True)]
    shapes = kinds(series)
    shown = [i for i, kind in enumerate(shapes) if kind not in ("", "common")] + [len(points) - 1] * bool(points)
    marks = [mark(shapes[i], *point, 2.6) for i in sorted(set(shown)) if (point := points[i])]
    lines = {"series": path(points)}
    if series.mean is not None:
        lines["mean"] = path([(3.0, place(series.mean)), (133.0, place(series.mean))])
    if series.limits:
        lower, upper = (place(limit) for limit in series.limits)
        lines["band"] = path([(3.0, upper), (133.0, upper), (133.0, lower), (3.0, lower)]) + "z"
    return Drawing(lines, marks)


def nice_step(top: float) -> float:
    """A step of 1, 2 or 5 times a power of ten that divides an axis into four to eight."""
    rough = top / 5 if top > 0 else 1.0
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next((times * power for times in (1, 2, 5) if times * power >= rough), 10 * power)


def draw(series: Series, weeks: Sequence[date], partial: float | None = None) -> Drawing:
    """The large chart. ``partial`` is the unfinished week's value so far: hollow, and in no limit."""
    slots = len(weeks) + (partial is not None)
    width = (RIGHT - LEFT) / max(slots, 1)
    seen = [y for y in [*series.values, *series.upper, series.mean, series.measure.target, partial] if y is not None]
    step = nice_step(max(seen, default=1.0))
    top = step * max(math.ceil(max(seen, default=1.0) / step), 1)

    def left(index: int) -> float:
        return LEFT + width * index

    def middle(index: int) -> float:
        return left(index) + width / 2

    def y(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / top

    points = [None if v is None else (middle(i), y(v)) for i, v in enumerate(series.values)]
    marks = [mark(kind, *point, 4.6) for point, kind in zip(points, kinds(series), strict=True) if point]
    lines = _lines(series, points, left, y)
    if partial is not None:
        hollow = (middle(len(weeks)), y(partial))
        lines["partial"] = path([points[-1] if points else None, hollow])
        marks.append(mark("partial", *hollow, 4.0))
    ticks = range(len(weeks) - 1, -1, -TICK_WEEKS)
    return Drawing(
        lines,
        marks,
        y_ticks=[
            Text(_n(LEFT - 8), _n(y(step * i)), series.measure.round_words(step * i))
            for i in range(round(top / step) + 1)
        ],
        x_ticks=[Text(_n(middle(i)), "320", short(weeks[i])) for i in ticks],
        labels=_labels(series, y),
    )


def _lines(
    series: Series,
    points: list[tuple[float, float] | None],
    left: Callable[[int], float],
    y: Callable[[float], float],
) -> dict[str, str]:
    end = left(len(points))
    upper, lower = steps(series.upper, left, y), steps(series.lower, left, y)
    lines = {"series": path(points), "upper": path(upper), "lower": path(lower)}
    if series.mean is not None:
        lines["mean"] = path([(LEFT, y(series.mean)), (end, y(series.mean))])
    if series.measure.target is not None:
        lines["target"] = path([(LEFT, y(series.measure.target)), (RIGHT, y(series.measure.target))])
    outline = [p for p in upper if p] + [p for p in reversed(lower) if p]
    lines["band"] = path(outline) + "z" if outline else ""
    return lines


def _labels(series: Series, y: Callable[[float], float]) -> list[Text]:
    """Names on the lines, pushed apart where they would overlap; from the top of the chart down."""
    words, target = series.measure.words, series.measure.target
    named = [("Mean" if series.limits else "Median", series.mean)]
    if series.limits:
        named += [("Lower limit", series.limits[0]), ("Upper limit", series.limits[1])]
    placed = [(y(value) + 4, f"{name} {words(value)}") for name, value in named if value is not None]
    if target is not None:
        placed.append((y(target) + 4, f"Target {series.measure.round_words(target)}"))
    labels, floor = [], 0.0
    for at, text in sorted(placed):
        floor = max(at, floor)
        labels.append(Text(_n(LABELS), _n(floor), text))
        floor += LABEL_GAP
    return labels
