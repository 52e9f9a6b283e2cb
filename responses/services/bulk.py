"""The same act on many items, each on its own: one that cannot be done stops none of the others.

Crisis and safety items are left out, and counted. Sending in bulk does not exist.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from people.models import User
from people.roles import Permission
from responses.access import visible_cases
from responses.errors import NotAllowed, StaleAction
from responses.models import Case, CaseEvent
from responses.services.cases import acknowledge_case, assign_case
from responses.services.closing import set_aside_case
from responses.services.undo import undo_event

Done = TypeVar("Done")
MOST = 500


@dataclass
class BulkResult(Generic[Done]):
    """What came of each item, by its id. ``missing`` are items that this person cannot act on."""

    done: dict[int, Done] = field(default_factory=dict)
    left_out: list[int] = field(default_factory=list)  # crisis and safety
    stale: list[int] = field(default_factory=list)  # someone else acted first
    refused: dict[int, str] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)


def bulk_acknowledge(*, versions: Mapping[int, int], actor: User, now: datetime | None = None) -> BulkResult[CaseEvent]:
    """Acknowledge many items. ``versions`` maps an item's id to the version that the person saw."""

    def one(case: Case, version: int) -> CaseEvent:
        return acknowledge_case(case=case, actor=actor, expected_version=version, now=now)

    return each_item(versions, actor, one)


def bulk_assign(
    *, versions: Mapping[int, int], actor: User, to: User | None, now: datetime | None = None
) -> BulkResult[CaseEvent]:
    """Assign many items to a person, or to nobody."""

    def one(case: Case, version: int) -> CaseEvent:
        return assign_case(case=case, actor=actor, expected_version=version, to=to, now=now)

    return each_item(versions, actor, one)


def bulk_set_aside(
    *, versions: Mapping[int, int], actor: User, reason: str, now: datetime | None = None
) -> BulkResult[CaseEvent]:
    """Set many items aside for one reason."""

    def one(case: Case, version: int) -> CaseEvent:
        return set_aside_case(case=case, actor=actor, expected_version=version, reason=reason, now=now)

    return each_item(versions, actor, one)


def bulk_undo(*, events: Sequence[int], actor: User, now: datetime | None = None) -> BulkResult[CaseEvent]:
    """Undo a bulk act, step by step; a step whose item moved on since stays."""
    result: BulkResult[CaseEvent] = BulkResult()
    steps = CaseEvent.objects.filter(pk__in=events, case__in=visible_cases(actor, Permission.ACT))
    for step in steps.select_related("case"):

        def one(case: Case, version: int, step: CaseEvent = step) -> CaseEvent:
            return undo_event(event=step, actor=actor, expected_version=version, now=now)

        try_item(step.case, step.case.version, one, result)
    return result


def each_item(versions: Mapping[int, int], actor: User, act: Callable[[Case, int], Done]) -> BulkResult[Done]:
    """Do ``act`` to every item that may be changed in bulk, each at the version that the person saw."""
    if len(versions) > MOST:
        raise NotAllowed(f"Choose at most {MOST} items at a time.")
    result: BulkResult[Done] = BulkResult()
    found = visible_cases(actor, Permission.ACT).in_bulk(versions)
    for pk, version in versions.items():
        case = found.get(pk)
        if case is None:
            result.missing.append(pk)
        elif case.tier <= 1:
            result.left_out.append(pk)
        else:
            try_item(case, version, act, result)
    return result


def try_item(case: Case, version: int, act: Callable[[Case, int], Any], result: BulkResult[Any]) -> None:
    """Do it, or note in ``result`` why not."""
    try:
        result.done[case.pk] = act(case, version)
    except StaleAction:
        result.stale.append(case.pk)
    except NotAllowed as refusal:
        result.refused[case.pk] = refusal.reason
