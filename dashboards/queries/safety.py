"""The safety strip: what is open and what was missed, for a service and those below it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet

from dashboards.counting.clocks import clocks, running_clocks
from people.models import Service
from responses.models import Case
from responses.states import OPEN_STATES


@dataclass(frozen=True)
class Safety:
    """``*_at_close``: still open when the week ended; ``*_now``: open today. ``oldest_since``: its clock then."""

    crisis_at_close: int
    crisis_now: int
    safety_at_close: int
    safety_now: int
    oldest_safety: Case | None
    oldest_since: datetime | None
    last_missed: datetime | None
    first_crisis: datetime | None


def open_at(at: datetime, tier: int) -> Q:
    """Clocks of a tier that had begun by then, and that neither closing nor a newer clock had ended."""
    begun = Q(tier=tier, clock_from__lt=at) & (Q(closed_at=None) | Q(closed_at__gte=at))
    return begun & (Q(replaced_at=None) | Q(replaced_at__gt=at))


def safety_of(service: Service, end: datetime, now: datetime) -> Safety:
    """The state at ``end`` of a week (or now, while it runs) and today."""
    at = min(end, now)
    every = [query.filter(path__startswith=service.path) for query in clocks()]
    crisis, safety = (_open_items(every, at, tier) for tier in (0, 1))
    oldest = min(safety, key=lambda item: (safety[item], item), default=0)
    last_missed, first_crisis = _crisis_times(every, at)
    running = running_clocks().filter(path__startswith=service.path, state__in=sorted(OPEN_STATES))
    today = list(running.filter(tier__lte=1).values_list("tier", flat=True))
    return Safety(
        crisis_at_close=len(crisis),
        crisis_now=today.count(0),
        safety_at_close=len(safety),
        safety_now=today.count(1),
        oldest_safety=Case.objects.select_related("assigned_to").filter(pk=oldest).first(),
        oldest_since=safety.get(oldest),
        last_missed=last_missed,
        first_crisis=first_crisis,
    )


def _open_items(every: list[QuerySet[Any]], at: datetime, tier: int) -> dict[int, datetime]:
    """Items open then, each with the start of its oldest clock that ran: an item counts once."""
    found: dict[int, datetime] = {}
    for query in every:
        for item, since in query.filter(open_at(at, tier)).values_list("item", "clock_from"):
            found[item] = min(since, found.get(item, since))
    return found


def _crisis_times(every: list[QuerySet[Any]], at: datetime) -> tuple[datetime | None, datetime | None]:
    """When a crisis item was last not seen in time, and when the first one went up."""
    late = (Q(seen_at=None) | Q(seen_at__gt=F("seen_due_at"))) & Q(seen_due_at__lt=at)
    rows = [
        query.filter(tier=0).aggregate(missed=Max("seen_due_at", filter=late), first=Min("clock_from"))
        for query in every
    ]
    missed = [row["missed"] for row in rows if row["missed"]]
    first = [row["first"] for row in rows if row["first"]]
    return max(missed, default=None), min(first, default=None)
