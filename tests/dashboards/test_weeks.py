"""Weeks hold where the clocks change, and in zones far from Greenwich."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import weeks

TORONTO = ZoneInfo("America/Toronto")
ZONES = st.sampled_from([TORONTO, ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Kiritimati"), ZoneInfo("UTC")])


@pytest.mark.parametrize(
    ("week", "hours"),
    [(date(2026, 3, 2), 167), (date(2026, 3, 9), 168), (date(2026, 10, 26), 169), (date(2026, 11, 2), 168)],
)
def test_a_week_is_an_hour_shorter_in_spring_and_longer_in_autumn(week: date, hours: int) -> None:
    start, end = weeks.bounds(week, TORONTO)
    assert end - start == timedelta(hours=hours)


def test_a_week_starts_at_local_midnight_on_monday() -> None:
    assert weeks.bounds(date(2026, 11, 9), TORONTO)[0] == datetime(2026, 11, 9, 5, tzinfo=UTC)
    assert weeks.bounds(date(2026, 6, 29), TORONTO)[0] == datetime(2026, 6, 29, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "week"),
    [
        (datetime(2026, 11, 16, 4, 59, 59, tzinfo=UTC), date(2026, 11, 9)),  # Sunday 23:59:59 in Toronto
        (datetime(2026, 11, 16, 5, 0, tzinfo=UTC), date(2026, 11, 16)),
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), date(2026, 10, 26)),  # the hour that comes twice
    ],
)
def test_a_time_falls_in_the_week_of_its_place(at: datetime, week: date) -> None:
    assert weeks.week_of(at, TORONTO) == week


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)), ZONES)
def test_every_instant_lies_in_exactly_the_week_that_names_it(at: datetime, zone: ZoneInfo) -> None:
    week = weeks.week_of(at, zone)
    start, end = weeks.bounds(week, zone)
    assert week.weekday() == 0
    assert start <= at < end
    assert weeks.bounds(weeks.after(week), zone)[0] == end


def test_the_closed_week_is_the_one_before_the_running_one() -> None:
    assert weeks.closed_week(datetime(2026, 11, 18, 12, tzinfo=UTC), TORONTO) == date(2026, 11, 9)


def test_weeks_are_listed_oldest_first() -> None:
    assert weeks.last_weeks(date(2026, 11, 9), 3) == [date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9)]
    assert weeks.last_weeks(date(2026, 11, 9), 0) == []


@pytest.mark.parametrize(
    ("week", "words"),
    [
        (date(2026, 11, 9), "9 to 15 November"),
        (date(2026, 9, 28), "28 September to 4 October"),
        (date(2026, 12, 28), "28 December 2026 to 3 January"),
    ],
)
def test_a_week_reads_as_its_days(week: date, words: str) -> None:
    assert weeks.span(week) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(-3, "0 min"), (0, "0 min"), (59, "59 min"), (60, "1 h"), (1439, "23 h"), (1440, "1 d 0 h"), (19256, "13 d 8 h")],
)
def test_a_length_of_time_reads_in_its_largest_units(minutes: int, words: str) -> None:
    assert weeks.age(timedelta(minutes=minutes)) == words


FAR_ZONES = ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"]


@pytest.mark.parametrize("name", FAR_ZONES)
@pytest.mark.parametrize("year", [2024, 2026])
def test_the_weeks_of_a_year_follow_each_other_without_gap_or_overlap(name: str, year: int) -> None:
    """Zones a day apart, with quarter hours, and with a summer time of half an hour."""
    zone = ZoneInfo(name)
    week = weeks.week_of(datetime(year, 1, 1, 12, tzinfo=UTC), zone)
    lengths = set()
    for _ in range(53):
        start, end = weeks.bounds(week, zone)
        assert start.astimezone(zone).strftime("%a %H:%M") == "Mon 00:00"
        assert weeks.week_of(start, zone) == weeks.week_of(end - timedelta(microseconds=1), zone) == week
        lengths.add((end - start).total_seconds() / 3600)
        week = weeks.after(week)
        assert weeks.bounds(week, zone)[0] == end
    changes = {"Australia/Lord_Howe": {167.5, 168.5}, "America/St_Johns": {167.0, 169.0}}
    assert lengths == {168.0} | changes.get(name, set())


def test_a_place_that_skipped_a_day_still_has_its_week() -> None:
    """Samoa had no 30 December 2011: its week was a day shorter."""
    apia = ZoneInfo("Pacific/Apia")
    start, end = weeks.bounds(date(2011, 12, 26), apia)
    assert end - start == timedelta(days=6)
    assert weeks.week_of(start, apia) == weeks.week_of(end - timedelta(seconds=1), apia) == date(2011, 12, 26)
