"""Discarding a draft, with a short time to take it up again."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import models as db
from django.db import transaction
from django.utils import timezone

from people.models import User
from people.roles import Permission
from responses.access import require
from responses.errors import NotAllowed
from responses.models import Case, Reply
from responses.services.acting import act
from responses.services.drafts import EDITABLE, kept
from responses.states import ReplyState

KEPT = timedelta(seconds=60)  # the page offers Undo for 30 seconds; a slow answer still finds the text
_TOO_LATE = "This draft was discarded a while ago, and its text is gone."
_SEEN = db.Q(pulled_back_at__isnull=False) | ~db.Q(sent_back_reason="")  # others have read this reply


def discard_draft(*, case: Case, actor: User, client_key: UUID, now: datetime | None = None) -> Reply | None:
    """Throw away what a person was writing, or give up a reply that came back to them. None when there was nothing.

    A draft that nobody else has seen goes without an event, its text a minute later; a late save of its form
    brings nothing back. Of a reply that others have seen the text stays in the record. Another person's draft,
    and a reply that has left, are not touched.
    """
    now = now or timezone.now()
    require(actor, case, Permission.ACT)
    mine = Reply.objects.filter(case=case, author=actor, state__in=EDITABLE)
    reply = mine.filter(client_key=client_key).first() or mine.filter(state=ReplyState.DRAFT).first()
    if reply is None:
        return None
    changes = {"state": ReplyState.WITHDRAWN.value, "updated_at": now, "discarded_at": now}
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        if not Reply.objects.filter(pk=reply.pk, state=reply.state).update(**changes):
            raise NotAllowed("This reply has left already. Open the item again to see where it is.")
        if _was_seen(reply):
            _say(held, "reply_withdrawn", actor, reply, now)
    reply.refresh_from_db()
    return reply


def take_up_draft(*, reply: Reply, actor: User, now: datetime | None = None) -> Reply:
    """Undo the discarding: the draft is its author's again, as it was, within a minute.

    Where they have begun another draft meanwhile, the text goes in front of the new one's; nothing is lost.
    """
    now = now or timezone.now()
    reply = Reply.objects.select_related("case").get(pk=reply.pk)
    require(actor, reply.case, Permission.ACT)
    if reply.author_id != actor.pk or reply.discarded_at is None or now - reply.discarded_at > KEPT:
        raise NotAllowed(_TOO_LATE)
    state = ReplyState.SENT_BACK if reply.sent_back_reason else ReplyState.DRAFT
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=reply.case_id)
        newer = Reply.objects.filter(case=held, author=actor, state=ReplyState.DRAFT).first()
        if newer is not None and state is ReplyState.DRAFT:
            return _join(reply, newer, now)
        changes = {"state": state.value, "discarded_at": None, "updated_at": now}
        if not Reply.objects.filter(pk=reply.pk, discarded_at=reply.discarded_at).update(**changes):
            raise NotAllowed(_TOO_LATE)
        if _was_seen(reply):
            _say(held, "reply_taken_up", actor, reply, now)
    reply.refresh_from_db()
    return reply


def just_discarded(user: User, now: datetime, *, within: timedelta = KEPT) -> db.Q:
    """Which replies a person has just discarded: what Undo would bring back."""
    return db.Q(author=user, discarded_at__gt=now - within)


def forget_discarded(*, now: datetime | None = None) -> int:
    """Erase the text of drafts that nobody took up again; what others have seen keeps its text. How many ended."""
    old = Reply.objects.filter(discarded_at__lt=(now or timezone.now()) - KEPT)
    return old.update(
        discarded_at=None,
        body=db.Case(db.When(_SEEN, then=db.F("body")), default=db.Value(""), output_field=db.TextField()),
    )


def _was_seen(reply: Reply) -> bool:
    return reply.pulled_back_at is not None or reply.sent_back_reason != ""


def _join(reply: Reply, newer: Reply, now: datetime) -> Reply:
    body = kept(f"{reply.body}\n\n{newer.body}".strip())
    Reply.objects.filter(pk=newer.pk, state=ReplyState.DRAFT).update(body=body, updated_at=now)
    Reply.objects.filter(pk=reply.pk).update(discarded_at=None, updated_at=now, **_emptied(reply))
    newer.refresh_from_db()
    return newer


def _emptied(reply: Reply) -> dict[str, str]:
    return {} if _was_seen(reply) else {"body": ""}


def _say(case: Case, kind: str, actor: User, reply: Reply, now: datetime) -> None:
    act(case, kind=kind, actor=actor, expected_version=case.version, detail={"reply": reply.pk}, now=now)
