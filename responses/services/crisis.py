"""The decisions of the clinical lead on a crisis item, saved one by one."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from notices.services import acknowledge
from people.models import User
from people.roles import Permission
from responses.errors import NotAllowed
from responses.ladder import Ladders
from responses.models import Case, CaseEvent, Escalation
from responses.paths import item_path
from responses.services.acting import act, authorise, is_open
from responses.stages.climbing import climb
from responses.states import CaseState

# step: (field, choices). Each is asked in this order; the reply stays locked until the last is "public".
DECISIONS: dict[str, tuple[str, frozenset[str]]] = {
    "danger": ("crisis_danger", frozenset({"yes", "unclear", "no"})),
    "act": ("crisis_act", frozenset({"call", "report", "none"})),
    "reply": ("crisis_reply", frozenset({"public", "private", "none"})),
}


def take_crisis(*, case: Case, actor: User, expected_version: int, now: datetime | None = None) -> CaseEvent:
    """“I have this”: one named person has the item, every page about it stops, nobody else is paged.

    Open to those who may act or approve on the service. Taking over from someone is the same act.
    """
    now = now or timezone.now()
    case = _crisis(case, actor, expected_version)
    if case.crisis_taken_by_id == actor.pk:
        raise NotAllowed("You have this already.")
    changes = {"crisis_taken_by": actor, "crisis_taken_at": now, "assigned_to": actor}
    if case.state == CaseState.NEW:
        changes |= {"state": CaseState.ACKNOWLEDGED.value, "acknowledged_at": now, "acknowledged_by": actor}
    if case.seen_at is None:
        changes |= {"seen_at": now, "seen_by": actor}
    with transaction.atomic():
        event = act(case, kind="crisis_taken", actor=actor, expected_version=expected_version, changes=changes, now=now)
        waiting = Escalation.objects.filter(case=case, resolved_at=None, acknowledged_at=None)
        waiting.update(acknowledged_at=now, acknowledged_by=actor, next_rung_at=None, last_step="Taken")
        acknowledge(path=item_path(case.pk), actor=actor, now=now)
    return event


def pass_crisis_on(*, case: Case, actor: User, expected_version: int, now: datetime | None = None) -> CaseEvent:
    """Page the next person on the ladder now, without waiting for the clock. No reason is asked for."""
    now = now or timezone.now()
    case = _crisis(case, actor, expected_version)
    with transaction.atomic():
        event = act(case, kind="crisis_passed", actor=actor, expected_version=expected_version, now=now)
        waiting = Escalation.objects.filter(case=case, resolved_at=None).first()
        if waiting is None or not climb(waiting, case, ladders=Ladders(now), now=now):
            raise NotAllowed("Everyone on the ladder has been paged already.")
    return event


def decide_crisis(
    *, case: Case, actor: User, expected_version: int, step: str, choice: str, now: datetime | None = None
) -> CaseEvent:
    """Save one decision: ``step`` is danger, act or reply; ``choice`` one of its choices.

    Only the person who took the item decides. A decision can be changed until a reply has gone out.
    """
    case = _crisis(case, actor, expected_version)
    if case.crisis_taken_by_id != actor.pk:
        raise NotAllowed("Only the person who has this item decides. Use “I have this” to take over.")
    if step not in DECISIONS or choice not in DECISIONS[step][1]:
        raise NotAllowed("Choose one of the answers.")
    field, _choices = DECISIONS[step]
    return act(
        case,
        kind="crisis_decided",
        actor=actor,
        expected_version=expected_version,
        changes={field: choice},
        detail={"step": step, "choice": choice},
        now=now,
    )


def _crisis(case: Case, actor: User, expected_version: int) -> Case:
    case = authorise(case, actor, expected_version, Permission.ACT, Permission.APPROVE)
    if case.tier != 0:
        raise NotAllowed("This is not a crisis item.")
    if not is_open(case):
        raise NotAllowed("This item is not open any more.")
    return case
