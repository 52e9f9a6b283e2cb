"""The safety strip: what is open and what was missed, for a service and those below it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Min, Q, QuerySet

from dashboards.counting.work import worked_cases
from people.models import Service
from responses.models import Case
from responses.states import OPEN_STATES


@dataclass(frozen=True)
class Safety:
    """``*_at_close``: still open when the week ended; ``*_now``: open today."""

    crisis_at_close: int
    crisis_now: int
    safety_at_close: int
    safety_now: int
    oldest_safety: Case | None
    last_missed: datetime | None
    first_crisis: datetime | None


def safety_of(service: Service, end: datetime, now: datetime) -> Safety:
    """The state at ``end`` of a week (or now, while it runs) and today."""
    at = min(end, now)
    cases = worked_cases().filter(service__path__startswith=service.path, tier__lte=1)
    then = Q(clock_from__lt=at) & (Q(closed_at=None) | Q(closed_at__gte=at))
    today = Q(state__in=sorted(OPEN_STATES))
    counts = cases.aggregate(
        crisis_at_close=Count("pk", filter=then & Q(tier=0)),
        crisis_now=Count("pk", filter=today & Q(tier=0)),
        safety_at_close=Count("pk", filter=then & Q(tier=1)),
        safety_now=Count("pk", filter=today & Q(tier=1)),
        first_crisis=Min("clock_from", filter=Q(tier=0)),
    )
    return Safety(
        **counts,
        oldest_safety=cases.filter(then, tier=1).select_related("assigned_to").order_by("clock_from").first(),
        last_missed=_missed(cases, at),
    )


def _missed(cases: QuerySet[Case], at: datetime) -> datetime | None:
    """When a crisis item was last not seen in time."""
    late = Q(seen_at=None) | Q(seen_at__gt=F("seen_due_at"))
    missed: datetime | None = cases.filter(late, tier=0, seen_due_at__lt=at).aggregate(last=Max("seen_due_at"))["last"]
    return missed
