"""What people who code say. Each answer is one row and one line of the record; the record holds no answer."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.services import record
from people.access import may
from people.models import User
from people.roles import Permission
from triage.coding.drawing import UNCODED
from triage.coding.errors import CannotCode
from triage.coding.queries import last_coding, waiting_items
from triage.models import Coding, CodingItem
from triage.models.coding import SENTIMENTS
from triage.taxonomy import CODES

TWO = 2
CODABLE = tuple(code for code in CODES if code not in UNCODED)


@transaction.atomic
def code_item(
    *, item: CodingItem, actor: User, sentiment: str, codes: Collection[str], now: datetime | None = None
) -> Coding:
    """Say what a post is about and how it feels, without having seen what anybody else said.

    Raises ``CannotCode`` for an answer that means nothing, and when two have coded it by now.
    """
    if sentiment not in SENTIMENTS:
        raise CannotCode("Choose positive, mixed, neutral or negative. What you chose is kept.")
    if not set(codes) <= set(CODABLE):
        raise CannotCode("One of the signals is not in the list. Nothing was kept of it.")
    place = _claim(item, actor, now)
    return _store(item, actor, now, place=place, sentiment=sentiment, codes=[code for code in CODABLE if code in codes])


@transaction.atomic
def skip_item(*, item: CodingItem, actor: User, now: datetime | None = None) -> Coding:
    """Pass a post on: it is not shown to this person again, somebody else codes it. No reason is asked."""
    _claim(item, actor, now)
    return _store(item, actor, now, place=None, sentiment="", codes=[])


@transaction.atomic
def undo_coding(*, actor: User, now: datetime | None = None) -> CodingItem:
    """Take back the last answer of half an hour. Raises ``CannotCode`` when there is none."""
    last = last_coding(actor, now=now)
    if last is None or not Coding.objects.filter(pk=last.pk).delete()[0]:
        raise CannotCode("There is nothing to take back. An answer can be taken back for 30 minutes.")
    record(actor=actor, action="coding.undone", object_type="coding_item", object_id=last.item_id)
    return last.item


def _claim(item: CodingItem, actor: User, now: datetime | None) -> int:
    """The place that is free, with the item held until the answer is stored."""
    held = CodingItem.objects.select_for_update().get(pk=item.pk)
    if not may(actor, Permission.ACT, item.post.service_id):
        raise CannotCode("People who act on items code them. You can read the results on the model card.")
    if not waiting_items(actor, now=now).filter(pk=held.pk).exists():
        raise CannotCode("This post needs no answer from you any more. Here is the next one.")
    taken = set(held.codings.exclude(place=None).values_list("place", flat=True))
    return min({1, TWO} - taken)


def _store(
    item: CodingItem, actor: User, now: datetime | None, *, place: int | None, sentiment: str, codes: list[str]
) -> Coding:
    row = Coding(item=item, coder=actor, place=place, sentiment=sentiment, codes=codes, coded_at=now or timezone.now())
    row.save(force_insert=True)
    action = "coding.coded" if place else "coding.skipped"
    record(actor=actor, action=action, object_type="coding_item", object_id=item.pk)
    return row
