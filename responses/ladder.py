"""Who is told about an item, in which order, and how: the ladder of pages.

On-call lead, then backup, then manager of the shift that covers the service; without a shift, those who may
approve for the service. Pages repeat until somebody takes the item (at least once, by design).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from notices.models import Notice
from notices.services import send
from people.calendar import WorkingCalendar
from people.models import User
from people.queries import calendar_for, on_call, people_who
from people.roles import Permission, roles_with
from responses.clocks import page_again_after
from responses.models import Case, CaseEvent, Escalation
from responses.paths import item_path

REPEAT_MINUTES = 5
MOST_RUNGS = 5
CRISIS_ROLE = "Clinical lead on call"
TOLD = ("paged", "escalated", "escalation_climbed")


class Ladders:
    """Ladders and calendars of services at one moment, each asked for once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._people: dict[int, list[User]] = {}
        self._calendars: dict[int, WorkingCalendar] = {}

    def people(self, service_id: int) -> list[User]:
        """Whom to page for a service, first to last; empty when nobody can be named."""
        if service_id not in self._people:
            self._people[service_id] = _on_duty(self.now, service_id) or _approvers_of(service_id)
        return self._people[service_id]

    def calendar(self, service_id: int) -> WorkingCalendar:
        if service_id not in self._calendars:
            self._calendars[service_id] = calendar_for(service_id)
        return self._calendars[service_id]


def page_for_crisis(case: Case, *, ladders: Ladders, now: datetime) -> Escalation | None:
    """Open the escalation of a crisis item and page its first person; None when nobody can be named.

    The caller's transaction holds the item's row. An escalation that was open for another reason ends here.
    """
    Escalation.objects.filter(case=case, resolved_at=None).update(resolved_at=now, last_step="It became a crisis")
    people = ladders.people(case.service_id)
    if not people:
        _nobody_to_page(case, now)
        return None
    wait = page_again_after(now, ladders.calendar(case.service_id))
    escalation = Escalation.objects.create(
        case=case,
        to_user=people[0],
        passed_to=CRISIS_ROLE,
        reason="A post that may be from someone in crisis",
        opened_at=now,
        due_at=now + wait,
        rungs=len(people),
        next_rung_at=now + wait,
        last_step="Paged",
    )
    page(escalation, case, people[0], rung=1, now=now)
    return escalation


def page(escalation: Escalation, case: Case, to: User, *, rung: int, now: datetime) -> None:
    """Page one person about a crisis item, once for each escalation and rung."""
    send(
        recipient=to,
        kind=Notice.Kind.PAGE,
        key=f"page:{escalation.pk}:{rung}",
        subject="An item needs you now",
        path=item_path(case.pk),
        repeat_minutes=REPEAT_MINUTES,
        now=now,
    )
    desk_event(case, "paged", {"escalation": escalation.pk, "to": to.pk, "rung": rung}, now)


def tell_everyone(case: Case, *, key: str, now: datetime, besides: Iterable[int] = ()) -> int:
    """Page every approver of the organisation, when the ladder has no more names. Returns how many."""
    left_out = set(besides)
    people = [user for user in _approvers_anywhere() if user.pk not in left_out]
    for user in people:
        send(
            recipient=user,
            kind=Notice.Kind.PAGE,
            key=f"{key}:{user.pk}",
            subject="An item needs somebody now: nobody on the rota has it",
            path=item_path(case.pk),
            repeat_minutes=REPEAT_MINUTES,
            now=now,
        )
    return len(people)


def told(escalation: Escalation) -> set[int]:
    """Ids of the people whom an escalation has reached."""
    events = CaseEvent.objects.filter(case_id=escalation.case_id, kind__in=TOLD, detail__escalation=escalation.pk)
    return set(events.values_list("detail__to", flat=True))


def desk_event(case: Case, kind: str, detail: dict[str, object], now: datetime) -> CaseEvent:
    """A step of the desk itself, at the next version. The caller's transaction holds the item's row."""
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
    case.version += 1
    return CaseEvent.objects.create(case=case, kind=kind, at=now, version=case.version, detail=detail)


def _nobody_to_page(case: Case, now: datetime) -> None:
    event = desk_event(case, "nobody_to_page", {}, now)
    tell_everyone(case, key=f"nobody:{case.pk}:{event.version}", now=now)


def _on_duty(at: datetime, service_id: int) -> list[User]:
    shift = on_call(at, service_id)
    if shift is None:
        return []
    named = [shift.lead, shift.backup, shift.manager]
    return list({user.pk: user for user in named if user and user.is_active}.values())


def _approvers_of(service_id: int) -> list[User]:
    return list(people_who(Permission.APPROVE, service_id)[:MOST_RUNGS])


def _approvers_anywhere() -> list[User]:
    granted = User.objects.filter(is_active=True, grants__role__in=roles_with(Permission.APPROVE))
    return list(granted.order_by("pk").distinct())
