"""The clocks of an item: one for its row, three for "Where it stands"."""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from responses.clock_words import duration, met_clock, paused_clock, running_clock
from responses.clocks import Clock, ClockState
from responses.models import Case
from responses.states import CaseState


class NamedClock(NamedTuple):
    name: str
    clock: Clock


def row_clock(case: Case, now: datetime) -> Clock:
    """The one clock that a row of the inbox shows."""
    settled = _settled(case, now)
    if settled is not None:
        return settled
    zone = timezone.get_current_timezone()
    if case.state == CaseState.NEW:
        return running_clock("Ack", start=case.clock_from, due=case.ack_due_at, now=now, zone=zone)
    if case.state == CaseState.ACKNOWLEDGED and case.reply_due_at:
        return running_clock("Reply", start=case.clock_from, due=case.reply_due_at, now=now, zone=zone)
    return met_clock("Replied" if case.state == CaseState.RESPONDED else "Acknowledged", case.acknowledged_at)


def _settled(case: Case, now: datetime) -> Clock | None:
    if case.state == CaseState.CLOSED:
        return met_clock("Closed", case.closed_at)
    if case.state == CaseState.SET_ASIDE:
        return Clock(ClockState.PAUSED, "Set aside")
    if case.snoozed_until and case.snoozed_until > now:
        until = timezone.localtime(case.snoozed_until)
        return paused_clock(f"until {until:%a %-d %b %H:%M}", case.snoozed_until)
    if case.tier == 0 and case.crisis_taken_at is None:
        return Clock(ClockState.OVER, f"Page unanswered {duration(now - case.opened_at)}", case.opened_at)
    return None


def clocks_of(case: Case, now: datetime) -> list[NamedClock]:
    """Seen, acknowledged, replied: met after so long, or running from the post's own time."""
    lines = [
        ("Seen", case.seen_at, case.seen_due_at),
        ("Acknowledge", case.acknowledged_at, case.ack_due_at),
        ("Reply", case.replied_at, case.reply_due_at),
    ]
    return [
        NamedClock(name, _line(case.clock_from, end, due, now)) for name, end, due in lines if end is not None or due
    ]


def _line(start: datetime, end: datetime | None, due: datetime | None, now: datetime) -> Clock:
    if end is not None or due is None:
        return met_clock(f"After {duration((end or now) - start)}", end)
    zone = timezone.get_current_timezone()
    clock = running_clock("", start=start, due=due, now=now, zone=zone)
    words = clock.words.strip().removeprefix("due ")
    return Clock(clock.state, words[:1].upper() + words[1:], due)
