"""The one way in which a person's act moves a reply: an act on its item, and a conditional UPDATE beside it."""

import uuid
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from people.models import User
from people.roles import Permission
from responses.errors import NotAllowed
from responses.models import Case, Reply
from responses.outbox import answered
from responses.services.acting import act, authorise
from responses.states import PUBLIC_REPLIES, ReplyState

_COMES_BACK = (ReplyState.SENT_BACK, ReplyState.WITHDRAWN)


def reply_now(reply: Reply, actor: User, expected_version: int, *permissions: Permission) -> tuple[Reply, Case]:
    """The reply and its item as they are now, once the person may act and has seen the newest version."""
    reply = Reply.objects.select_related("case", "author", "target", "account").get(pk=reply.pk)
    return reply, authorise(reply.case, actor, expected_version, *permissions)


def move_reply(
    reply: Reply,
    case: Case,
    *,
    kind: str,
    actor: User,
    expected_version: int,
    since: Collection[ReplyState],
    changes: dict[str, Any],
    now: datetime,
) -> Reply:
    """Move a reply out of one of the states ``since`` and say so on its item; or raise and change nothing.

    The step of a reply that comes back keeps its text: its author may reword the reply from then on.
    """
    text = reply.body if changes.get("state") in _COMES_BACK else ""
    detail = {"reply": reply.pk, "attempt": reply.attempt}
    try:
        with transaction.atomic():
            act(case, kind=kind, actor=actor, expected_version=expected_version, detail=detail, text=text, now=now)
            held = Reply.objects.filter(pk=reply.pk, state__in=[state.value for state in since])
            if not held.update(updated_at=now, **changes):
                raise NotAllowed("The reply has moved on already: it is being sent, or someone else has decided.")
            if changes.get("state") in PUBLIC_REPLIES:
                answered(case, reply, now)
    except IntegrityError:  # one live reply per item, one public reply per post
        raise NotAllowed("Another reply to this item is on its way or public. Your text is kept.") from None
    reply.refresh_from_db()
    reply.case = case
    return reply


def pulled_back(now: datetime) -> dict[str, Any]:
    """What becomes of a reply that does not go: no yes to it holds any more. ``as_draft`` may follow."""
    return {
        "state": ReplyState.WITHDRAWN.value,
        "client_key": uuid.uuid4(),  # the form that sent it must not find it as a draft and send it again
        "approved_by": None,
        "approved_at": None,
        "hold_until": None,
        "next_attempt_at": None,
        "needs_approval": False,
        "pulled_back_at": now,
    }


def as_draft(reply: Reply) -> Reply:
    """The pulled reply as its author's draft, unless they have one: the index decides, even at the same instant."""
    withdrawn = Reply.objects.filter(pk=reply.pk, state=ReplyState.WITHDRAWN)
    with suppress(IntegrityError), transaction.atomic():
        withdrawn.update(state=ReplyState.DRAFT.value)
        reply.refresh_from_db(fields=["state"])
    return reply
