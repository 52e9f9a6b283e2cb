"""The board of escalations: who has what, on which rung, and what climbs next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from people.access import services_with
from people.models import User
from people.queries import on_call
from people.roles import Permission
from responses.access import visible_cases
from responses.clock_words import duration, met_clock, paused_clock, running_clock
from responses.clocks import Clock, ClockState
from responses.models import Escalation
from responses.views.panes.posts import content_note
from responses.views.panes.signals import label_of
from triage.queries import findings_of

WEEK = timedelta(days=7)
MOST = 200
LADDERS = {
    0: "The lead now, backup and manager next",
    1: "Named person, then the line above after a day",
    2: "Named person, then the line above after 3 working days",
    3: "Named person",
}


@dataclass(frozen=True)
class Dot:
    kind: str  # on, now, off
    x: int


@dataclass(frozen=True)
class Row:
    pk: int
    case_pk: int
    version: int
    tier: int
    platform: str
    service: str
    title: str
    passed_to: str
    dots: Sequence[Dot]
    rung_words: str
    clock: Clock
    owner: User
    last_step: str
    open: bool
    may_act: bool
    may_acknowledge: bool


@dataclass(frozen=True)
class Group:
    tier: int
    words: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Figure:
    label: str
    value: str
    note: str


@dataclass(frozen=True)
class Board:
    open: int
    closed: int
    strip: Sequence[Figure]
    groups: Sequence[Group]

    @property
    def acted_on(self) -> list[Row]:
        """Rows of which a person may pause the clock and resolve the escalation."""
        return [row for group in self.groups for row in group.rows if row.open and row.may_act and row.tier]


def board_for(user: User, *, closed: bool, now: datetime | None = None) -> Board:
    """The escalations of the items that a person may see, and the most pressing facts about them."""
    now = now or timezone.now()
    mine = Escalation.objects.filter(case__in=visible_cases(user))
    ended = mine.filter(resolved_at__gt=now - WEEK)
    current = list(_with_names(mine.filter(resolved_at=None)).order_by("case__tier", "due_at", "id")[:MOST])
    rows = list(_with_names(ended).order_by("case__tier", "-resolved_at")[:MOST]) if closed else current
    return Board(len(current), ended.count(), _strip(current, now), _groups(rows, user, now))


def _with_names(found: QuerySet[Escalation]) -> QuerySet[Escalation]:
    return found.select_related("case__service", "case__latest_post", "to_user", "acknowledged_by")


def _groups(escalations: Sequence[Escalation], user: User, now: datetime) -> list[Group]:
    found = findings_of([escalation.case.latest_post_id for escalation in escalations])
    allowed = services_with(user, Permission.ACT)
    rows = []
    for escalation in escalations:
        case = escalation.case
        findings = found.get(case.latest_post_id, [])
        note = content_note(case.tier, findings)
        codes = [label_of(finding.code) for finding in findings if finding.status != "rejected"]
        title = f"Text hidden. {note}" if note else ", ".join(dict.fromkeys(codes[:2])) or "No signal"
        acts = allowed is None or case.service_id in allowed or escalation.to_user_id == user.pk
        rows.append(_row(escalation, title, user, acts, now))
    return [
        Group(tier, f"{len(group)} open. {LADDERS[tier]}" if group[0].open else f"{len(group)} closed", group)
        for tier in range(4)
        if (group := [row for row in rows if row.tier == tier])
    ]


def _row(escalation: Escalation, title: str, user: User, acts: bool, now: datetime) -> Row:
    case, is_open = escalation.case, escalation.resolved_at is None
    rungs = max(escalation.rungs, escalation.rung)
    return Row(
        pk=escalation.pk,
        case_pk=case.pk,
        version=case.version,
        tier=case.tier,
        platform=case.platform,
        service=case.service.name,
        title=title,
        passed_to=escalation.passed_to,
        dots=_dots(escalation.rung, rungs),
        rung_words=f"{escalation.rung} of {rungs}, with {escalation.to_user}",
        clock=clock_of(escalation, now),
        owner=escalation.acknowledged_by or escalation.to_user,
        last_step=escalation.last_step,
        open=is_open,
        may_act=is_open and acts,
        may_acknowledge=escalation.to_user_id == user.pk and escalation.acknowledged_at is None,
    )


def clock_of(escalation: Escalation, now: datetime) -> Clock:
    """How an escalation's clock reads: paused with its reason, met, or running to the next rung."""
    if escalation.resolved_at:
        return met_clock(
            f"Resolved after {duration(escalation.resolved_at - escalation.opened_at)}", escalation.resolved_at
        )
    if escalation.paused_until and escalation.paused_until > now:
        return paused_clock(escalation.pause_reason, escalation.paused_until)
    zone = timezone.get_current_timezone()
    if escalation.acknowledged_at and now < escalation.due_at:
        return met_clock("Acknowledged", escalation.acknowledged_at)
    due = escalation.next_rung_at or escalation.due_at
    clock = running_clock("Next rung", start=escalation.opened_at, due=due, now=now, zone=zone)
    return Clock(clock.state, clock.words.replace("Next rung due", "Next rung"), clock.at)


def _dots(rung: int, rungs: int) -> list[Dot]:
    step = 32 / max(1, rungs - 1)
    kinds = ["on" if n < rung else "now" if n == rung else "off" for n in range(1, rungs + 1)]
    return [Dot(kind, round(6 + step * number)) for number, kind in enumerate(kinds)]


def _strip(escalations: Sequence[Escalation], now: datetime) -> list[Figure]:
    over = [e for e in escalations if clock_of(e, now).state == ClockState.OVER]
    ages = sorted(now - e.opened_at for e in escalations)
    shift = on_call(now)
    first = (
        f"{over[0].case.service.name}, {duration(now - (over[0].next_rung_at or over[0].due_at))}" if over else "None"
    )
    return [
        Figure("Open now", str(len(escalations)), "Each with a named person"),
        Figure("Overdue", str(len(over)), first),
        Figure(
            "Median age",
            duration(ages[len(ages) // 2]) if ages else "None",
            f"Oldest {duration(ages[-1])}" if ages else "",
        ),
        Figure(
            "On call now",
            str(shift.lead) if shift else "No one",
            f"Until {timezone.localtime(shift.ends):%H:%M}, backup {shift.backup}" if shift else "Set up the rota",
        ),
    ]
