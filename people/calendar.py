"""Working time of one service: pure, in any time zone, right across the nights on which clocks change.

A working day is one with staffed hours that is not a holiday. The day on which something is received is
day 0: a limit of N working days ends at the close of the Nth working day after it (2009/309 r.13 for
England, WSI 2014/1794 r.15 for Wales: "N working days after the day on which it receives it").
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Hours = Mapping[int, Sequence[tuple[time, time]]]  # weekday, Monday 0: spans of local time
Span = tuple[datetime, datetime]  # UTC, end not included

OFFICE_HOURS: Hours = {weekday: [(time(9), time(17))] for weekday in range(5)}
_LAST_MINUTE = time(23, 59)
_ONE_DAY = timedelta(days=1)
_HORIZON_DAYS = 800  # past this a calendar has no open day at all


@dataclass(frozen=True)
class WorkingCalendar:
    """Staffed hours in one time zone. A closing time of 23:59 or later means midnight."""

    zone: ZoneInfo
    hours: Hours
    holidays: Container[date] = frozenset()

    def __post_init__(self) -> None:
        if not any(self.hours.values()):
            raise ValueError("A calendar needs at least one staffed span in the week.")

    def local(self, at: datetime) -> datetime:
        """The moment as the service's clock on the wall shows it."""
        return at.astimezone(self.zone)

    def is_open(self, at: datetime) -> bool:
        """Whether the service is staffed at that moment; the moment of closing is closed."""
        return any(start <= at < end for start, end in self._spans_of(self.local(at).date()))

    def next_open(self, at: datetime) -> datetime:
        """The moment itself when staffed, else the next opening, in UTC."""
        start, _end = next(self._spans_from(at))
        return start

    def add(self, at: datetime, amount: timedelta) -> datetime:
        """The moment at which ``amount`` of staffed time has passed since ``at``, in UTC.

        Raises ValueError for a negative amount. Nothing added to a closed moment is the next opening.
        """
        if amount < timedelta(0):
            raise ValueError("Working time only runs forward.")
        for start, end in self._spans_from(at):
            if start + amount <= end:
                return start + amount
            amount -= end - start
        raise AssertionError("unreachable: the spans end by raising")

    def add_days(self, at: datetime, days: int) -> datetime:
        """Close of the ``days``-th working day after the day of receipt, in UTC.

        Zero is the same working day: today's close, or that of the next working day when today has none
        left. Raises ValueError for a negative number.
        """
        if days < 0:
            raise ValueError("Working days only run forward.")
        today = self.local(at).date()
        closes = (spans[-1][1] for day, spans in self._working_days(today) if days == 0 or day > today)
        if days == 0:
            return next(close for close in closes if close > at)
        for _ in range(days - 1):
            next(closes)
        return next(closes)

    def _spans_from(self, at: datetime) -> Iterator[Span]:
        at = at.astimezone(UTC)
        for _day, spans in self._working_days(self.local(at).date()):
            yield from ((max(start, at), end) for start, end in spans if end > at)

    def _working_days(self, first: date) -> Iterator[tuple[date, list[Span]]]:
        idle = 0
        while idle < _HORIZON_DAYS:
            spans = self._spans_of(first)
            if spans:
                yield first, spans
            idle = 0 if spans else idle + 1
            first += _ONE_DAY
        raise ValueError(f"No working day in {_HORIZON_DAYS} days: check hours and holidays.")

    def _spans_of(self, day: date) -> list[Span]:
        if day in self.holidays:
            return []
        spans = [(self._opening(day, opens), self._closing(day, closes)) for opens, closes in self._hours_of(day)]
        return [span for span in spans if span[0] < span[1]]

    def _hours_of(self, day: date) -> list[tuple[time, time]]:
        return sorted(self.hours.get(day.weekday(), ()))

    def _opening(self, day: date, opens: time) -> datetime:
        return min(self._readings(day, opens))

    def _closing(self, day: date, closes: time) -> datetime:
        if closes >= _LAST_MINUTE:
            day, closes = day + _ONE_DAY, time(0)
        return max(self._readings(day, closes))

    def _readings(self, day: date, clock: time) -> tuple[datetime, datetime]:
        # A time that a clock change repeats or skips has two readings. The wider span is taken, so that
        # a deadline is never later than the law's.
        wall = datetime.combine(day, clock, tzinfo=self.zone)
        return wall.replace(fold=0).astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
