"""When things are due, and how a clock reads."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from people.calendar import OFFICE_HOURS, WorkingCalendar
from responses.clock_words import by_day, duration, paused_clock, running_clock
from responses.clocks import due_times, escalation_due, page_again_after

TORONTO = ZoneInfo("America/Toronto")
CALENDAR = WorkingCalendar(TORONTO, OFFICE_HOURS)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in Toronto; the 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=TORONTO).astimezone(UTC)


def test_a_crisis_is_seen_within_15_minutes_in_staffed_hours() -> None:
    assert due_times(0, local(20, 10), CALENDAR).seen == local(20, 10, 15)


def test_a_crisis_is_seen_within_an_hour_at_night() -> None:
    assert due_times(0, local(21, 3), CALENDAR).seen == local(21, 4)


def test_a_crisis_has_no_reply_clock_because_the_lead_decides() -> None:
    assert due_times(0, local(20, 10), CALENDAR).reply is None


def test_safety_runs_on_the_clock_on_the_wall_over_the_weekend() -> None:
    friday_night = local(20, 22)
    due = due_times(1, friday_night, CALENDAR)
    assert (due.seen, due.acknowledge) == (local(21, 0), local(21, 6))
    assert due.reply == friday_night + timedelta(days=3)


def test_a_concern_of_friday_evening_waits_for_the_close_of_monday() -> None:
    due = due_times(2, local(20, 18), CALENDAR)
    assert due.seen == due.acknowledge == local(23, 17)


def test_the_day_of_receipt_does_not_count() -> None:
    assert due_times(2, local(17, 9), CALENDAR).acknowledge == local(18, 17)


def test_a_concern_is_answered_in_seven_days_of_the_calendar() -> None:
    assert due_times(2, local(17, 9), CALENDAR).reply == local(24, 9)


def test_a_strength_has_two_working_days() -> None:
    assert due_times(3, local(20, 9), CALENDAR).acknowledge == local(24, 17)


def test_a_question_is_answered_in_one_working_day() -> None:
    assert due_times(3, local(17, 9), CALENDAR, enquiry=True).reply == local(18, 17)


@pytest.mark.parametrize(("tier", "due"), [(0, local(20, 12)), (1, local(21, 12)), (2, local(25, 17))])
def test_an_escalation_climbs_at_the_limit_of_its_tier(tier: int, due: datetime) -> None:
    assert escalation_due(tier, local(20, 12), CALENDAR) == due


def test_the_next_person_is_paged_sooner_when_the_service_is_staffed() -> None:
    assert page_again_after(local(20, 12), CALENDAR) == timedelta(minutes=15)
    assert page_again_after(local(22, 12), CALENDAR) == timedelta(minutes=60)


@pytest.mark.parametrize(
    ("now", "state", "words"),
    [
        (local(20, 10), "ok", "Ack due 17:00"),
        (local(20, 14, 59), "ok", "Ack due in 2 h"),
        (local(20, 15, 40), "soon", "Ack due in 1 h"),
        (local(20, 16, 18), "soon", "Ack due in 42 min"),
        (local(20, 16, 59), "soon", "Ack due in 1 min"),
        (local(20, 17), "over", "Overdue 1 min"),
        (local(20, 19, 5), "over", "Overdue 2 h"),
        (local(23, 17), "over", "Overdue 3 d"),
    ],
)
def test_a_clock_says_its_state_in_words(now: datetime, state: str, words: str) -> None:
    clock = running_clock("Ack", start=local(20, 9), due=local(20, 17), now=now, zone=TORONTO)
    assert (clock.state, clock.words, clock.at) == (state, words, local(20, 17))


def test_a_clock_that_ends_another_day_names_the_day() -> None:
    clock = running_clock("Ack", start=local(17, 9), due=local(19, 9, 40), now=local(17, 10), zone=TORONTO)
    assert (clock.state, clock.words) == ("later", "Ack due Thu 09:40")


def test_a_clock_that_ends_next_week_names_the_date() -> None:
    clock = running_clock("Reply", start=local(17, 9), due=local(24, 9), now=local(17, 9), zone=TORONTO)
    assert clock.words == "Reply due Tue 24 Nov"


def test_the_last_fifth_reads_soon_and_not_a_second_before() -> None:
    start, due = local(20, 10), local(20, 15)
    edge = due - timedelta(hours=1)
    before = running_clock("Ack", start=start, due=due, now=edge - timedelta(seconds=1), zone=TORONTO)
    after = running_clock("Ack", start=start, due=due, now=edge, zone=TORONTO)
    assert (before.state, after.state) == ("ok", "soon")


def test_a_paused_clock_gives_its_reason() -> None:
    assert paused_clock("awaiting estates").words == "Paused: awaiting estates"


def test_days_and_durations_read_as_people_say_them() -> None:
    assert by_day(local(24, 9), TORONTO) == "By Tue 24 Nov"
    assert [duration(timedelta(minutes=m)) for m in (0, 42, 119, 1500)] == ["1 min", "42 min", "1 h", "1 d"]
