"""What a person does with an item that could not be read: try it again, look at it, or let it go."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.services import record
from ingest.connections import connection_for
from ingest.errors import Erased, StaleItem, Unreadable
from ingest.incoming import Good, sort_items
from ingest.models import QuarantinedItem
from ingest.services.quarantine import WAITING
from ingest.services.removals import one_at_a_time, without_removed
from ingest.services.storing import store_posts
from ingest.vault import SecretsDoNotOpen
from people.models import User
from platforms.errors import PlatformError

STALE = "Someone else has dealt with this item in the meantime. Nothing was done twice."


def try_again(*, item: QuarantinedItem, actor: User, now: datetime | None = None) -> None:
    """Read the kept item with today's reader and store it as any other; its content then lives in the post alone.

    No platform is asked. A post that was deleted meanwhile is not filled again, and a newer version stays.
    Raises ``Unreadable`` with plain words when it still cannot be read, ``Erased`` and ``StaleItem``.
    """
    now = now or timezone.now()
    if not item.raw:
        raise Erased("The content of this item was erased. It can only be discarded.")
    good = _read(item, now)
    reason = good if isinstance(good, str) else _store(item, good, actor, now)
    if reason:
        _still_bad(item, reason, actor)
        raise Unreadable(f"It still cannot be read. {reason} It is kept as it was.")


def show_raw(*, item: QuarantinedItem, actor: User) -> None:
    """Somebody reads the raw item, which may hold what a person wrote and their name: that goes on record."""
    _record("quarantine.read", item, actor)


def discard(*, item: QuarantinedItem, reason: str, actor: User, now: datetime | None = None) -> None:
    """Let an item go: its content is erased, the reason and that it was there stay. Raises ``StaleItem``."""
    with transaction.atomic():
        waiting = QuarantinedItem.objects.filter(WAITING, pk=item.pk)
        changed = waiting.update(
            raw={}, discarded_at=now or timezone.now(), discarded_by=actor, discard_reason=reason[:200]
        )
        if not changed:
            raise StaleItem(STALE)
        _record("quarantine.discarded", item, actor)


def _read(item: QuarantinedItem, now: datetime) -> list[Good] | str:
    """The post, or why there is none. Connecting opens the credentials; it calls nobody."""
    try:
        connection = connection_for(item.account)
    except PlatformError as error:
        return error.reason
    except SecretsDoNotOpen as error:
        return str(error)
    good, bad = sort_items(connection, [item.raw], now=now)
    return bad[0].error if bad else good


def _store(item: QuarantinedItem, good: list[Good], actor: User, now: datetime) -> str:
    """Blank when stored, else why not. As of when it was first seen, so that a later version is never undone."""
    with transaction.atomic():
        held = QuarantinedItem.objects.select_for_update().filter(WAITING, pk=item.pk).first()
        if held is None:
            raise StaleItem(STALE)
        one_at_a_time(item.account)
        stored = store_posts(item.account, without_removed(item.account, good), fetched_at=item.first_seen_at, at=now)
        if stored.bad:
            return stored.bad[0].error
        QuarantinedItem.objects.filter(pk=item.pk).update(raw={}, released_at=now)
        _record("quarantine.released", item, actor)
    return ""


def _still_bad(item: QuarantinedItem, reason: str, actor: User) -> None:
    with transaction.atomic():
        QuarantinedItem.objects.filter(WAITING, pk=item.pk).update(error=reason[:300])
        _record("quarantine.tried", item, actor)


def _record(action: str, item: QuarantinedItem, actor: User) -> None:
    detail = {"account": item.account_id}
    record(actor=actor, action=action, object_type="quarantined_item", object_id=item.pk, detail=detail)
