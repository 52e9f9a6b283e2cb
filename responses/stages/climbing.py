"""Escalations that nobody answers climb: the next person is told, by the clock."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from notices.models import Notice
from notices.services import send
from people.models import User
from people.queries import people_who
from people.roles import Permission
from responses.clocks import escalation_due, page_again_after
from responses.ladder import Ladders, desk_event, page, page_for_crisis, tell_everyone, told
from responses.models import Case, Escalation
from responses.paths import item_path
from responses.states import OPEN_STATES

AT_ONCE = 200


def climb_ladders(*, now: datetime | None = None) -> int:
    """Move every escalation that is past its rung, and page crises that nobody could be paged for.

    Each in its own short transaction with the item's row held; a row that somebody else holds is left to
    the next tick. Returns how many moved.
    """
    now = now or timezone.now()
    ladders = Ladders(now)
    due = Escalation.objects.filter(_waits(now), next_rung_at__lte=now).order_by("next_rung_at")
    moved = sum(_climb_one(*row, ladders, now) for row in due.values_list("pk", "case_id")[:AT_ONCE])
    return moved + _page_the_unpaged(ladders, now)


def climb(escalation: Escalation, case: Case, *, ladders: Ladders, now: datetime) -> bool:
    """Tell the next person on an escalation's ladder; False when everyone has been told.

    The caller's transaction holds the item's row.
    """
    crisis = case.tier == 0
    reached = told(escalation)
    people = ladders.people(case.service_id) if crisis else _line_above(case)
    following = next((user for user in people if user.pk not in reached), None)
    if following is None:
        _end_of_ladder(escalation, case, reached, now)
        return False
    rung = escalation.rung + 1
    wait = _wait(case, ladders, now)
    if crisis:
        page(escalation, case, following, rung=rung, now=now)
    else:
        _tell(escalation, case, following, rung, now)
    _write(escalation, to_user=following, rung=rung, rungs=max(escalation.rungs, rung), next_rung_at=now + wait)
    return True


def _climb_one(pk: int, case_id: int, ladders: Ladders, now: datetime) -> bool:
    with transaction.atomic():
        case = Case.objects.select_for_update(skip_locked=True).filter(pk=case_id).first()
        escalation = Escalation.objects.filter(_waits(now), pk=pk, next_rung_at__lte=now).first()
        return bool(case and escalation and climb(escalation, case, ladders=ladders, now=now))


def _page_the_unpaged(ladders: Ladders, now: datetime) -> int:
    """Crisis items without an escalation: nobody could be named when they opened, somebody may be now."""
    waiting = Escalation.objects.filter(case=OuterRef("pk"), resolved_at=None)
    unpaged = Case.objects.filter(band=0, tier=0, state__in=OPEN_STATES, crisis_taken_by=None).exclude(Exists(waiting))
    paged = 0
    for case_id, service_id in unpaged.values_list("pk", "service_id")[:AT_ONCE]:
        if ladders.people(service_id):
            with transaction.atomic():
                case = Case.objects.select_for_update(skip_locked=True).filter(pk=case_id).first()
                if case and not Escalation.objects.filter(case=case, resolved_at=None).exists():
                    paged += page_for_crisis(case, ladders=ladders, now=now) is not None
    return paged


def _end_of_ladder(escalation: Escalation, case: Case, reached: set[int], now: datetime) -> None:
    _write(escalation, next_rung_at=None)
    if case.tier == 0:
        desk_event(case, "nobody_answered", {"escalation": escalation.pk}, now)
        tell_everyone(case, key=f"page:{escalation.pk}:all", now=now, besides=reached)


def _tell(escalation: Escalation, case: Case, to: User, rung: int, now: datetime) -> None:
    send(
        recipient=to,
        kind=Notice.Kind.ESCALATION,
        key=f"escalation:{escalation.pk}:{rung}",
        subject="An escalation has reached you",
        path=item_path(case.pk),
        now=now,
    )
    desk_event(case, "escalation_climbed", {"escalation": escalation.pk, "to": to.pk, "rung": rung}, now)


def _wait(case: Case, ladders: Ladders, now: datetime) -> timedelta:
    calendar = ladders.calendar(case.service_id)
    if case.tier == 0:
        return page_again_after(now, calendar)
    return escalation_due(case.tier, now, calendar) - now


def _line_above(case: Case) -> list[User]:
    lead = case.service.lead
    leads = [lead] if lead and lead.is_active else []
    return leads + list(people_who(Permission.APPROVE, case.service_id)[:5])


def _write(escalation: Escalation, **changes: object) -> None:
    Escalation.objects.filter(pk=escalation.pk).update(**changes)


def _waits(now: datetime) -> Q:
    paused = Q(paused_until__gt=now)
    return Q(resolved_at=None, acknowledged_at=None) & ~paused
