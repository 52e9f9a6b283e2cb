"""What could not be stored: kept with its raw JSON, and a stop when too much of it comes at once."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from ingest.incoming import Bad, own_id, raw_hash, storable_raw
from ingest.models import MonitoredAccount, QuarantinedItem

FEWEST = 5  # items on a page before a share of it means anything
TOLERATED = 0.2
KEEP_RAW = timedelta(days=30)
WAITING = Q(released_at=None, discarded_at=None)


def quarantine(account: MonitoredAccount, bad: Sequence[Bad], *, at: datetime) -> int:
    """Keep what could not be stored. Returns how many were not in quarantine already.

    An item that is there already is only counted: somebody who resumed the account has seen it.
    """
    if not bad:
        return 0
    rows: dict[str, tuple[Any, Bad]] = {}
    for item in bad:
        raw = storable_raw(item.raw)
        rows[raw_hash(raw)] = (raw, item)
    held = QuarantinedItem.objects.filter(account=account, raw_hash__in=rows)
    known = set(held.values_list("raw_hash", flat=True))
    if known:
        held.update(times_seen=F("times_seen") + 1, last_seen_at=at)
    fresh = [_row(account, mark, raw, item, at) for mark, (raw, item) in rows.items() if mark not in known]
    QuarantinedItem.objects.bulk_create(fresh)
    return len(fresh)


def erase_old_raws(*, now: datetime | None = None) -> int:
    """Erase the content of what has been in quarantine for 30 days; that it was there stays on the list."""
    before = (now or timezone.now()) - KEEP_RAW
    return QuarantinedItem.objects.filter(first_seen_at__lt=before).exclude(raw={}).update(raw={})


def erase_quarantined(*, platform: str, external_ids: Collection[str], now: datetime) -> int:
    """A post was deleted at its source: whatever quarantine holds of it goes too, and waits no longer."""
    same = QuarantinedItem.objects.filter(account__platform=platform, external_id__in=[*external_ids])
    same.filter(WAITING).update(raw={}, discarded_at=now, discard_reason="Deleted at the source.")
    return same.exclude(raw={}).update(raw={})


def _row(account: MonitoredAccount, mark: str, raw: Any, item: Bad, at: datetime) -> QuarantinedItem:
    return QuarantinedItem(
        account=account,
        external_id=item.external_id or own_id(raw),
        raw=raw,
        raw_hash=mark,
        error=item.error[:300],
        first_seen_at=at,
        last_seen_at=at,
    )


def too_many(newly_bad: int, items: int) -> bool:
    """Whether a page is so bad that the fault is likely ours or the platform's, not the items'."""
    return items >= FEWEST and newly_bad > TOLERATED * items
