"""What could not be stored: kept with its raw JSON, and a stop when too much of it comes at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F

from ingest.incoming import Bad, raw_hash, storable_raw
from ingest.models import MonitoredAccount, QuarantinedItem

FEWEST = 5  # items on a page before a share of it means anything
TOLERATED = 0.2


def quarantine(account: MonitoredAccount, bad: Sequence[Bad], *, at: datetime) -> int:
    """Keep what could not be stored. Returns how many were not in quarantine already.

    An item that is there already is only counted: somebody who resumed the account has seen it.
    """
    if not bad:
        return 0
    rows: dict[str, tuple[Any, str]] = {}
    for item in bad:
        raw = storable_raw(item.raw)
        rows[raw_hash(raw)] = (raw, item.error[:300])
    held = QuarantinedItem.objects.filter(account=account, raw_hash__in=rows)
    known = set(held.values_list("raw_hash", flat=True))
    if known:
        held.update(times_seen=F("times_seen") + 1)
    fresh = [
        QuarantinedItem(account=account, raw=raw, raw_hash=mark, error=error, first_seen_at=at)
        for mark, (raw, error) in rows.items()
        if mark not in known
    ]
    QuarantinedItem.objects.bulk_create(fresh)
    return len(fresh)


def too_many(newly_bad: int, items: int) -> bool:
    """Whether a page is so bad that the fault is likely ours or the platform's, not the items'."""
    return items >= FEWEST and newly_bad > TOLERATED * items
