"""When an item is due, and how its clock reads. Pure.

The limits of domain practice, each from the time of the post itself: changing the tier restarts nothing,
and what polling took is shown apart. Crisis and safety run on the clock on the wall, at night too; the rest
runs on the working calendar of the service.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from people.calendar import WorkingCalendar

SOON_SHARE = 5  # the last fifth of a limit reads "soon"
PAGE_AGAIN_STAFFED = timedelta(minutes=15)
PAGE_AGAIN_UNSTAFFED = timedelta(minutes=60)


class Unit(StrEnum):
    WALL = "wall"  # a length of time that never stops
    WORKING_DAYS = "working_days"  # the close of the nth working day after the day of receipt
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True)
class Limit:
    """``amount`` is minutes for WALL and days otherwise; ``unstaffed`` replaces it outside staffed hours."""

    unit: Unit
    amount: int
    unstaffed: int | None = None

    def due(self, at: datetime, calendar: WorkingCalendar) -> datetime:
        if self.unit is Unit.WORKING_DAYS:
            return calendar.add_days(at, self.amount)
        if self.unit is Unit.CALENDAR_DAYS:
            return at + timedelta(days=self.amount)
        staffed = self.unstaffed is None or calendar.is_open(at)
        return at + timedelta(minutes=self.amount if staffed or self.unstaffed is None else self.unstaffed)


@dataclass(frozen=True)
class Standard:
    """The limits of one tier. None: no clock (the lead decides, or nobody is told)."""

    seen: Limit
    acknowledge: Limit
    reply: Limit | None
    escalate: Limit | None


_HOUR, _DAY = 60, 24 * 60
# "Same working day" is read as eight hours and "working day" as a day on the wall for safety: never later
# than the working reading, and a post of Friday night does not wait for Monday.
STANDARDS: Mapping[int, Standard] = {
    0: Standard(Limit(Unit.WALL, 15, unstaffed=60), Limit(Unit.WALL, 15, unstaffed=60), None, Limit(Unit.WALL, 0)),
    1: Standard(
        Limit(Unit.WALL, 2 * _HOUR),
        Limit(Unit.WALL, 8 * _HOUR),
        Limit(Unit.WALL, 3 * _DAY),
        Limit(Unit.WALL, _DAY),
    ),
    2: Standard(
        Limit(Unit.WORKING_DAYS, 1),
        Limit(Unit.WORKING_DAYS, 1),
        Limit(Unit.CALENDAR_DAYS, 7),
        Limit(Unit.WORKING_DAYS, 3),
    ),
    3: Standard(Limit(Unit.WORKING_DAYS, 1), Limit(Unit.WORKING_DAYS, 2), Limit(Unit.CALENDAR_DAYS, 7), None),
}
ENQUIRY_REPLY = Limit(Unit.WORKING_DAYS, 1)


@dataclass(frozen=True)
class DueTimes:
    seen: datetime
    acknowledge: datetime
    reply: datetime | None


def due_times(tier: int, at: datetime, calendar: WorkingCalendar, *, enquiry: bool = False) -> DueTimes:
    """When an item of ``tier`` whose post went up ``at`` must be seen, acknowledged and answered, in UTC."""
    standard = STANDARDS[tier]
    reply = ENQUIRY_REPLY if enquiry and tier == 3 else standard.reply
    return DueTimes(
        seen=standard.seen.due(at, calendar),
        acknowledge=standard.acknowledge.due(at, calendar),
        reply=reply.due(at, calendar) if reply else None,
    )


def escalation_due(tier: int, at: datetime, calendar: WorkingCalendar) -> datetime:
    """When an escalation opened ``at`` climbs by itself; a strength, which has no limit, after five working days."""
    limit = STANDARDS[tier].escalate or Limit(Unit.WORKING_DAYS, 5)
    return limit.due(at, calendar)


def page_again_after(at: datetime, calendar: WorkingCalendar) -> timedelta:
    """How long a page may stay unanswered before the next person is paged."""
    return PAGE_AGAIN_STAFFED if calendar.is_open(at) else PAGE_AGAIN_UNSTAFFED


class ClockState(StrEnum):
    LATER = "later"
    OK = "ok"
    SOON = "soon"
    OVER = "over"
    MET = "met"
    PAUSED = "paused"


@dataclass(frozen=True)
class Clock:
    """A clock as ``.clock`` shows it: state, words, and the exact time for ``<time datetime>``."""

    state: ClockState
    words: str
    at: datetime | None = None
