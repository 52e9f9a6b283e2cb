"""Escalations by hand: pass an item to a named person, with a clock, and see it through."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from notices.models import Notice
from notices.services import acknowledge, send
from people.access import may
from people.models import User
from people.queries import calendar_for
from people.roles import Permission
from responses.clocks import escalation_due, page_again_after
from responses.errors import NotAllowed
from responses.models import Case, CaseEvent, Escalation
from responses.paths import item_path
from responses.services.acting import act, authorise, is_open

NUDGE_COOLDOWN = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=30)


def escalate_case(
    *,
    case: Case,
    actor: User,
    expected_version: int,
    to: User,
    reason: str,
    passed_to: str = "",
    due_at: datetime | None = None,
    now: datetime | None = None,
) -> Escalation:
    """Pass an item to a named person. ``due_at`` is when it climbs by itself; by default the tier's limit.

    ``passed_to`` is the role or team as people call it ("Incident team"); by default the person's title.
    """
    now = now or timezone.now()
    case = authorise(case, actor, expected_version)
    _check_escalation(case, to, reason)
    due_at = due_at or _climbs_at(case, now)
    if due_at <= now:
        raise NotAllowed("Choose a time that is still to come.")
    try:
        with transaction.atomic():
            escalation = Escalation.objects.create(
                case=case,
                to_user=to,
                passed_to=(passed_to.strip() or to.job_title or str(to))[:120],
                reason=reason.strip()[:300],
                opened_by=actor,
                opened_at=now,
                due_at=due_at,
                next_rung_at=due_at,
                last_step="Passed on",
            )
            detail = {"escalation": escalation.pk, "to": to.pk}
            act(case, kind="escalated", actor=actor, expected_version=expected_version, detail=detail, now=now)
            _tell(escalation, key=f"escalation:{escalation.pk}:1", subject="An item was passed to you", now=now)
    except IntegrityError:  # one_open_escalation_per_case, lost in a race
        raise NotAllowed("This item has an open escalation already.") from None
    return escalation


def acknowledge_escalation(
    *, escalation: Escalation, actor: User, expected_version: int, now: datetime | None = None
) -> CaseEvent:
    """Say that it has arrived: it stops climbing. A crisis item is taken instead (``take_crisis``)."""
    now = now or timezone.now()
    escalation = _open(escalation, actor, expected_version)
    if escalation.case.tier == 0:
        raise NotAllowed("Take the crisis item: use “I have this”.")
    changes = {"acknowledged_at": now, "acknowledged_by": actor, "next_rung_at": None, "last_step": "Acknowledged"}
    return _step(escalation, "escalation_acknowledged", actor, expected_version, changes, {}, now)


def pause_escalation(
    *,
    escalation: Escalation,
    actor: User,
    expected_version: int,
    until: datetime,
    reason: str,
    now: datetime | None = None,
) -> CaseEvent:
    """Stop the clock of an escalation until a time, with a reason that everyone sees. Never for a crisis."""
    now = now or timezone.now()
    escalation = _open(escalation, actor, expected_version)
    if escalation.case.tier == 0:
        raise NotAllowed("A crisis item is never paused.")
    if not reason.strip():
        raise NotAllowed("Say what it waits for.")
    if not now < until <= now + LONGEST_PAUSE:
        raise NotAllowed("Choose a time in the next 30 days.")
    changes = {"paused_until": until, "pause_reason": reason.strip()[:200]}
    if escalation.acknowledged_at is None:
        changes |= {"next_rung_at": until}
    return _step(escalation, "escalation_paused", actor, expected_version, changes, {"until": until.isoformat()}, now)


def nudge_escalation(
    *, escalation: Escalation, actor: User, expected_version: int, now: datetime | None = None
) -> CaseEvent:
    """Remind the person who has it, at most once an hour."""
    now = now or timezone.now()
    escalation = _open(escalation, actor, expected_version)
    recent = CaseEvent.objects.filter(
        case=escalation.case,
        kind="escalation_nudged",
        detail__escalation=escalation.pk,
        at__gt=now - NUDGE_COOLDOWN,
    )
    if recent.exists():
        raise NotAllowed("A nudge was sent in the last hour. Give it a little time.")
    with transaction.atomic():
        event = _step(escalation, "escalation_nudged", actor, expected_version, {"last_step": "Nudged"}, {}, now)
        key = f"nudge:{escalation.pk}:{event.version}"
        _tell(escalation, key=key, subject="An item is waiting for you", now=now)
    return event


def resolve_escalation(
    *,
    escalation: Escalation,
    actor: User,
    expected_version: int,
    note: str = "",
    now: datetime | None = None,
) -> CaseEvent:
    """Say that it is dealt with. A crisis item must have been taken first."""
    now = now or timezone.now()
    escalation = _open(escalation, actor, expected_version)
    if escalation.case.tier == 0 and escalation.case.crisis_taken_by_id is None:
        raise NotAllowed("Somebody must take the crisis item first.")
    changes = {"resolved_at": now, "resolved_by": actor, "next_rung_at": None, "last_step": "Resolved"}
    with transaction.atomic():
        event = _step(escalation, "escalation_resolved", actor, expected_version, changes, {}, now, text=note)
        acknowledge(path=item_path(escalation.case_id), actor=actor, now=now)
    return event


def _climbs_at(case: Case, now: datetime) -> datetime:
    """When it climbs by itself: a crisis item as fast as any page about it, another by the limit of its tier."""
    calendar = calendar_for(case.service_id)
    if case.tier == 0:
        return now + page_again_after(now, calendar)
    return escalation_due(case.tier, now, calendar)


def _check_escalation(case: Case, to: User, reason: str) -> None:
    if not is_open(case):
        raise NotAllowed("Only an open item can be passed on.")
    if not reason.strip():
        raise NotAllowed("Say why you pass it on.")
    if not may(to, Permission.READ_CASES, case.service_id):
        raise NotAllowed(f"{to} cannot see items of this service. Choose someone who can.")
    if Escalation.objects.filter(case=case, resolved_at=None).exists():
        raise NotAllowed("This item has an open escalation already.")


def _open(escalation: Escalation, actor: User, expected_version: int) -> Escalation:
    """The escalation as it is now. Whoever may act or approve handles it, and so does the person it went to."""
    escalation = Escalation.objects.select_related("case", "to_user").get(pk=escalation.pk)
    reads = (Permission.READ_CASES,) if escalation.to_user_id == actor.pk else ()
    escalation.case = authorise(escalation.case, actor, expected_version, Permission.ACT, Permission.APPROVE, *reads)
    if escalation.resolved_at is not None:
        raise NotAllowed("This escalation is resolved already.")
    return escalation


def _step(
    escalation: Escalation,
    kind: str,
    actor: User,
    expected_version: int,
    changes: dict[str, Any],
    detail: dict[str, Any],
    now: datetime,
    text: str = "",
) -> CaseEvent:
    detail = {"escalation": escalation.pk, **detail}
    with transaction.atomic():
        event = act(
            escalation.case,
            kind=kind,
            actor=actor,
            expected_version=expected_version,
            detail=detail,
            text=text.strip()[:2000],
            now=now,
        )
        Escalation.objects.filter(pk=escalation.pk).update(**changes)
    return event


def _tell(escalation: Escalation, *, key: str, subject: str, now: datetime) -> None:
    send(
        recipient=escalation.to_user,
        kind=Notice.Kind.ESCALATION,
        key=key,
        subject=subject,
        path=item_path(escalation.case_id),
        now=now,
    )
