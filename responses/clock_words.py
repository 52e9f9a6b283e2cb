"""How a clock reads: "Ack due in 42 min", "Overdue 2 h", "By Tue 24 Nov". Pure."""

from datetime import datetime, timedelta, tzinfo

from responses.clocks import SOON_SHARE, Clock, ClockState

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
IN_HOURS = timedelta(hours=6)  # nearer than this a clock counts down, further off it names the time


def running_clock(name: str, *, start: datetime, due: datetime, now: datetime, zone: tzinfo) -> Clock:
    """A clock that runs from ``start`` to ``due``. ``name`` is what is due: "Ack", "Reply"."""
    if now >= due:
        return Clock(ClockState.OVER, f"Overdue {duration(now - due)}", due)
    left = due - now
    if left <= (due - start) / SOON_SHARE:
        state = ClockState.SOON
    else:
        state = ClockState.OK if _same_day(now, due, zone) else ClockState.LATER
    return Clock(state, f"{name} due {_when(left, due, now, zone)}", due)


def met_clock(words: str, at: datetime | None) -> Clock:
    return Clock(ClockState.MET, words, at)


def paused_clock(reason: str, until: datetime | None = None) -> Clock:
    """A clock that a person paused, with the reason."""
    return Clock(ClockState.PAUSED, f"Paused: {reason}" if reason else "Paused", until)


def by_day(due: datetime, zone: tzinfo) -> str:
    """For what is days away: "By Tue 24 Nov"."""
    return f"By {day(due, zone)}"


def day(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}"


def duration(length: timedelta) -> str:
    """Under an hour minutes, under a day hours, then days; never less than one minute."""
    if length < _HOUR:
        return f"{max(1, int(length.total_seconds() // 60))} min"
    if length < _DAY:
        return f"{int(length.total_seconds() // 3600)} h"
    return f"{length.days} d"


def _when(left: timedelta, due: datetime, now: datetime, zone: tzinfo) -> str:
    if left < IN_HOURS:
        return f"in {duration(left)}"
    local = due.astimezone(zone)
    if _same_day(now, due, zone):
        return f"{local:%H:%M}"
    if left < 6 * _DAY:
        return f"{local:%a %H:%M}"
    return day(due, zone)


def _same_day(one: datetime, other: datetime, zone: tzinfo) -> bool:
    return one.astimezone(zone).date() == other.astimezone(zone).date()
