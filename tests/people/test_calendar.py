"""Working time, above all across the two nights of the year on which America/Toronto changes its clocks.

2026: clocks go forward on 8 March at 02:00 (07:00 UTC) and back on 1 November at 02:00 (06:00 UTC).
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.calendar import OFFICE_HOURS, Hours, WorkingCalendar

TORONTO = ZoneInfo("America/Toronto")
ALWAYS: Hours = {day: [(time(0), time(23, 59))] for day in range(7)}
NIGHTS: Hours = {day: [(time(0), time(8)), (time(20), time(23, 59))] for day in range(7)}
OFFICE = WorkingCalendar(TORONTO, OFFICE_HOURS)


def toronto(month: int, day: int, hour: int = 0, minute: int = 0, *, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=TORONTO, fold=fold)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (toronto(11, 20, 9), True),
        (toronto(11, 20, 16, 59), True),
        (toronto(11, 20, 17), False),
        (toronto(11, 20, 8, 59), False),
        (toronto(11, 21, 12), False),  # Saturday
    ],
)
def test_it_is_open_from_the_opening_until_just_before_the_closing(at: datetime, expected: bool) -> None:
    assert OFFICE.is_open(at) is expected
    assert OFFICE.is_open(at.astimezone(UTC)) is expected


def test_a_holiday_is_closed() -> None:
    calendar = WorkingCalendar(TORONTO, OFFICE_HOURS, {date(2026, 12, 25)})
    assert not calendar.is_open(toronto(12, 25, 12))
    assert calendar.next_open(toronto(12, 25, 12)) == toronto(12, 28, 9)


def test_the_next_opening_after_friday_evening_is_monday_morning() -> None:
    assert OFFICE.next_open(toronto(11, 20, 18)) == toronto(11, 23, 9)


def test_an_open_moment_is_its_own_next_opening() -> None:
    assert OFFICE.next_open(toronto(11, 20, 10, 30)) == toronto(11, 20, 10, 30)


def test_two_working_hours_from_friday_at_four_end_on_monday_at_ten() -> None:
    assert OFFICE.add(toronto(11, 20, 16), timedelta(hours=2)) == toronto(11, 23, 10)


def test_working_time_may_end_at_the_moment_of_closing() -> None:
    assert OFFICE.add(toronto(11, 20, 16), timedelta(hours=1)) == toronto(11, 20, 17)


def test_nothing_added_to_a_closed_moment_is_the_next_opening() -> None:
    assert OFFICE.add(toronto(11, 21, 3), timedelta(0)) == toronto(11, 23, 9)


def test_a_lunch_break_is_not_working_time() -> None:
    calendar = WorkingCalendar(TORONTO, {0: [(time(13), time(17)), (time(9), time(12))]})
    assert calendar.add(toronto(11, 23, 11), timedelta(hours=2)) == toronto(11, 23, 14)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (toronto(11, 18, 10), 1, toronto(11, 19, 17)),
        (toronto(11, 18, 3), 1, toronto(11, 19, 17)),  # before opening is still day 0
        (toronto(11, 20, 16), 1, toronto(11, 23, 17)),
        (toronto(11, 20, 16), 3, toronto(11, 25, 17)),
        (toronto(11, 21, 12), 1, toronto(11, 23, 17)),  # a Saturday: Monday is the first working day
        (toronto(11, 18, 10), 0, toronto(11, 18, 17)),
        (toronto(11, 18, 17), 0, toronto(11, 19, 17)),  # nothing left of the day
        (toronto(11, 21, 12), 0, toronto(11, 23, 17)),
    ],
)
def test_the_day_of_receipt_is_day_zero(received: datetime, days: int, due: datetime) -> None:
    assert OFFICE.add_days(received, days) == due


def test_the_day_of_receipt_is_the_day_where_the_service_is() -> None:
    late_evening = datetime(2026, 11, 19, 3, 30, tzinfo=UTC)  # still the 18th in Toronto
    assert OFFICE.add_days(late_evening, 1) == toronto(11, 19, 17)


def test_a_holiday_does_not_count_as_a_working_day() -> None:
    calendar = WorkingCalendar(TORONTO, OFFICE_HOURS, {date(2026, 12, 25), date(2026, 12, 28)})
    assert calendar.add_days(toronto(12, 24, 12), 1) == toronto(12, 29, 17)


def test_the_monday_after_the_spring_night_closes_an_hour_earlier_in_utc() -> None:
    assert OFFICE.add_days(toronto(3, 6, 12), 0) == datetime(2026, 3, 6, 22, tzinfo=UTC)
    assert OFFICE.add_days(toronto(3, 6, 12), 1) == datetime(2026, 3, 9, 21, tzinfo=UTC)


def test_the_spring_night_has_one_hour_less_of_working_time() -> None:
    calendar = WorkingCalendar(TORONTO, ALWAYS)
    assert calendar.add(toronto(3, 8, 0), timedelta(hours=4)) == toronto(3, 8, 5)


def test_the_autumn_night_has_one_hour_more_of_working_time() -> None:
    calendar = WorkingCalendar(TORONTO, ALWAYS)
    assert calendar.add(toronto(11, 1, 0), timedelta(hours=4)) == toronto(11, 1, 3)


def test_both_readings_of_the_repeated_hour_are_open() -> None:
    calendar = WorkingCalendar(TORONTO, {6: [(time(1), time(1, 30))]})
    assert calendar.is_open(toronto(11, 1, 1, 15))
    assert calendar.is_open(toronto(11, 1, 1, 15, fold=1))
    assert not calendar.is_open(toronto(11, 1, 1, 45, fold=1))


def test_a_span_in_the_hour_that_does_not_exist_stops_nothing() -> None:
    calendar = WorkingCalendar(TORONTO, {6: [(time(2, 15), time(2, 45))], 0: [(time(9), time(10))]})
    assert calendar.add_days(toronto(3, 8, 6), 1) == toronto(3, 9, 10)


def test_midnight_closes_a_day_that_ends_at_a_minute_to() -> None:
    calendar = WorkingCalendar(TORONTO, ALWAYS)
    assert calendar.is_open(toronto(11, 20, 23, 59) + timedelta(seconds=59))
    assert calendar.add_days(toronto(11, 20, 12), 0) == toronto(11, 21, 0)


def test_local_is_the_clock_on_the_wall() -> None:
    assert OFFICE.local(datetime(2026, 7, 1, 16, tzinfo=UTC)).hour == 12
    assert OFFICE.local(datetime(2026, 12, 1, 17, tzinfo=UTC)).hour == 12


@pytest.mark.parametrize("hours", [{}, {0: []}])
def test_a_calendar_without_hours_is_refused(hours: Hours) -> None:
    with pytest.raises(ValueError, match="at least one staffed span"):
        WorkingCalendar(TORONTO, hours)


def test_a_calendar_that_is_never_open_says_so_instead_of_looping() -> None:
    class Every:
        def __contains__(self, day: object) -> bool:
            return True

    with pytest.raises(ValueError, match="No working day"):
        WorkingCalendar(TORONTO, OFFICE_HOURS, Every()).next_open(toronto(11, 20))


def test_time_runs_forward_only() -> None:
    with pytest.raises(ValueError, match="runs? forward"):
        OFFICE.add(toronto(11, 20), timedelta(hours=-1))
    with pytest.raises(ValueError, match="runs? forward"):
        OFFICE.add_days(toronto(11, 20), -1)


moments = st.datetimes(datetime(2026, 2, 20), datetime(2026, 11, 20)).map(lambda at: at.replace(tzinfo=UTC))
amounts = st.integers(0, 90 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(moments, amounts, amounts, st.sampled_from([OFFICE_HOURS, ALWAYS, NIGHTS]))
def test_adding_in_two_steps_is_adding_at_once(at: datetime, one: timedelta, two: timedelta, hours: Hours) -> None:
    calendar = WorkingCalendar(TORONTO, hours)
    assert calendar.add(calendar.add(at, one), two) in {
        calendar.add(at, one + two),
        calendar.next_open(calendar.add(at, one + two)),  # nothing added at a closing moves to the next opening
    }


@given(moments, moments, amounts)
def test_a_later_start_is_never_due_earlier(one: datetime, two: datetime, amount: timedelta) -> None:
    early, late = sorted([one, two])
    assert OFFICE.add(early, amount) <= OFFICE.add(late, amount)
    assert OFFICE.add_days(early, 1) <= OFFICE.add_days(late, 1)
