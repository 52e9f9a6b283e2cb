"""How an item leaves the lists, and how it comes back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from people.models import User
from responses.errors import NotAllowed
from responses.models import Case, CaseEvent, Escalation, Reply
from responses.services.acting import Changes, act, authorise, due_once_acknowledged
from responses.states import LIVE_REPLIES, OUTCOMES, SET_ASIDE_REASONS, CaseState

_ON_ITS_WAY = {
    "waiting_approval": "A reply waits for approval. Pull it back first, or let it be sent.",
    "held": "A reply is on its way. Pull it back, or wait until it is sent.",
    "queued": "A reply is on its way. Pull it back, or wait until it is sent.",
    "unknown": "The desk is looking for a reply whose answer was lost. Wait until it knows.",
    "needs_human": "A reply may be public. Look on the platform, then mark it as posted or withdraw it.",
}
CRISIS_OUTCOMES = frozenset(
    {"lines_given", "emergency_services", "platform_report", "already_supported", "not_a_crisis", "could_not_reach"}
)


def set_aside_case(
    *, case: Case, actor: User, expected_version: int, reason: str, now: datetime | None = None
) -> CaseEvent:
    """Say that an item calls for nothing, with one of ``SET_ASIDE_REASONS``. Never a crisis item."""
    case = authorise(case, actor, expected_version)
    if case.tier == 0:
        raise NotAllowed("A crisis item cannot be set aside. Take it, then close it with what came of it.")
    if case.state not in (CaseState.NEW, CaseState.ACKNOWLEDGED):
        raise NotAllowed("Only an item that is not answered yet can be set aside.")
    if reason not in SET_ASIDE_REASONS:
        raise NotAllowed("Choose why it is set aside.")
    changes = {"state": CaseState.SET_ASIDE.value, "set_aside_reason": reason, "snoozed_until": None}
    return _leave(case, "set_aside", actor, expected_version, changes, {"reason": reason}, now)


def close_case(
    *, case: Case, actor: User, expected_version: int, outcome: str, now: datetime | None = None
) -> CaseEvent:
    """Close an item with what came of it (one of ``OUTCOMES``); a crisis item with a crisis outcome."""
    now = now or timezone.now()
    case = authorise(case, actor, expected_version)
    if case.state not in (CaseState.ACKNOWLEDGED, CaseState.RESPONDED):
        raise NotAllowed("Acknowledge the item before closing it.")
    if outcome not in OUTCOMES:
        raise NotAllowed("Choose what came of it.")
    if case.tier == 0 and outcome not in CRISIS_OUTCOMES:
        raise NotAllowed("Choose one of the outcomes for a crisis item.")
    changes = {
        "state": CaseState.CLOSED.value,
        "closed_at": now,
        "outcome": outcome,
        "snoozed_until": None,
    }
    return _leave(case, "closed", actor, expected_version, changes, {"outcome": outcome}, now)


def bring_back_case(*, case: Case, actor: User, expected_version: int, now: datetime | None = None) -> CaseEvent:
    """Bring back an item that was set aside: it needs acknowledgement again, on the clock it had."""
    case = authorise(case, actor, expected_version)
    if case.state != CaseState.SET_ASIDE:
        raise NotAllowed("This item is not set aside.")
    changes = {
        "state": CaseState.NEW.value,
        "set_aside_reason": "",
        "acknowledged_at": None,
        "acknowledged_by": None,
        "due_at": case.ack_due_at,
    }
    return act(case, kind="brought_back", actor=actor, expected_version=expected_version, changes=changes, now=now)


def reopen_case(*, case: Case, actor: User, expected_version: int, now: datetime | None = None) -> CaseEvent:
    """Open a closed item again. Its acknowledgement and its reply stand; no clock starts anew."""
    case = authorise(case, actor, expected_version)
    if case.state != CaseState.CLOSED:
        raise NotAllowed("This item is not closed.")
    state = CaseState.RESPONDED if case.replied_at else CaseState.ACKNOWLEDGED
    changes = {"state": state.value, "closed_at": None, "outcome": "", "due_at": due_once_acknowledged(case)}
    return act(case, kind="reopened_by_hand", actor=actor, expected_version=expected_version, changes=changes, now=now)


def _leave(
    case: Case,
    kind: str,
    actor: User,
    expected_version: int,
    changes: Changes,
    detail: dict[str, str],
    now: datetime | None,
) -> CaseEvent:
    now = now or timezone.now()
    with transaction.atomic():
        open_now = Escalation.objects.filter(case=case, resolved_at=None).values_list("pk", flat=True).first()
        event = act(
            case,
            kind=kind,
            actor=actor,
            expected_version=expected_version,
            changes=changes,
            detail={**detail, "escalation": open_now},
            now=now,
        )
        # Looked at with the row of the item held: a reply is submitted under the same lock.
        live = Reply.objects.filter(case=case, state__in=LIVE_REPLIES).first()
        if live is not None:
            raise NotAllowed(_ON_ITS_WAY.get(live.state, "A reply is on its way. Wait until it is sent."))
        still_open = Escalation.objects.filter(case=case, resolved_at=None)
        still_open.update(resolved_at=now, resolved_by=actor, last_step="Item left the desk")
    return event
