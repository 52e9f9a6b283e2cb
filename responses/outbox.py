"""Writing down what came of a reply: on the reply, on its item and in the timeline, in one transaction.

The item's row is held first, as in every act, so that two writers never wait for each other in a circle.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from platforms.base import SentReply
from responses.asking import tell_author
from responses.ladder import desk_event
from responses.models import Case, Reply
from responses.states import PUBLIC_REPLIES, CaseState, ReplyState
from responses.timing import FIRST_VERDICT

# A late "it is there" is believed wherever the reply has gone since: it is public.
_MAY_BE_PUBLIC = (
    ReplyState.SENDING.value,
    ReplyState.UNKNOWN.value,
    ReplyState.QUEUED.value,
    ReplyState.NEEDS_HUMAN.value,
)


def write_sent(reply: Reply, sent: SentReply, *, now: datetime) -> bool:
    """The reply is on the platform. False when another worker has written so already."""
    state = ReplyState.IN_REVIEW if sent.pending_review else ReplyState.SENT
    kind = "reply_in_review" if sent.pending_review else "reply_sent"
    changes = {
        "state": state.value,
        "sent_at": now,
        "external_id": sent.external_id[:190],
        "url": sent.url[:500],
        "lease_until": None,
        "next_attempt_at": now + FIRST_VERDICT if sent.pending_review else None,
        "looks": 0,
        "refusal": "",
    }
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=reply.case_id)
        if not _move(reply, _MAY_BE_PUBLIC, changes):
            return False
        answered(case, reply, now)
        desk_event(case, kind, {"reply": reply.pk, "attempt": reply.attempt}, now)
    return True


def write_state(
    reply: Reply,
    state: ReplyState,
    *,
    since: Collection[ReplyState],
    kind: str,
    changes: dict[str, Any],
    now: datetime,
    subject: str = "",
) -> bool:
    """Anything else: back in the queue, refused, lost. Only from one of ``since`` and for the same attempt.

    ``kind`` blank: no event (a plain second try is not news). ``subject`` tells the author.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=reply.case_id)
        wanted = {"state": state.value, "lease_until": None, **changes}
        counted = reply.state in PUBLIC_REPLIES
        if not _move(reply, [one.value for one in since], wanted):
            return False
        if counted and state not in PUBLIC_REPLIES:
            no_longer_answered(case)
        if kind:
            desk_event(case, kind, {"reply": reply.pk, "attempt": reply.attempt}, now)
        if subject:
            tell_author(reply, version=case.version, subject=subject, now=now)
    return True


def answered(case: Case, reply: Reply, now: datetime) -> None:
    """The item has its public answer; an item that was still new is acknowledged by it. Its row is held.

    Where the person has written again since, the later post still waits: the item keeps its state.
    """
    changes: dict[str, Any] = {"replied_at": case.replied_at or now}
    if reply.target_id != case.latest_post_id:
        Case.objects.filter(pk=case.pk).update(**changes)
        return
    if case.state in (CaseState.NEW, CaseState.ACKNOWLEDGED):
        changes |= {"state": CaseState.RESPONDED.value, "due_at": case.reply_due_at or case.due_at}
        changes |= {"snoozed_until": None}
    if case.state == CaseState.NEW:
        changes |= {"acknowledged_at": now, "acknowledged_by_id": reply.author_id}
    Case.objects.filter(pk=case.pk).update(**changes)


def no_longer_answered(case: Case) -> None:
    """The platform turned down what had counted as the answer: the reply's clock runs again. Its row is held."""
    public = Reply.objects.filter(case=case, state__in=sorted(PUBLIC_REPLIES), sent_at__gte=case.clock_from)
    if public.exists():
        return
    changes: dict[str, Any] = {"replied_at": None}
    if case.state == CaseState.RESPONDED:
        changes |= {"state": CaseState.ACKNOWLEDGED.value, "due_at": case.reply_due_at or case.ack_due_at}
    Case.objects.filter(pk=case.pk).update(**changes)


def _move(reply: Reply, states: Collection[str], changes: dict[str, Any]) -> bool:
    held = Reply.objects.filter(pk=reply.pk, state__in=states, attempt=reply.attempt)
    if not held.update(**changes):
        return False
    reply.refresh_from_db()
    return True
