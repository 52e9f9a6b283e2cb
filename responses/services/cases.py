"""What staff do with an item: acknowledge, assign, note, tier, snooze. Each is one act (see ``acting``)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audit.services import record
from people.access import may
from people.models import User
from people.queries import calendar_for
from people.roles import Permission
from responses.clocks import due_times
from responses.errors import NotAllowed
from responses.ladder import Ladders, page_for_crisis
from responses.models import Case, CaseEvent
from responses.services.acting import act, authorise, due_once_acknowledged, is_open
from responses.states import CaseState, band_of

LONGEST_SNOOZE = timedelta(days=30)


def mark_seen(*, case: Case, actor: User, now: datetime | None = None) -> bool:
    """Note the first look by a person of the service, who may be a reader; True when this was it.

    Not a version: opening an item must not make a colleague's page stale. The item keeps who and when, and
    the record has an entry.
    """
    now = now or timezone.now()
    if case.seen_at is not None or not may(actor, Permission.READ_CASES, case.service_id):
        return False
    if not Case.objects.filter(pk=case.pk, seen_at=None).update(seen_at=now, seen_by=actor):
        return False
    case.seen_at, case.seen_by = now, actor
    record(actor=actor, action="case.seen", object_type="case", object_id=case.pk)
    return True


def acknowledge_case(*, case: Case, actor: User, expected_version: int, now: datetime | None = None) -> CaseEvent:
    """Say that a person has this item: the acknowledgement clock stops and the reply clock is next."""
    now = now or timezone.now()
    case = authorise(case, actor, expected_version)
    if case.state != CaseState.NEW:
        raise NotAllowed("This item is acknowledged already.")
    if case.tier == 0:
        raise NotAllowed("A crisis item is taken by one person: use “I have this”.")
    changes = {
        "state": CaseState.ACKNOWLEDGED.value,
        "acknowledged_at": now,
        "acknowledged_by": actor,
        "due_at": due_once_acknowledged(case),
    }
    return act(case, kind="acknowledged", actor=actor, expected_version=expected_version, changes=changes, now=now)


def assign_case(
    *, case: Case, actor: User, expected_version: int, to: User | None, now: datetime | None = None
) -> CaseEvent:
    """Give the item to a person who may act on it, or to nobody."""
    case = authorise(case, actor, expected_version)
    if to is not None and not may(to, Permission.ACT, case.service_id):
        raise NotAllowed(f"{to} cannot act on items of this service. Choose someone who can.")
    if case.assigned_to_id == (to.pk if to else None):
        raise NotAllowed("It is assigned that way already.")
    kind = "taken" if to == actor else "assigned"
    detail = {"to": to.pk if to else None}
    changes = {"assigned_to": to}
    return act(case, kind=kind, actor=actor, expected_version=expected_version, changes=changes, detail=detail, now=now)


def take_case(*, case: Case, actor: User, expected_version: int, now: datetime | None = None) -> CaseEvent:
    """Assign the item to oneself."""
    return assign_case(case=case, actor=actor, expected_version=expected_version, to=actor, now=now)


def note_case(*, case: Case, actor: User, expected_version: int, text: str, now: datetime | None = None) -> CaseEvent:
    """Write a note to the team; it never leaves the desk."""
    case = authorise(case, actor, expected_version)
    text = text.replace("\x00", "").strip()[:5000]
    if not text:
        raise NotAllowed("Write the note first.")
    return act(case, kind="noted", actor=actor, expected_version=expected_version, text=text, now=now)


def snooze_case(
    *,
    case: Case,
    actor: User,
    expected_version: int,
    until: datetime,
    reason: str = "",
    now: datetime | None = None,
) -> CaseEvent:
    """Take the item out of the lists until a time. Its clocks run on.

    A crisis item is never snoozed, a safety item not beyond the time at which it is due.
    """
    now = now or timezone.now()
    case = authorise(case, actor, expected_version)
    if case.tier == 0:
        raise NotAllowed("A crisis item cannot be snoozed.")
    if not is_open(case):
        raise NotAllowed("Only an open item can be snoozed.")
    if not now < until <= now + LONGEST_SNOOZE:
        raise NotAllowed("Choose a time in the next 30 days.")
    if case.tier == 1 and until > case.due_at:
        raise NotAllowed("A safety item can be snoozed until it is due, not longer. Choose an earlier time.")
    return act(
        case,
        kind="snoozed",
        actor=actor,
        expected_version=expected_version,
        changes={"snoozed_until": until},
        detail={"reason": reason.strip()[:200]},
        now=now,
    )


def set_tier(*, case: Case, actor: User, expected_version: int, tier: int, now: datetime | None = None) -> CaseEvent:
    """Say how urgent the item is. A person's word holds over every later assessment of the same post.

    The clocks still start at the post's own time. Raising to crisis pages the person on call at once;
    a crisis item is lowered only after somebody has taken it.
    """
    now = now or timezone.now()
    case = authorise(case, actor, expected_version)
    if tier not in range(4):
        raise NotAllowed("Choose a tier from 0 to 3.")
    if tier == case.tier:
        raise NotAllowed("It has that tier already.")
    if not is_open(case):
        raise NotAllowed("Open the item again first: then its tier can be changed.")
    if case.tier == 0 and case.crisis_taken_by_id is None:
        raise NotAllowed("Take this crisis item first, then say that it is not one.")
    detail = {"from": case.tier, "to": tier}
    changes = {**tier_changes(case, tier), "tier_by_person": True}
    with transaction.atomic():
        event = act(
            case,
            kind="tier_set",
            actor=actor,
            expected_version=expected_version,
            changes=changes,
            detail=detail,
            now=now,
        )
        if tier == 0:
            page_for_crisis(case, ladders=Ladders(now), now=now)
    return event


def tier_changes(case: Case, tier: int) -> dict[str, object]:
    """What a tier brings with it: band, due times from the post's own time, no snooze for crisis and safety."""
    due = due_times(tier, case.clock_from, calendar_for(case.service_id))
    reply_due, ack_due = due.reply, due.acknowledge
    changes: dict[str, object] = {
        "tier": tier,
        "band": band_of(tier),
        "seen_due_at": due.seen,
        "ack_due_at": ack_due,
        "reply_due_at": reply_due,
        "due_at": ack_due if case.state == CaseState.NEW or reply_due is None else reply_due,
    }
    return {**changes, "snoozed_until": None} if tier <= 1 else changes
