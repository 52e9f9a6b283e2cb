"""Undo: put back what one act changed, while nobody has changed it since."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from people.models import User
from responses.errors import NotAllowed
from responses.events import kind_of
from responses.models import Case, CaseEvent, Escalation
from responses.services.acting import act, authorise

_TOO_LATE = "Something else has changed since, so this step can no longer be undone."


def undo_event(*, event: CaseEvent, actor: User, expected_version: int, now: datetime | None = None) -> CaseEvent:
    """Undo one act, from its toast or later from the timeline.

    The fields that the act changed get their earlier values back, if each still has the value that the act
    gave it. The event stays, marked as undone, and the undoing is an event of its own.
    """
    now = now or timezone.now()
    case = authorise(event.case, actor, expected_version)
    before = _values_before(case, event)
    with transaction.atomic():
        undoing = act(
            case,
            kind="undone",
            actor=actor,
            expected_version=expected_version,
            changes=before,
            detail={"undid": event.pk, "kind": event.kind},
            now=now,
        )
        if not CaseEvent.objects.filter(pk=event.pk, undone_at=None).update(undone_at=now):
            raise NotAllowed("This step is undone already.")
        _open_escalation_again(event)
    return undoing


def can_undo(event: CaseEvent, case: Case) -> bool:
    """Whether ``undo_event`` would accept this step of ``case`` now: for showing the button."""
    try:
        _values_before(case, event)
    except NotAllowed:
        return False
    return True


def _values_before(case: Case, event: CaseEvent) -> dict[str, Any]:
    changed = event.detail.get("changed", {})
    if event.undone_at is not None:
        raise NotAllowed("This step is undone already.")
    if not kind_of(event.kind).undoable or not changed or _about_crisis(event):
        raise NotAllowed("This step cannot be undone.")
    before = {}
    for name, (was, became) in changed.items():
        field: Any = Case._meta.get_field(name)
        if getattr(case, field.attname) != _value(field, became):
            raise NotAllowed(_TOO_LATE)
        before[field.attname] = _value(field, was)
    return before


def _about_crisis(event: CaseEvent) -> bool:
    # A change to or from crisis paged somebody, or ended a page: set the tier again instead.
    return event.kind == "tier_set" and 0 in (event.detail.get("from"), event.detail.get("to"))


def _value(field: Any, plain: Any) -> Any:
    if isinstance(field, models.DateTimeField) and plain is not None:
        return datetime.fromisoformat(plain)
    return plain


def _open_escalation_again(event: CaseEvent) -> None:
    if pk := event.detail.get("escalation"):
        Escalation.objects.filter(pk=pk).update(resolved_at=None, resolved_by=None)
