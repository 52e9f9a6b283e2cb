"""Where points, lines and words land on a chart."""

from datetime import date

import pytest

from dashboards.charts import draw, mark, nice_step, path, spark
from dashboards.measures import HOURS, ITEMS
from dashboards.series import Series, series_of
from dashboards.weeks import last_weeks
from tests.dashboards.test_series import counts, medians

WEEKS = last_weeks(date(2026, 11, 9), 26)


def hours(*values: float) -> Series:
    return series_of(HOURS, medians(*values))


def test_a_line_breaks_at_a_missing_week() -> None:
    assert path([(1, 2), (3, 4), None, (5, 6), (7, 8)]) == "M1.0 2.0L3.0 4.0M5.0 6.0L7.0 8.0"
    assert path([]) == ""


@pytest.mark.parametrize(("top", "step"), [(20, 5), (7, 2), (0.9, 0.2), (96, 20), (0, 1), (1200, 500)])
def test_an_axis_has_round_steps(top: float, step: float) -> None:
    assert nice_step(top) == pytest.approx(step)


def test_every_point_of_the_series_is_on_the_chart() -> None:
    drawing = draw(hours(*[7, 9] * 13), WEEKS)
    assert len(drawing.marks) == 26
    assert {m.kind for m in drawing.marks} == {"common"}
    assert drawing.lines["series"].count("L") == 25


def test_points_differ_by_shape() -> None:
    drawing = draw(hours(*[7, 9] * 12, 8, 14), WEEKS)
    assert (drawing.marks[-1].kind, drawing.marks[-1].d[:1], drawing.marks[0].d) == ("concern", "M", "")


def test_the_unfinished_week_is_hollow_and_dashed_after_the_last() -> None:
    drawing = draw(hours(*[7, 9] * 13), WEEKS, partial=5.0)
    assert (drawing.marks[-1].kind, len(drawing.marks)) == ("partial", 27)
    assert drawing.lines["partial"].startswith("M")
    assert "partial" not in draw(hours(*[7, 9] * 13), WEEKS).lines


def test_the_limits_end_where_the_unfinished_week_begins() -> None:
    whole, partial = draw(hours(*[7, 9] * 13), WEEKS), draw(hours(*[7, 9] * 13), WEEKS, partial=5.0)
    assert whole.lines["mean"].endswith("976.0 " + whole.lines["mean"].split(" ")[-1])
    assert "976.0" not in partial.lines["mean"]


def test_everything_lies_inside_the_frame() -> None:
    drawing = draw(hours(*[7, 90] * 13), WEEKS, partial=200.0)
    assert all(36 <= float(m.y) <= 296 and 46 <= float(m.x) <= 976 for m in drawing.marks)
    assert [tick.words for tick in drawing.y_ticks][0] == "0 h"


def test_labels_of_lines_never_overlap() -> None:
    drawing = draw(hours(*[24.0, 24.1] * 13), WEEKS)
    heights = [float(label.y) for label in drawing.labels]
    assert len(heights) == 4
    assert all(b - a >= 13.9 for a, b in zip(heights, heights[1:], strict=False))


def test_too_few_weeks_are_drawn_without_limits() -> None:
    drawing = draw(series_of(HOURS, [*[None] * 20, *medians(7, 9, 8, 7, 6, 9)]), WEEKS)
    assert (drawing.lines["upper"], drawing.lines["band"]) == ("", "")
    assert drawing.lines["series"].count("M") == 1
    assert len(drawing.marks) == 6


def test_no_figure_at_all_is_an_empty_frame() -> None:
    drawing = draw(series_of(ITEMS, [None] * 26), WEEKS)
    assert (drawing.marks, drawing.lines["series"]) == ([], "")


def test_a_sparkline_marks_its_last_and_its_special_points() -> None:
    assert [m.kind for m in spark(hours(*[7, 9] * 13)).marks] == ["common"]
    assert [m.kind for m in spark(hours(*[7, 9] * 12, 8, 14)).marks] == ["concern"]


def test_a_flat_sparkline_runs_through_the_middle() -> None:
    assert spark(series_of(ITEMS, counts(*[8] * 26))).lines["mean"] == "M3.0 15.0L133.0 15.0"


def test_an_empty_sparkline_has_no_marks() -> None:
    assert spark(series_of(ITEMS, [])).marks == []


@pytest.mark.parametrize(("kind", "corners"), [("improve", 4), ("neutral", 4), ("concern", 3), ("common", 0)])
def test_a_shape_has_its_corners(kind: str, corners: int) -> None:
    assert sum(mark(kind, 10, 10, 4).d.count(letter) for letter in "ML") == corners
