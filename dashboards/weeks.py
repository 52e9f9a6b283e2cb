"""Weeks from Monday to Sunday in the organisation's time zone. Pure.

A week is named by the date of its Monday. Where the clocks change it lasts 167 or 169 hours.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = 7


def week_of(at: datetime, zone: ZoneInfo) -> date:
    """The Monday of the week in which an aware time falls."""
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def bounds(week: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first instant of a week and the first of the next, in UTC."""
    return _midnight(week, zone), _midnight(after(week), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def after(week: date, weeks: int = 1) -> date:
    """The week that many weeks later (earlier, when negative)."""
    return week + timedelta(days=DAYS * weeks)


def closed_week(now: datetime, zone: ZoneInfo) -> date:
    """The latest week that is over."""
    return after(week_of(now, zone), -1)


def last_weeks(week: date, count: int) -> list[date]:
    """That many weeks up to and with this one, oldest first."""
    return [after(week, -back) for back in reversed(range(count))]


def sunday(week: date) -> date:
    return week + timedelta(days=DAYS - 1)


def span(week: date) -> str:
    """The days of a week in words: "9 to 15 November", "28 September to 4 October"."""
    last = sunday(week)
    first = f"{week.day}" if week.month == last.month else f"{week.day} {week:%B}"
    if week.year != last.year:
        first = f"{first} {week.year}"
    return f"{first} to {last.day} {last:%B}"


def short(day: date) -> str:
    """A date in a table: "9 Nov"."""
    return f"{day.day} {day:%b}"


def age(length: timedelta) -> str:
    """ "42 min", "2 h", "1 d 4 h"."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return f"{max(minutes, 0)} min"
    days, hours = divmod(minutes // 60, 24)
    return f"{days} d {hours} h" if days else f"{hours} h"
