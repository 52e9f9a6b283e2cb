"""Replies that a platform accepted and reviews before it shows them: what the review decided.

A look an hour after sending and then every six hours; a review may take days. Until it is over the reply
counts as the item's answer; a reply that is turned down counts no more, and its author is told.
"""

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ingest.connections import connection_for
from platforms.base import SentReply
from platforms.errors import PlatformError, Refused
from responses.delivery import AT_ONCE, Connect, target_of
from responses.models import Reply
from responses.outbox import write_state
from responses.reconcile import MARGIN
from responses.states import ReplyState
from responses.timing import LATER_VERDICT

log = structlog.get_logger()
LOOKS = 2  # not there twice: it is no longer shown as it was written
_IN_REVIEW = (ReplyState.IN_REVIEW,)
_VANISHED = "The platform does not show this reply any more. Look at the post there before you send it again."


def look_at_reviewed_replies(*, now: datetime | None = None, connect: Connect = connection_for) -> int:
    """Take one look for each reply in review that is due. Returns how many were looked at."""
    looked = 0
    while looked < AT_ONCE and (reply := _claim(now or timezone.now())):
        looked += 1
        _look(reply, connect, now)
    return looked


def _claim(now: datetime) -> Reply | None:
    """The next look is planned before this one is made: whatever happens to it, nobody looks in a loop."""
    with transaction.atomic():
        due = Reply.objects.filter(Q(next_attempt_at=None) | Q(next_attempt_at__lte=now), state=ReplyState.IN_REVIEW)
        due = due.select_related("target", "account", "author").order_by("next_attempt_at", "pk")
        reply = due.select_for_update(skip_locked=True, of=("self",)).first()
        if reply:
            reply.next_attempt_at = now + LATER_VERDICT
            reply.save(update_fields=["next_attempt_at"])
        return reply


def _look(reply: Reply, connect: Connect, now: datetime | None) -> None:
    since = (reply.attempted_at or reply.created_at) - MARGIN
    try:
        found = connect(reply.account).find_reply(target_of(reply), reply.body, since=since)
    except Refused as refusal:
        _turned_down(reply, refusal.reason, now or timezone.now())
    except PlatformError as error:
        log.warning("reply_review_not_read", reply=reply.pk, error=type(error).__name__, code=error.code)
    except Exception as error:  # a reader may break in any way; the next look is planned
        log.exception("reply_review_not_read", reply=reply.pk, error=type(error).__name__)
    else:
        _settle(reply, found, now or timezone.now())


def _settle(reply: Reply, found: SentReply | None, now: datetime) -> None:
    if found is None and reply.looks + 1 >= LOOKS:
        _turned_down(reply, _VANISHED, now)
    elif found is None:
        _still_waiting(reply, reply.looks + 1, now)
    elif found.pending_review:
        _still_waiting(reply, 0, now)
    else:
        _shown(reply, found, now)


def _still_waiting(reply: Reply, looks: int, now: datetime) -> None:
    write_state(reply, ReplyState.IN_REVIEW, since=_IN_REVIEW, kind="", changes={"looks": looks}, now=now)


def _shown(reply: Reply, found: SentReply, now: datetime) -> None:
    changes = {"external_id": found.external_id[:190], "url": found.url[:500], "next_attempt_at": None}
    subject = "Your reply is public now"
    write_state(reply, ReplyState.SENT, since=_IN_REVIEW, kind="reply_shown", changes=changes, now=now, subject=subject)


def _turned_down(reply: Reply, reason: str, now: datetime) -> None:
    write_state(
        reply,
        ReplyState.REJECTED,
        since=_IN_REVIEW,
        kind="reply_turned_down",
        changes={"refusal": reason[:300], "next_attempt_at": None},
        now=now,
        subject="A reply was turned down after review and needs a person",
    )
