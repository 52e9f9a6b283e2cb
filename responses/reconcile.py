"""Replies whose answer was lost: read the platform twice, after its read lag, before anything else.

Found: it is sent. Not found twice: one automatic second try, then a person decides.
"""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from ingest.connections import connection_for
from platforms.base import SentReply
from platforms.errors import PlatformError, Refused
from platforms.registry import platforms_by_name
from responses.delivery import AT_ONCE, MOST_ATTEMPTS, Connect, read_lag, target_of
from responses.models import Reply
from responses.outbox import write_sent, write_state
from responses.states import ReplyState
from responses.timing import LEASE, LEAST_SAFE, SAFE_LAGS, UNREADABLE_PAUSE, scaled

log = structlog.get_logger()
LOOKS = 2
MARGIN = timedelta(minutes=5)  # clocks of two machines differ
GIVE_UP = timedelta(hours=1)  # reading has failed for so long that a person should look
_UNKNOWN = (ReplyState.UNKNOWN,)


def look_for_lost_replies(*, now: datetime | None = None, connect: Connect = connection_for) -> int:
    """Take one look for each lost reply that is due. Returns how many were looked for."""
    looked = 0
    while looked < AT_ONCE and (reply := _claim_look(now or timezone.now())):
        looked += 1
        _look(reply, connect, now)
    return looked


def _claim_look(now: datetime) -> Reply | None:
    with transaction.atomic():
        due = Reply.objects.filter(state=ReplyState.UNKNOWN, next_attempt_at__lte=now)
        due = due.select_related("target", "account", "author").order_by("next_attempt_at", "pk")
        reply = due.select_for_update(skip_locked=True, of=("self",)).first()
        if reply:
            reply.next_attempt_at = now + scaled(LEASE)
            reply.save(update_fields=["next_attempt_at"])
        return reply


def _look(reply: Reply, connect: Connect, now: datetime | None) -> None:
    since = (reply.attempted_at or reply.created_at) - MARGIN
    try:
        found = connect(reply.account).find_reply(target_of(reply), reply.body, since=since)
    except Refused as error:  # it arrived, and the platform's review has turned it down
        _turned_down(reply, error.reason, now or timezone.now())
    except PlatformError as error:
        log.warning("lost_reply_not_read", reply=reply.pk, error=type(error).__name__, code=error.code)
        _could_not_read(reply, transient=error.transient, now=now or timezone.now())
    except Exception as error:  # a reader may break in any way; the reply stays unknown
        log.exception("lost_reply_not_read", reply=reply.pk, error=type(error).__name__)
        _could_not_read(reply, transient=True, now=now or timezone.now())
    else:
        _settle(reply, found, now or timezone.now())


def _settle(reply: Reply, found: SentReply | None, now: datetime) -> None:
    if found is not None:
        write_sent(reply, found, now=now)
    elif reply.looks + 1 < LOOKS:
        _look_again(reply, _safe_at(reply, now), now)
    elif reply.attempt >= MOST_ATTEMPTS or (reply.requeued and not _idempotent(reply)):
        _needs_human(reply, now)
    else:
        _send_once_more(reply, now)


def _safe_at(reply: Reply, now: datetime) -> datetime:
    wait = max(read_lag(reply) * SAFE_LAGS, scaled(LEAST_SAFE))
    return now + read_lag(reply) if _idempotent(reply) else max(now, reply.attempted_at or now) + wait


def _look_again(reply: Reply, at: datetime, now: datetime) -> None:
    changes = {"next_attempt_at": at, "looks": reply.looks + 1}
    write_state(reply, ReplyState.UNKNOWN, since=_UNKNOWN, kind="", changes=changes, now=now)


def _send_once_more(reply: Reply, now: datetime) -> None:
    changes = {"next_attempt_at": now, "requeued": True, "looks": LOOKS}
    write_state(reply, ReplyState.QUEUED, since=_UNKNOWN, kind="", changes=changes, now=now)


def _could_not_read(reply: Reply, *, transient: bool, now: datetime) -> None:
    """A look that could not be taken is no look. A person decides when it cannot be taken at all."""
    long_ago = now - max(reply.attempted_at or reply.updated_at, reply.updated_at) > GIVE_UP
    if long_ago or not transient:
        _needs_human(reply, now)
    else:
        changes = {"next_attempt_at": now + max(read_lag(reply), scaled(UNREADABLE_PAUSE))}
        write_state(reply, ReplyState.UNKNOWN, since=_UNKNOWN, kind="", changes=changes, now=now)


def _needs_human(reply: Reply, now: datetime) -> None:
    write_state(
        reply,
        ReplyState.NEEDS_HUMAN,
        since=_UNKNOWN,
        kind="reply_needs_human",
        changes={
            "refusal": "The platform’s answer was lost and the reply was not found. Check on the platform.",
            "next_attempt_at": None,
        },
        now=now,
        subject="A reply may or may not be public: please check",
    )


def _turned_down(reply: Reply, reason: str, now: datetime) -> None:
    write_state(
        reply,
        ReplyState.REJECTED,
        since=_UNKNOWN,
        kind="reply_not_sent",
        changes={"refusal": reason[:300], "next_attempt_at": None},
        now=now,
        subject="A reply was not sent and needs a person",
    )


def _idempotent(reply: Reply) -> bool:
    platform = platforms_by_name().get(reply.account.platform)
    return bool(platform and platform.capabilities.idempotent)
