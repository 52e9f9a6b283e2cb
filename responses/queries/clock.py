"""The clock that an item shows."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone

from people.queries import organisation
from responses.clock_words import met_clock, paused_clock, running_clock
from responses.clocks import Clock
from responses.models import Case
from responses.states import CaseState

_DONE = {CaseState.RESPONDED: "Replied", CaseState.CLOSED: "Closed", CaseState.SET_ASIDE: "Set aside"}


def desk_zone() -> ZoneInfo:
    """The organisation's time zone: in which every clock reads."""
    place = organisation()
    return ZoneInfo(place.time_zone if place else "UTC")


def clock_of(case: Case, *, now: datetime | None = None, zone: tzinfo | None = None) -> Clock:
    """The acknowledgement clock while new, then the reply's. Without ``zone`` the organisation is asked."""
    now = now or timezone.now()
    if case.snoozed_until and case.snoozed_until > now:
        return paused_clock("snoozed", case.snoozed_until)
    name, due = ("Ack", case.ack_due_at) if case.state == CaseState.NEW else ("Reply", case.reply_due_at)
    if case.state in (CaseState.NEW, CaseState.ACKNOWLEDGED) and due:
        return running_clock(name, start=case.clock_from, due=due, now=now, zone=zone or desk_zone())
    words = _DONE.get(CaseState(case.state), "Acknowledged")
    return met_clock(words, case.replied_at or case.acknowledged_at)
