"""Submitting, approving and pulling back a reply."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from notices.services import drop
from people.models import User
from people.queries import organisation
from people.roles import Permission
from responses.asking import ask_for_approval, tell_author
from responses.checking import Checked, check_reply, needs_approval
from responses.errors import NotAllowed, StaleAction
from responses.guard import Result
from responses.models import Case, Reply
from responses.release import LOCKED, is_locked
from responses.routes import Route, route_for
from responses.services.acting import authorise, is_open
from responses.services.drafts import EDITABLE, kept, save_draft
from responses.services.reply_acts import as_draft, move_reply, pulled_back, reply_now
from responses.states import LIVE_REPLIES, PUBLIC_REPLIES, ReplyState

_LIVE = sorted(LIVE_REPLIES)
_WAITING = (ReplyState.WAITING_APPROVAL,)
_NOT_SENT = (*EDITABLE, ReplyState.WITHDRAWN)
_PULLABLE = (ReplyState.WAITING_APPROVAL, ReplyState.HELD, ReplyState.QUEUED)


@dataclass(frozen=True)
class Sent:
    """What a person sent, and what the check made of exactly that."""

    body: str
    client_key: UUID
    checked: Checked
    override_reason: str


def submit_reply(
    *,
    case: Case,
    actor: User,
    expected_version: int,
    client_key: UUID,
    body: str,
    override_reason: str = "",
    now: datetime | None = None,
) -> Reply:
    """Send a reply for approval, or hold it where the tier needs none. One form makes one reply.

    The text is kept as the person's draft before anything is checked, so that no refusal loses it. A form
    that was sent already gives back the reply it made. Raises StaleAction or NotAllowed.
    """
    now = now or timezone.now()
    draft = save_draft(case=case, actor=actor, body=body, client_key=client_key, now=now)
    if draft.state == ReplyState.WITHDRAWN:
        raise NotAllowed("This draft was discarded. Copy your text, open the item again and write it there.")
    if draft.state not in EDITABLE:
        return draft
    body = kept(body)
    try:
        case = authorise(case, actor, expected_version)
        checked = _check(case, body, override_reason, route_for(case, now=now))
        with transaction.atomic():
            return _submit(case, draft, actor, expected_version, Sent(body, client_key, checked, override_reason), now)
    except (StaleAction, NotAllowed):
        # The other half of a double click may have been first; then this is the same reply.
        if sent := Reply.objects.filter(client_key=client_key, author=actor).exclude(state__in=_NOT_SENT).first():
            return sent
        raise


def approve_reply(*, reply: Reply, actor: User, expected_version: int, now: datetime | None = None) -> Reply:
    """Release a reply that waits: it is held for a short time, then goes. Never by its own author."""
    now = now or timezone.now()
    reply, case = reply_now(reply, actor, expected_version, Permission.APPROVE)
    if reply.author_id == actor.pk:
        raise NotAllowed("A second person approves. You wrote this one.")
    _refuse_closed_doors(case, route_for(case, now=now))
    if reply.target_hash != reply.target.text_hash:
        raise NotAllowed("The post was edited after this reply was written. Send it back, so that its author reads it.")
    changes = {"approved_by": actor, "approved_at": now} | _hold(now)
    with transaction.atomic():
        approved = move_reply(
            reply,
            case,
            kind="reply_approved",
            actor=actor,
            expected_version=expected_version,
            since=_WAITING,
            changes=changes,
            now=now,
        )
        drop(key_prefix=f"approval:{reply.pk}:")
    return approved


def send_back_reply(
    *, reply: Reply, actor: User, expected_version: int, reason: str, now: datetime | None = None
) -> Reply:
    """Give a reply back to its author with what should change."""
    now = now or timezone.now()
    reply, case = reply_now(reply, actor, expected_version, Permission.APPROVE)
    if not reason.strip():
        raise NotAllowed("Say what should change.")
    changes = {"state": ReplyState.SENT_BACK.value, "sent_back_reason": reason.strip()[:300]}
    with transaction.atomic():
        sent_back = move_reply(
            reply,
            case,
            kind="reply_sent_back",
            actor=actor,
            expected_version=expected_version,
            since=_WAITING,
            changes=changes,
            now=now,
        )
        drop(key_prefix=f"approval:{reply.pk}:")
        tell_author(reply, version=case.version, subject="Your reply came back with a note", now=now)
    return sent_back


def cancel_reply(*, reply: Reply, actor: User, expected_version: int, now: datetime | None = None) -> Reply:
    """Pull a reply back while the desk still has it; its text becomes the author's draft again.

    An author who has begun another draft keeps both: the reply stays on the item, pulled back, with its text.
    """
    now = now or timezone.now()
    reply, case = reply_now(reply, actor, expected_version, Permission.ACT, Permission.APPROVE)
    with transaction.atomic():
        pulled = move_reply(
            reply,
            case,
            kind="reply_cancelled",
            actor=actor,
            expected_version=expected_version,
            since=_PULLABLE,
            changes=pulled_back(now),
            now=now,
        )
        drop(key_prefix=f"approval:{reply.pk}:")
        if reply.author_id != actor.pk:
            subject = "Your reply was pulled back; its text is kept"
            tell_author(reply, version=case.version, subject=subject, now=now)
        return as_draft(pulled)


def _check(case: Case, body: str, override_reason: str, route: Route) -> Checked:
    _refuse_closed_doors(case, route)
    _refuse_second_reply(case)
    if not body.strip():
        raise NotAllowed("Write the reply first.")
    checked = check_reply(case, body)
    if checked.too_long:
        raise NotAllowed(f"The reply has {checked.length} of at most {checked.limit} characters. Shorten it.")
    if checked.guard.result is Result.BLOCK and not override_reason.strip():
        raise NotAllowed("Change the marked phrases, or say why they are needed: a second person then decides.")
    return checked


def _refuse_closed_doors(case: Case, route: Route) -> None:
    if route.refusal:
        raise NotAllowed(route.refusal)
    if not is_open(case):
        raise NotAllowed("This item is not open any more. Open it again to reply.")
    if is_locked(case):
        raise NotAllowed(LOCKED)


def _refuse_second_reply(case: Case) -> None:
    live = Reply.objects.filter(case=case, state__in=_LIVE).select_related("author").first()
    if live is not None:
        raise NotAllowed(f"{live.author}’s reply to this item is on its way. Your text is kept as your draft.")
    if Reply.objects.filter(target_id=case.latest_post_id, state__in=sorted(PUBLIC_REPLIES)).exists():
        raise NotAllowed("This post has our reply already. Your text is kept as your draft.")


def _submit(
    case: Case,
    draft: Reply,
    actor: User,
    expected_version: int,
    sent: Sent,
    now: datetime,
) -> Reply:
    guard = sent.checked.guard
    second_person, blocked = needs_approval(case, guard), guard.result is Result.BLOCK
    target, route = case.latest_post, route_for(case, now=now)
    changes: dict[str, Any] = {
        # The text that was checked: another window may have saved another draft in between.
        "body": sent.body,
        "client_key": sent.client_key,
        "approved_by": None,
        "approved_at": None,
        "pulled_back_at": None,
        "target": target,
        "account": route.account,
        "target_hash": target.text_hash,
        "needs_approval": second_person,
        "override_reason": sent.override_reason.replace("\x00", "").strip()[:300] if blocked else "",
        "guard": {"result": guard.result.value, "rules": guard.rules},
        "sent_back_reason": "",
        "refusal": "",
        **({"state": ReplyState.WAITING_APPROVAL.value} if second_person else _hold(now)),
    }
    kind = "reply_submitted" if second_person else "reply_held"
    reply = move_reply(
        draft,
        case,
        kind=kind,
        actor=actor,
        expected_version=expected_version,
        since=EDITABLE,
        changes=changes,
        now=now,
    )
    if second_person:
        ask_for_approval(reply, case, now=now)
    return reply


def _hold(now: datetime) -> dict[str, Any]:
    place = organisation()
    seconds = place.hold_seconds if place else 15
    return {"state": ReplyState.HELD.value, "hold_until": now + timedelta(seconds=seconds)}
