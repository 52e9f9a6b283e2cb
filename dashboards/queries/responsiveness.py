"""Time to acknowledge by source, of the items due in a week."""

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from dashboards.counting.clocks import clocks
from dashboards.counting.work import shares
from dashboards.measures import IN_STANDARD
from people.models import Service
from platforms.registry import platforms_by_name

Times = tuple[datetime, datetime, datetime | None]  # posted, due, acknowledged


@dataclass(frozen=True)
class SourceRow:
    """``median`` and ``p90`` are elapsed hours of the answered items; None without one."""

    label: str
    due: int
    in_standard: int
    overdue: int
    median: float | None
    p90: float | None

    @property
    def share(self) -> float:
        return self.in_standard / self.due

    @property
    def percent(self) -> str:
        return f"{self.share * 100:.0f}%"

    @property
    def bar(self) -> str:
        """Width of the bar, of 72."""
        return f"{self.share * 72:.1f}"


def percentile(ordered: list[float], part: float) -> float | None:
    """The value below which that part of an ordered list lies, between neighbours by distance."""
    if not ordered:
        return None
    place = (len(ordered) - 1) * part
    low, high = math.floor(place), math.ceil(place)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def by_source(service: Service, start: datetime, end: datetime, now: datetime) -> list[SourceRow]:
    """One row for each platform with items due, most items first, and a last row of all."""
    due = shares(start, end, now)[IN_STANDARD.code].counted
    times: dict[str, list[Times]] = defaultdict(list)
    for query in clocks():
        found = query.filter(due, path__startswith=service.path)
        for platform, *row in found.values_list("platform", "clock_from", "ack_due_at", "acknowledged_at"):
            times[platform].append((row[0], row[1], row[2]))
    known = platforms_by_name()
    rows = [_row(known[name].label if name in known else name, found) for name, found in times.items()]
    rows.sort(key=lambda row: (-row.due, row.label))
    return [*rows, _row("All", [one for found in times.values() for one in found])] if rows else []


def _row(label: str, times: list[Times]) -> SourceRow:
    hours = sorted((ack - posted).total_seconds() / 3600 for posted, _due, ack in times if ack)
    in_standard = sum(ack is not None and ack <= due for _posted, due, ack in times)
    overdue = sum(ack is None for _posted, _due, ack in times)
    return SourceRow(label, len(times), in_standard, overdue, percentile(hours, 0.5), percentile(hours, 0.9))
