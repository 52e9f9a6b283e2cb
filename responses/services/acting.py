"""The one way in which a person's act changes an item.

Conditional UPDATE on the version that the person saw, one event at the next version, one entry in the
record: all in one transaction. Fields that change are kept in the event as [before, after], for undo.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from audit.services import record
from people.models import User
from people.roles import Permission
from responses.access import require
from responses.errors import StaleAction
from responses.models import Case, CaseEvent
from responses.states import OPEN_STATES

Changes = Mapping[str, Any]


def act(
    case: Case,
    *,
    kind: str,
    actor: User,
    expected_version: int,
    changes: Changes | None = None,
    detail: dict[str, Any] | None = None,
    text: str = "",
    now: datetime | None = None,
) -> CaseEvent:
    """Change the item and say so, or raise StaleAction and change nothing. The caller has authorised the actor.

    ``changes`` maps fields of the item to new values. The item in hand is brought up to date.
    """
    now = now or timezone.now()
    changes = dict(changes or {})
    with transaction.atomic():
        before = {name: getattr(case, _attname(name)) for name in changes}
        move(case, expected_version, changes)
        detail = {**(detail or {}), **_undo_data(before, changes)}
        event = add_event(case, kind=kind, actor=actor, detail=detail, text=text, at=now)
        record(
            actor=actor,
            action=f"case.{kind}",
            object_type="case",
            object_id=case.pk,
            detail={"version": case.version, "event": event.pk},
        )
    return event


def move(case: Case, expected_version: int, changes: Changes) -> None:
    """Write ``changes`` and the next version where the version still holds; else StaleAction."""
    found = Case.objects.filter(pk=case.pk, version=expected_version).update(version=F("version") + 1, **changes)
    if found != 1:
        raise StaleAction(fresh(case))
    case.version = expected_version + 1
    for name, value in changes.items():
        setattr(case, name, value)


def add_event(
    case: Case, *, kind: str, actor: User | None, detail: dict[str, Any], at: datetime, text: str = ""
) -> CaseEvent:
    return CaseEvent.objects.create(
        case=case, kind=kind, actor=actor, at=at, version=case.version, detail=detail, text=text
    )


def authorise(case: Case, actor: User, expected_version: int, *permissions: Permission) -> Case:
    """The item as it is now, once the person may act on it and has seen its newest version.

    Raises NotAllowed or StaleAction, before any rule about its state is looked at: a stale page must not
    be told about a state that it never showed.
    """
    now_case = fresh(case)
    require(actor, now_case, *(permissions or (Permission.ACT,)))
    if now_case.version != expected_version:
        raise StaleAction(now_case)
    return now_case


def fresh(case: Case) -> Case:
    related = ("service", "latest_post", "assigned_to", "acknowledged_by", "crisis_taken_by")
    return Case.objects.select_related(*related).get(pk=case.pk)


def due_once_acknowledged(case: Case) -> datetime:
    """The clock that runs from the acknowledgement on: the reply's, where the item has one."""
    return case.reply_due_at or case.ack_due_at


def is_open(case: Case) -> bool:
    return case.state in OPEN_STATES


def _undo_data(before: Changes, after: Changes) -> dict[str, Any]:
    pairs = {name: [_plain(before[name]), _plain(after[name])] for name in after}
    return {"changed": pairs} if pairs else {}


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return value.isoformat() if isinstance(value, datetime) else value


def _attname(name: str) -> str:
    return str(getattr(Case._meta.get_field(name), "attname", name))
