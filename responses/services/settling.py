"""What a person decides about a reply that the desk could not settle."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from people.access import may
from people.models import User
from people.roles import Permission
from responses.asking import ask_for_approval, tell_author
from responses.errors import NotAllowed
from responses.models import Case, Reply
from responses.release import LOCKED, is_locked
from responses.services.reply_acts import as_draft, move_reply, pulled_back, reply_now
from responses.states import ReplyState

_NEEDS_HUMAN = (ReplyState.NEEDS_HUMAN,)
_NOT_SENT = (ReplyState.NEEDS_HUMAN, ReplyState.REJECTED)
_ASKS: dict[str, Any] = {
    "state": ReplyState.WAITING_APPROVAL.value,
    "needs_approval": True,
    "approved_by": None,
    "approved_at": None,
    "next_attempt_at": None,
}
_EITHER = (Permission.ACT, Permission.APPROVE)


def mark_reply_posted(
    *, reply: Reply, actor: User, expected_version: int, url: str = "", now: datetime | None = None
) -> Reply:
    """“I have seen it on the platform”: the reply counts as sent, with the person's name to it."""
    now = now or timezone.now()
    reply, case = reply_now(reply, actor, expected_version, *_EITHER)
    if url and not url.startswith("https://"):
        raise NotAllowed("Give the address of the reply, starting with https://, or leave it blank.")
    changes = {"state": ReplyState.SENT.value, "sent_at": now, "url": url[:500], "refusal": ""}
    return move_reply(
        reply,
        case,
        kind="reply_marked_posted",
        actor=actor,
        expected_version=expected_version,
        since=_NEEDS_HUMAN,
        changes=changes,
        now=now,
    )


def send_reply_again(*, reply: Reply, actor: User, expected_version: int, now: datetime | None = None) -> Reply:
    """“It is not there: send it again”, or a refused reply once its cause is gone. Post and item are checked anew.

    The text is the approved one. Where the post was edited since, or the item has become more urgent, that yes
    no longer holds: an approver who did not write the reply gives it by sending, anybody else asks for it.
    """
    now = now or timezone.now()
    reply, case = reply_now(reply, actor, expected_version, *_EITHER)
    if reply.target.deleted_at is not None:
        raise NotAllowed("The post is gone, so there is nothing to reply to.")
    if is_locked(case):
        raise NotAllowed(LOCKED)
    goes = _approved_again(reply, case, actor, now)
    changes = {"target_hash": reply.target.text_hash, "looks": 0, "refusal": "", **(goes or _ASKS)}
    with transaction.atomic():
        moved = move_reply(
            reply,
            case,
            kind="reply_again" if goes else "reply_submitted",
            actor=actor,
            expected_version=expected_version,
            since=_NOT_SENT,
            changes=changes | ({"next_attempt_at": now} if goes else {}),
            now=now,
        )
        if not goes:
            ask_for_approval(moved, case, now=now)
    return moved


def _approved_again(reply: Reply, case: Case, actor: User, now: datetime) -> dict[str, Any]:
    """What lets the reply go: the approval it has, where none is needed or it still holds, or the actor's own."""
    goes: dict[str, Any] = {"state": ReplyState.QUEUED.value}
    asked = reply.needs_approval or case.tier <= 2
    if not asked or (reply.approved_by_id and reply.target_hash == reply.target.text_hash):
        return goes
    if reply.author_id == actor.pk or not may(actor, Permission.APPROVE, case.service_id):
        return {}
    return goes | {"needs_approval": True, "approved_by": actor, "approved_at": now}


def withdraw_reply(*, reply: Reply, actor: User, expected_version: int, now: datetime | None = None) -> Reply:
    """Give up a reply that was not sent. One that the platform refused is its author's draft again, to reword.

    Where it is not certain that it is not public, its text stays in the record of the item and nowhere else.
    """
    now = now or timezone.now()
    reply, case = reply_now(reply, actor, expected_version, *_EITHER)
    refused = reply.state == ReplyState.REJECTED
    changes = pulled_back(now) if refused else {"state": ReplyState.WITHDRAWN.value, "next_attempt_at": None}
    with transaction.atomic():
        given_up = move_reply(
            reply,
            case,
            kind="reply_withdrawn",
            actor=actor,
            expected_version=expected_version,
            since=(ReplyState.REJECTED,) if refused else _NEEDS_HUMAN,
            changes=changes,
            now=now,
        )
        if reply.author_id != actor.pk:
            subject = "Your reply was withdrawn; its text is kept"
            tell_author(reply, version=case.version, subject=subject, now=now)
        return as_draft(given_up) if refused else given_up
