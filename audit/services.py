"""The only writer of the record."""

import hashlib
import json
from datetime import UTC, timedelta
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from audit.models import Entry

GENESIS = "0" * 64
VIEW_EVERY = timedelta(hours=1)
_LOCK = 7_203_114  # any number, the same in every process: one writer at a time extends the chain


class Actor(Protocol):
    """Whoever acts: a user of the desk (this app stands below the one that knows people)."""

    @property
    def pk(self) -> Any: ...


def record(
    *,
    actor: Actor | None,
    action: str,
    object_type: str,
    object_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> Entry:
    """Add one entry to the end of the chain; ``actor`` None is the desk itself.

    ``detail`` holds ids and choices, never the text of a post, a name typed by a stranger or a secret.
    The chain stays locked until the caller's transaction ends, so call this last in a service.
    """
    with transaction.atomic():
        _lock_chain()
        entry = Entry(
            at=timezone.now(),
            actor_id=actor.pk if actor else None,
            action=action,
            object_type=object_type,
            object_id=object_id,
            detail=json.loads(_json(detail or {})),
            previous=_head(),
        )
        entry.digest = digest_of(entry)
        entry.save(force_insert=True)
        return entry


def record_view(*, actor: Actor, object_type: str, object_id: int) -> Entry | None:
    """Say that somebody saw an object; at most one entry for a person, an object and an hour.

    Who looked, and when, is part of the record (ASVS 5.0, 16.3; PHIPA s.10.1), but a page that refreshes itself
    must not fill it. None when an entry of the last hour says it already: that costs one look at an index and
    takes no lock.
    """
    if _seen_lately(actor, object_type, object_id):
        return None
    with transaction.atomic():
        _lock_chain()
        if _seen_lately(actor, object_type, object_id):  # a second window of the same person was faster
            return None
        return record(actor=actor, action=f"{object_type}.read", object_type=object_type, object_id=object_id)


def digest_of(entry: Entry) -> str:
    """SHA-256 over the row in canonical JSON and the digest before it."""
    row = {
        "at": entry.at.astimezone(UTC).isoformat(),
        "actor": entry.actor_id,
        "action": entry.action,
        "type": entry.object_type,
        "object": entry.object_id,
        "detail": _same_numbers(entry.detail),
        "previous": entry.previous,
    }
    return hashlib.sha256(_json(row).encode()).hexdigest()


def verify() -> Entry | None:
    """The first entry that does not fit the chain: altered, or after one that was removed. None when all fit."""
    previous = GENESIS
    for entry in Entry.objects.order_by("pk").iterator():
        if entry.previous != previous or entry.digest != digest_of(entry):
            return entry
        previous = entry.digest
    return None


def _lock_chain() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _seen_lately(actor: Actor, object_type: str, object_id: int) -> bool:
    same = Entry.objects.filter(object_type=object_type, object_id=object_id, action=f"{object_type}.read")
    return same.filter(actor_id=actor.pk, at__gt=timezone.now() - VIEW_EVERY).exists()


def _head() -> str:
    return Entry.objects.order_by("-pk").values_list("digest", flat=True).first() or GENESIS


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder, allow_nan=False)


def _same_numbers(value: Any) -> Any:
    # jsonb gives 1e22 back as a whole number; a chain must not break over that.
    if isinstance(value, dict):
        return {key: _same_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_same_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
