"""Drafts: what a person has typed is kept on the server from the first second on."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from people.models import User
from people.roles import Permission
from responses.access import require
from responses.errors import NotAllowed
from responses.models import Case, Reply
from responses.routes import account_of
from responses.states import ReplyState

EDITABLE = (ReplyState.DRAFT, ReplyState.SENT_BACK)
LONGEST_BODY = 10_000
_PULLED_BACK = Q(pulled_back_at__isnull=False)


def save_draft(*, case: Case, actor: User, body: str, client_key: UUID, now: datetime | None = None) -> Reply:
    """Keep what a person has typed. One draft for each person and item; no version, no event.

    ``client_key`` was made with the form. A late save of a form that was sent already changes nothing: the
    reply that it became is returned as it is.
    """
    now = now or timezone.now()
    require(actor, case, Permission.ACT)
    body = kept(body)
    _leave_pulled_back(case, actor, body, client_key, now)
    reply = _find(case, actor, body, client_key) or _create(case, actor, body, client_key, now)
    if reply.state in EDITABLE and (reply.body != body or reply.client_key != client_key):
        mine = Reply.objects.filter(pk=reply.pk, state__in=EDITABLE)
        if mine.update(body=body, client_key=client_key, updated_at=now):
            reply.body, reply.client_key, reply.updated_at = body, client_key, now
    return reply


def kept(body: str) -> str:
    """A text as the desk stores it: no NUL, at most 10,000 characters."""
    return body.replace("\x00", "")[:LONGEST_BODY]


def _find(case: Case, actor: User, body: str, client_key: UUID) -> Reply | None:
    """The reply that this form became or, for a form that is new here, the person's draft for the item.

    Never a reply that was pulled back at this very instant with a text that the form does not show.
    """
    reply = Reply.objects.filter(client_key=client_key).first()
    if reply is None:
        drafts = Reply.objects.filter(case=case, author=actor, state=ReplyState.DRAFT)
        return drafts.exclude(_PULLED_BACK & ~Q(body=body)).first()
    if reply.author_id != actor.pk or reply.case_id != case.pk:
        raise NotAllowed("This form belongs to another reply. Open the item again; your text is kept on the page.")
    return reply


def _leave_pulled_back(case: Case, actor: User, body: str, client_key: UUID, now: datetime) -> None:
    """A reply that was pulled back is a draft again; a form that does not show it must not write over it.

    It is set aside as it is, with its text, and the form gets a draft of its own.
    """
    mine = Reply.objects.filter(case=case, author=actor)
    pulled = mine.filter(_PULLED_BACK, state=ReplyState.DRAFT)
    pulled = pulled.exclude(Q(client_key=client_key) | Q(body=body))
    if pulled.exists() and not mine.filter(client_key=client_key).exists():
        pulled.update(state=ReplyState.WITHDRAWN.value, updated_at=now)


def _create(case: Case, actor: User, body: str, client_key: UUID, now: datetime) -> Reply:
    account = account_of(case.latest_post)
    if account is None:
        raise NotAllowed("No connected account can reply to this post.")
    try:
        with transaction.atomic():
            return Reply.objects.create(
                case=case,
                target_id=case.latest_post_id,
                account=account,
                author=actor,
                body=body,
                client_key=client_key,
                created_at=now,
                updated_at=now,
            )
    except IntegrityError:  # the other half of a double click was first, or a reply was pulled back just now
        _leave_pulled_back(case, actor, body, client_key, now)
        return _find(case, actor, body, client_key) or _create(case, actor, body, client_key, now)
