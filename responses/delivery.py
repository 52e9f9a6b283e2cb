"""Sending replies: release holds, claim and commit, call, settle. A public reply is never sent twice.

The claim is committed before the call, so a crash leaves a reply in ``sending``; when its lease ends it is
``unknown`` and is looked up, never sent again blindly.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from ingest.connections import connection_for
from ingest.models import MonitoredAccount, PostAuthor
from ingest.services import expire_account, stop_account
from platforms.base import Connection, ReplyTarget
from platforms.errors import Gone, PlatformError, Refused, RetryAt, Stopped, TokenRefused
from platforms.registry import platforms_by_name
from responses.models import Reply
from responses.outbox import write_sent, write_state
from responses.release import hold_back, stop_for
from responses.states import ReplyState
from responses.timing import CALL_LIMIT, FIRST_RETRY, LEASE, LONGEST_RETRY, scaled

log = structlog.get_logger()
Connect = Callable[[MonitoredAccount], Connection]

MOST_ATTEMPTS = 12
AT_ONCE = 50
_SENDING = (ReplyState.SENDING,)


def deliver_replies(*, now: datetime | None = None, connect: Connect = connection_for) -> int:
    """Release holds that are over and send what is queued. Returns how many calls were made.

    ``now`` None reads the clock before each step; tests set it. ``connect`` opens an account.
    """
    at = now or timezone.now()
    release_holds(at)
    give_up_leases(at)
    calls = 0
    while calls < AT_ONCE and (reply := claim_reply(now or timezone.now())):
        calls += 1
        send(reply, connect=connect, now=now)
    return calls


def release_holds(now: datetime) -> int:
    """Replies whose hold is over leave for the queue; until then anyone may pull them back."""
    over = Reply.objects.filter(state=ReplyState.HELD, hold_until__lte=now)
    return over.update(state=ReplyState.QUEUED.value, next_attempt_at=now, updated_at=now)


def give_up_leases(now: datetime) -> int:
    """A worker died while sending: whether the reply went out is unknown."""
    dead = Reply.objects.filter(state=ReplyState.SENDING, lease_until__lte=now).select_related("author")
    return sum(_lost(reply, now) for reply in dead[:AT_ONCE])


def claim_reply(now: datetime) -> Reply | None:
    """Take the next due reply, in a transaction that is over before any call is made.

    A reply whose post or item has changed since it was approved goes to a person instead; one that came back
    with a backup is looked for first.
    """
    while True:
        with transaction.atomic():
            due = Reply.objects.filter(state=ReplyState.QUEUED, next_attempt_at__lte=now)
            due = due.select_related("case", "target", "account", "author").order_by("next_attempt_at", "pk")
            reply = due.select_for_update(skip_locked=True, of=("self",)).first()
            if reply is None:
                return None
            stop = stop_for(reply)
            if stop is None and not reply.look_first:
                return _claim(reply, now)
        if stop:
            hold_back(reply, stop, now=now)
        else:
            _look_first(reply, now)


def send(reply: Reply, *, connect: Connect, now: datetime | None) -> None:
    """Make the one call of a claimed reply and settle it, whatever happens."""
    try:
        sent = connect(reply.account).send_reply(target_of(reply), reply.body)
    except PlatformError as error:
        _settle_error(reply, error, now or timezone.now())
    except Exception as error:  # whatever else broke, the call may have gone through: look it up
        log.exception("reply_answer_lost", reply=reply.pk, error=type(error).__name__)
        _lost(reply, now or timezone.now())
    else:
        write_sent(reply, sent, now=now or timezone.now())


def target_of(reply: Reply) -> ReplyTarget:
    """What the platform needs to know of the post that a reply answers."""
    post = reply.target
    author = PostAuthor.objects.filter(post=post).first()
    return ReplyTarget(post.external_id, post.version_id, post.conversation_id, author.handle if author else "")


def read_lag(reply: Reply) -> timedelta:
    """How long a reply may take to show up when its platform is read."""
    platform = platforms_by_name().get(reply.account.platform)
    return scaled(timedelta(seconds=platform.read_lag_seconds if platform else 60))


def _claim(reply: Reply, now: datetime) -> Reply:
    reply.state, reply.attempt = ReplyState.SENDING.value, reply.attempt + 1
    reply.attempted_at, reply.lease_until, reply.looks = now, now + scaled(LEASE), 0
    reply.save(update_fields=["state", "attempt", "attempted_at", "lease_until", "looks"])
    return reply


def _look_first(reply: Reply, now: datetime) -> None:
    changes = {"look_first": False, "next_attempt_at": now, "looks": 0}
    since = (ReplyState.QUEUED,)
    write_state(reply, ReplyState.UNKNOWN, since=since, kind="reply_restored", changes=changes, now=now)


def _settle_error(reply: Reply, error: PlatformError, now: datetime) -> None:
    log.warning("reply_not_sent", reply=reply.pk, error=type(error).__name__, code=error.code)
    if isinstance(error, RetryAt):
        _try_later(reply, error, now)
    elif isinstance(error, TokenRefused):
        _reject(reply, error.reason, now)
        expire_account(account=reply.account, reason=error.reason, now=now)
    elif isinstance(error, Stopped):
        _reject(reply, error.reason, now)
        stop_account(account=reply.account, reason=error.reason, now=now)
    elif isinstance(error, Refused) and error.duplicate:
        _lost(reply, now)  # evidence that an earlier attempt went through
    elif isinstance(error, Refused | Gone):
        _reject(reply, error.reason, now)
    else:
        _lost(reply, now)


def _try_later(reply: Reply, error: RetryAt, now: datetime) -> None:
    if reply.attempt >= MOST_ATTEMPTS:
        _reject(reply, f"The platform put us off {reply.attempt} times. {error.reason}", now)
        return
    wait = min(scaled(FIRST_RETRY) * 2 ** min(reply.attempt - 1, 10), LONGEST_RETRY)
    at = error.at or now + wait * random.uniform(0.5, 1)  # noqa: S311 - jitter, so that workers do not herd
    at = min(max(at, now + timedelta(seconds=1)), now + LONGEST_RETRY)
    write_state(reply, ReplyState.QUEUED, since=_SENDING, kind="", changes={"next_attempt_at": at}, now=now)


def _reject(reply: Reply, reason: str, now: datetime) -> None:
    changes = {"refusal": reason[:300], "next_attempt_at": None}
    subject = "A reply was not sent and needs a person"
    write_state(
        reply,
        ReplyState.REJECTED,
        since=_SENDING,
        kind="reply_not_sent",
        changes=changes,
        now=now,
        subject=subject,
    )


def _lost(reply: Reply, now: datetime) -> bool:
    # Not before the platform can have finished, and what it did can be read.
    look_at = max(now, (reply.attempted_at or now) + scaled(CALL_LIMIT)) + read_lag(reply)
    changes = {"next_attempt_at": look_at, "looks": 0}
    return write_state(reply, ReplyState.UNKNOWN, since=_SENDING, kind="reply_unknown", changes=changes, now=now)
