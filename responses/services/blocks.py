"""Approved sentences: adding, changing, retiring them. Each must itself pass the privacy gate."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from audit.services import record
from people.access import services_with
from people.models import User
from people.roles import Permission
from responses.blocks import faults, fill
from responses.errors import NotAllowed, StaleBlock
from responses.guard import check
from responses.models import ReplyBlock
from responses.offers import sample_facts


def add_block(
    *, actor: User, kind: str, title: str, text: str, tone: str = "any", criticality: str = "any", order: int = 100
) -> ReplyBlock:
    """Approve a sentence. Raises NotAllowed with the reason: no right, a known title, or what the gate says."""
    _require(actor)
    values = _checked(kind=kind, title=title, text=text, tone=tone, criticality=criticality, order=order)
    try:
        with transaction.atomic():
            block = ReplyBlock.objects.create(**values)
            _record(actor, "added", block)
    except IntegrityError:  # block_title_once_in_use
        raise NotAllowed(_SAME_TITLE) from None
    return block


def change_block(*, block: ReplyBlock, actor: User, expected_version: int, **values: Any) -> ReplyBlock:
    """Put another wording in its place. Drafts and replies that hold the old one stay as they are."""
    _require(actor)
    return _move(block, actor, expected_version, "changed", _checked(**values))


def retire_block(*, block: ReplyBlock, actor: User, expected_version: int, now: datetime | None = None) -> ReplyBlock:
    """Offer it no longer. It stays, so that it can be used again."""
    _require(actor)
    if block.retired_at is not None:
        raise NotAllowed("This sentence is retired already.")
    return _move(block, actor, expected_version, "retired", {"retired_at": now or timezone.now()})


def use_block_again(*, block: ReplyBlock, actor: User, expected_version: int) -> ReplyBlock:
    """Offer a retired sentence again, once the gate of today lets it pass."""
    _require(actor)
    if block.retired_at is None:
        raise NotAllowed("This sentence is in use already.")
    _refuse_marked(block.text)
    return _move(block, actor, expected_version, "used_again", {"retired_at": None})


_SAME_TITLE = "A sentence of that title is in use already. Choose another title, or change that one."


def _require(actor: User) -> None:
    if services_with(actor, Permission.MANAGE_ACCOUNTS) is not None:
        raise NotAllowed("Only an account admin of the whole organisation can change the sentences.")


def _move(block: ReplyBlock, actor: User, expected_version: int, step: str, changes: dict[str, Any]) -> ReplyBlock:
    held = ReplyBlock.objects.filter(pk=block.pk, version=expected_version)
    try:
        with transaction.atomic():
            if held.update(version=F("version") + 1, **changes) != 1:
                raise StaleBlock(ReplyBlock.objects.get(pk=block.pk))
            _record(actor, step, block)
    except IntegrityError:  # block_title_once_in_use
        raise NotAllowed(_SAME_TITLE) from None
    block.refresh_from_db()
    return block


def _checked(**values: Any) -> dict[str, Any]:
    """The values as they are stored; NotAllowed when the sentence is empty or the gate marks it."""
    values = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if not values["title"] or not values["text"]:
        raise NotAllowed("Give the sentence a title and its words.")
    _refuse_marked(values["text"])
    return values


def _refuse_marked(text: str) -> None:
    facts = sample_facts()
    filled = fill(text, facts) or ""
    marked = faults(filled, partial(check, listed_phone=facts.phone))
    if marked:
        what = f"“{marked[0].phrase}”: " if marked[0].phrase else ""
        raise NotAllowed(f"The privacy check marks this sentence. {what}{marked[0].why}")


def _record(actor: User, step: str, block: ReplyBlock) -> None:
    record(actor=actor, action=f"reply_block.{step}", object_type="reply_block", object_id=block.pk)
