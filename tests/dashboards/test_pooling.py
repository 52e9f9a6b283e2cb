"""Small services: four weeks taken together, in periods that lie fixed in the calendar."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dashboards.measures import CONCERNS, HOURS, IN_STANDARD, ITEMS, NEGATIVE, Figure, Kept
from dashboards.models import WeeklyFigure
from dashboards.pooling import PERIOD_WEEKS, last_periods, period_of, pool, too_few
from dashboards.series import Chart, charted, weeks_charted
from dashboards.weeks import after, last_weeks
from dashboards.words import reading_words, variation_icon
from people.models import Service
from tests.conftest import Cast
from tests.dashboards.scene import NOW, WEEK, fill
from tests.dashboards.test_series import Row

MONDAYS = st.integers(-200, 2000).map(lambda n: date(2010, 1, 4) + timedelta(weeks=n))


def years(*pairs: tuple[int, int], weeks: int = 104, last: date = WEEK) -> dict[date, Kept]:
    """The same weeks over and over."""
    return {week: Row(*pairs[i % len(pairs)]) for i, week in enumerate(last_weeks(last, weeks))}


@given(MONDAYS)
def test_every_week_lies_in_one_period_that_begins_on_a_monday(week: date) -> None:
    start = period_of(week)
    assert start.weekday() == 0
    assert start <= week < after(start, PERIOD_WEEKS)
    assert period_of(start) == start
    assert period_of(after(start, PERIOD_WEEKS)) == after(start, PERIOD_WEEKS)


@given(MONDAYS, st.integers(1, 30))
def test_the_last_period_is_the_latest_that_is_over(week: date, count: int) -> None:
    periods = last_periods(week, count)
    assert [b - a for a, b in zip(periods, periods[1:], strict=False)] == [timedelta(weeks=4)] * (count - 1)
    end = after(periods[-1], PERIOD_WEEKS - 1)  # its last week
    assert end <= week < after(end, PERIOD_WEEKS)


@given(MONDAYS)
def test_a_new_week_moves_no_point_of_the_past(week: date) -> None:
    """At most one period joins at the end."""
    here, there = last_periods(week, 26), last_periods(after(week), 26)
    assert there in (here, [*here[1:], after(here[-1], PERIOD_WEEKS)])


@given(MONDAYS)
def test_all_weeks_of_all_periods_are_asked_for(week: date) -> None:
    asked = set(weeks_charted(week))
    assert {after(start, n) for start in last_periods(week, 26) for n in range(PERIOD_WEEKS)} <= asked
    assert set(last_weeks(week, 26)) <= asked


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(4, 9)), min_size=4, max_size=4))
def test_a_period_adds_up_what_its_weeks_counted(pairs: list[tuple[int, int]]) -> None:
    start = period_of(WEEK)
    figures: dict[date, Figure] = {after(start, i): Row(*pair) for i, pair in enumerate(pairs)}
    pooled = pool(figures, start)
    assert pooled is not None
    assert (pooled.numerator, pooled.denominator) == (sum(a for a, _ in pairs), sum(b for _, b in pairs))
    assert pooled.value is None


def test_a_period_with_a_missing_week_is_missing() -> None:
    figures = years((1, 3), weeks=8)
    start = last_periods(WEEK, 1)[0]
    assert pool(figures, start) is not None
    del figures[after(start, 2)]
    assert pool(figures, start) is None
    assert pool({}, start) is None


@pytest.mark.parametrize(
    ("sizes", "few"),
    [
        ([4] * 26, True),
        ([5] * 26, False),
        ([0] * 14 + [40] * 12, True),
        ([3] * 12 + [9] * 14, False),
        ([2] * 11, False),
    ],
)
def test_the_usual_week_decides_and_a_week_of_none_is_a_week(sizes: list[int], few: bool) -> None:
    figures: list[Figure | None] = [Row(0, size) for size in sizes]
    assert too_few(NEGATIVE, figures) is few
    assert too_few(CONCERNS, figures) is few
    assert too_few(NEGATIVE, [*figures, *[None] * 26]) is few  # a short history is not small weeks
    assert too_few(ITEMS, figures) is too_few(HOURS, figures) is False  # counts and medians do not add up so


def test_a_share_of_three_a_week_is_charted_by_four_weeks() -> None:
    series = charted(IN_STANDARD, years((2, 3), (3, 3)), WEEK)
    assert (series.chart, series.span, series.name) == (Chart.P, 4, "p chart, by 4 weeks")
    assert [y for y in series.values if y is not None] == pytest.approx([10 / 12] * 25)
    assert series.values[0] is None  # begins before the first figure
    assert series.mean == pytest.approx(10 / 12)
    assert series.starts == last_periods(WEEK, 26)


def test_a_share_of_thirty_a_week_is_charted_by_the_week() -> None:
    series = charted(IN_STANDARD, years((27, 30), (28, 30)), WEEK)
    assert (series.span, series.name, series.starts) == (1, "p chart", last_weeks(WEEK, 26))
    assert len(series.values) == 26


def test_half_a_year_of_small_weeks_is_too_early_to_say() -> None:
    series = charted(IN_STANDARD, years((2, 3), weeks=26), WEEK)
    assert (series.chart, variation_icon(series).word) == (Chart.NONE, "Too early to say")
    assert reading_words(series).endswith("of 12 periods of 4 weeks.")


def test_less_than_five_in_four_weeks_is_never_charted() -> None:
    series = charted(NEGATIVE, years((0, 1), (1, 1)), WEEK)
    assert (series.chart, variation_icon(series).sub) == (Chart.NONE, "Under 5 in 4 weeks")


def test_the_running_period_is_in_no_limit() -> None:
    """Weeks after the last whole period change nothing until the period is over."""
    figures = years((2, 3), (3, 3))
    end = after(last_periods(WEEK, 1)[0], PERIOD_WEEKS - 1)
    before = charted(IN_STANDARD, figures, end)
    for weeks in (1, 2, 3):
        figures[after(end, weeks)] = Row(0, 900)
        later = charted(IN_STANDARD, figures, after(end, weeks))
        assert (later.values, later.mean, later.labels) == (before.values, before.mean, before.labels)
    figures[after(end, 4)] = Row(0, 900)
    assert charted(IN_STANDARD, figures, after(end, 4)).latest == "Below LCL"


def small(service: Service) -> None:
    fill(service, weeks=104)
    WeeklyFigure.objects.filter(measure="in_standard").update(numerator=2, denominator=3)


def test_the_page_says_that_a_point_is_four_weeks(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    small(cast.root)
    client.force_login(cast.mona)
    html = client.get(f"/weekly/{WEEK}/?measure=in_standard").content.decode()
    assert "p chart, by 4 weeks" in html
    assert "Fewer than 5 items in the usual week, so each point is four weeks." in html
    assert "Four weeks from" in html
    assert "Last point is the current week" not in html
    table = html[html.index('id="xmr-table"') :]
    assert '<td class="num">67%</td><td class="num">12</td>' in table
    assert ">2 of 3<" in html  # the week's own figure stays the week's own
