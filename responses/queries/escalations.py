"""The escalations page: what is open, most urgent first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from people.models import User
from responses.access import visible_cases
from responses.models import CaseEvent, Escalation

MOST = 200


@dataclass(frozen=True)
class EscalationFigures:
    open: int
    overdue: int
    oldest_at: datetime | None
    resolved_this_week: int


def open_escalations(user: User) -> QuerySet[Escalation]:
    """Open escalations of the items that ``user`` may read, with item, service, post and people at hand."""
    found = Escalation.objects.filter(case__in=visible_cases(user), resolved_at=None)
    related = ("case", "case__service", "case__latest_post", "to_user", "acknowledged_by", "opened_by")
    return found.select_related(*related).order_by("case__tier", "due_at", "pk")[:MOST]


def escalation_figures(user: User, *, now: datetime | None = None) -> EscalationFigures:
    """The strip above the list, in one query."""
    now = now or timezone.now()
    still = Q(resolved_at=None)
    row = Escalation.objects.filter(case__in=visible_cases(user)).aggregate(
        open=Count("pk", filter=still),
        overdue=Count("pk", filter=still & Q(due_at__lt=now, acknowledged_at=None) & ~Q(paused_until__gt=now)),
        oldest_at=Min("opened_at", filter=still),
        resolved_this_week=Count("pk", filter=Q(resolved_at__gte=now - timedelta(days=7))),
    )
    return EscalationFigures(**row)


def unanswered_pages(now: datetime | None = None) -> int:
    """Crisis items that nobody has taken though everyone on the ladder was paged: the banner on every page."""
    now = now or timezone.now()
    latest = CaseEvent.objects.filter(
        kind__in=["nobody_answered", "nobody_to_page"],
        case__crisis_taken_by=None,
        case__tier=0,
        case__state__in=["new", "acknowledged"],
        at__gte=now - timedelta(days=7),
    )
    return latest.values(item=F("case_id")).distinct().count()
