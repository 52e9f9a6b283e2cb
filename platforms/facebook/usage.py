"""How much of the Page's rate budget is used, from the headers of a Graph answer.

Facebook gives percentages, in minutes regains access, and says nothing while use is near zero.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from platforms.base import Budget, Json

HEADERS = ["x-business-use-case-usage", "x-page-usage", "x-app-usage"]
SHARES = ["call_count", "total_cputime", "total_time"]


def budget_of(headers: Mapping[str, str], now: datetime) -> Budget:
    """The budget in percent: ``limit`` is 100. Empty when Facebook sent no usage."""
    entries = list(_entries(headers))
    shares = [entry[name] for entry in entries for name in SHARES if isinstance(entry.get(name), int | float)]
    if not shares:
        return Budget()
    return Budget(remaining=max(0, 100 - int(max(shares))), limit=100, reset_at=regain_at(headers, now))


def regain_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When Facebook says that calls will work again, counted from its own ``now``; None when it does not say."""
    minutes = [entry.get("estimated_time_to_regain_access") for entry in _entries(headers)]
    longest = max((wait for wait in minutes if isinstance(wait, int | float)), default=0)
    return now + timedelta(minutes=longest) if longest > 0 else None


def _entries(headers: Mapping[str, str]) -> Iterator[Json]:
    """Usage objects: the business header has lists of them by Page id, the others one object each."""
    for name in HEADERS:
        try:
            usage = json.loads(headers.get(name) or "{}")
        except ValueError:
            continue
        values = list(usage.values()) if isinstance(usage, dict) else []
        lists = [entry for value in values if isinstance(value, list) for entry in value]
        yield from (entry for entry in lists or [usage] if isinstance(entry, dict))
