"""The last look before a reply may leave: what has changed since people said yes to it.

Acts are checked when they are made; hours may lie between an approval and the call. A crisis item answers
nobody in public without the clinical lead's decision, wherever the reply already stands.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from responses.asking import ask_for_approval
from responses.models import Case, Reply
from responses.outbox import write_state
from responses.states import ReplyState

LOCKED = "The reply is locked until the clinical lead answers “Should we reply?” with yes, in public."
_QUEUED = (ReplyState.QUEUED,)


@dataclass(frozen=True)
class Stop:
    """Why a reply does not leave. ``waits``: a second person can let it go; otherwise someone looks at it anew."""

    reason: str
    waits: bool = False


def is_locked(case: Case) -> bool:
    """Whether this is a crisis item whose lead has not said yes to a public reply."""
    return case.tier == 0 and (case.crisis_taken_by_id is None or case.crisis_reply != "public")


def stop_for(reply: Reply) -> Stop | None:
    """What keeps a queued reply from leaving now; None when nothing does. Reads the reply's item and post."""
    case, post = reply.case, reply.target
    if post.deleted_at is not None:
        return Stop("The post is gone. The reply was not sent.")
    if post.text_hash != reply.target_hash:
        return Stop("The post was edited after the reply was approved. Read it again before sending.")
    if is_locked(case):
        return Stop("The item became a crisis. The clinical lead decides whether the reply goes.", waits=True)
    if case.tier <= 2 and reply.approved_by_id is None:
        return Stop("The item became more urgent. A second person reads the reply before it goes.", waits=True)
    return None


def hold_back(reply: Reply, stop: Stop, *, now: datetime) -> None:
    """Give a queued reply to a person instead of sending it; where an earlier call may have worked, to check."""
    if stop.waits and not reply.requeued:
        _wait_for_approval(reply, now)
    else:
        _give_to_a_person(reply, stop.reason, now)


def _wait_for_approval(reply: Reply, now: datetime) -> None:
    changes: dict[str, Any] = {
        "needs_approval": True,
        "approved_by": None,
        "approved_at": None,
        "next_attempt_at": None,
        "hold_until": None,
    }
    moved = write_state(
        reply,
        ReplyState.WAITING_APPROVAL,
        since=_QUEUED,
        kind="reply_waits_again",
        changes=changes,
        now=now,
        subject="Your reply waits: the item became more urgent",
    )
    if moved:
        ask_for_approval(reply, Case.objects.get(pk=reply.case_id), now=now)


def _give_to_a_person(reply: Reply, reason: str, now: datetime) -> None:
    doubtful = reply.requeued  # its first call was lost, so it is not certain that it is not public
    write_state(
        reply,
        ReplyState.NEEDS_HUMAN if doubtful else ReplyState.REJECTED,
        since=_QUEUED,
        kind="reply_needs_human" if doubtful else "reply_not_sent",
        changes={"refusal": reason, "next_attempt_at": None},
        now=now,
        subject="A reply was not sent: its post or its item has changed",
    )
