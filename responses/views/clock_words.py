"""How a clock reads: state, words, exact time. Words and icon carry it; colour comes last. Pure but for the zone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from responses.models import Case
from responses.states import CaseState

ICONS = {"met": "clock-check", "over": "clock-alert", "soon": "clock-alert", "paused": "circle-pause"}


@dataclass(frozen=True)
class Clock:
    """States: later, ok, soon (the last fifth), over, met, paused. ``name`` is the element's id, if it has one."""

    state: str
    words: str
    at: datetime | None = None
    name: str = ""

    @property
    def icon(self) -> str:
        return ICONS.get(self.state, "clock")


def length(span: timedelta) -> str:
    """42 min, 2 h, 1 d 3 h: the largest unit that matters, a second one only past a day."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    if hours < 24:
        return f"{hours} h"
    days, rest = divmod(hours, 24)
    return f"{days} d {rest} h" if rest else f"{days} d"


def due_words(due: datetime, now: datetime) -> str:
    """in 42 min, in 3 h, 16:30, Wed 09:40, Tue 24 Nov."""
    left, local = due - now, timezone.localtime(due)
    if left < timedelta(hours=4):
        return f"in {length(left)}"
    if local.date() == timezone.localtime(now).date():
        return f"{local:%H:%M}"
    return f"{local:%a %H:%M}" if left < timedelta(days=6) else f"{local:%a %-d %b}"


def running(label: str, start: datetime, due: datetime, now: datetime) -> Clock:
    """A clock that runs from ``start`` to ``due``; ``label`` begins its words ("Ack due")."""
    left = due - now
    if left <= timedelta(0):
        return Clock("over", f"Overdue {length(-left)}", due)
    words = f"{label} {due_words(due, now)}".strip()
    if left < (due - start) / 5:
        return Clock("soon", words, due)
    return Clock("ok" if left < timedelta(days=1) else "later", words, due)


def case_clock(case: Case, now: datetime) -> Clock:
    """The one clock that a row of the inbox shows."""
    settled = _settled(case, now)
    if settled is not None:
        return settled
    if case.state == CaseState.NEW:
        return running("Ack due", case.clock_from, case.ack_due_at, now)
    if case.state == CaseState.ACKNOWLEDGED and case.reply_due_at:
        return running("Reply due", case.clock_from, case.reply_due_at, now)
    return Clock("met", "Replied" if case.state == CaseState.RESPONDED else "Acknowledged", case.acknowledged_at)


def _settled(case: Case, now: datetime) -> Clock | None:
    if case.state == CaseState.CLOSED:
        return Clock("met", "Closed", case.closed_at)
    if case.state == CaseState.SET_ASIDE:
        return Clock("paused", "Set aside")
    if case.snoozed_until and case.snoozed_until > now:
        return Clock("paused", f"Snoozed until {due_words(case.snoozed_until, now).removeprefix('in ')}")
    if case.tier == 0 and case.crisis_taken_at is None:
        return Clock("over", f"Page unanswered {length(now - case.opened_at)}", case.opened_at)
    return None


def past(start: datetime, end: datetime | None, due: datetime | None, now: datetime) -> Clock | None:
    """A line of "Where it stands": met after so long, still running, or None where no clock applies."""
    if end is not None:
        return Clock("met", f"After {length(end - start)}", end)
    if due is None:
        return None
    return running("By", start, due, now)
