"""The inbox: one page of items, most urgent first, with all that a row shows, in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from people.models import User
from responses.access import visible_cases
from responses.models import Case, CasePost, Presence
from responses.queries.clock import clock_of, desk_zone
from responses.queries.filters import Filters
from responses.queries.narrowing import narrow, recent, replaces_view, view_condition
from responses.queries.orders import DUE, Order
from triage.models import Assessment, Finding
from triage.privacy import NAMES, PII

LARGEST_PAGE = 200
FOUND = 1000  # a search's count stops here


@dataclass(frozen=True)
class InboxPage:
    """``rows`` are items with ``latest_post`` and, on it, ``current_assessments`` and ``shown_findings``;
    on the item ``clock`` and ``here`` (presence).

    ``next`` is the place to carry on from, "" at the end.
    """

    rows: list[Case]
    next: str


def inbox(
    user: User,
    *,
    view: str = "needs_ack",
    filters: Filters | None = None,
    order: Order = DUE,
    after: str | None = None,
    limit: int = 50,
    now: datetime | None = None,
) -> InboxPage:
    """A page of the items that ``user`` may read. ``after`` is an earlier page's ``next``, in the same order; a bad
    one is the start."""
    now = now or timezone.now()
    limit = max(1, min(limit, LARGEST_PAGE))
    cases = listed(user, view=view, filters=filters or Filters(), now=now)
    if place := order.read(after):
        cases = order.beyond(cases, place)
    # The page first, what its rows show after: what an item is joined with must not decide how the page is found.
    page = cases.order_by(*order.fields).values("pk")[: limit + 1]
    rows = list(_with_row_data(Case.objects.filter(pk__in=page).order_by(*order.fields), now))
    more = len(rows) > limit
    zone = desk_zone()
    for case in rows:
        setattr(case, "clock", clock_of(case, now=now, zone=zone))  # noqa: B010 - beside the prefetched parts
    return InboxPage(rows[:limit], order.written(rows[limit - 1]) if more else "")


def listed(user: User, *, view: str, filters: Filters, now: datetime) -> QuerySet[Case]:
    """The items of a view under its filters, in no order and with nothing attached."""
    cases = visible_cases(user)
    if not replaces_view(filters):
        cases = cases.filter(view_condition(view, user, now))
    return narrow(cases, filters, now)


def found(user: User, *, view: str, filters: Filters, now: datetime) -> int:
    """How many items a search finds; it counts no further than 1000, which then means "or more"."""
    return listed(user, view=view, filters=filters, now=now).order_by(*DUE.fields)[:FOUND].count()


def news_since(
    user: User,
    *,
    since: datetime,
    view: str = "needs_ack",
    filters: Filters | None = None,
    now: datetime | None = None,
) -> int:
    """How many items of the view were opened, or joined by a post, after ``since``; at most 100."""
    now = now or timezone.now()
    cases = listed(user, view=view, filters=filters or Filters(), now=now)
    joined = CasePost.objects.filter(joined_at__gt=since)  # the post that opened an item joined it then
    return cases.filter(pk__in=joined.values("case")).order_by()[:100].count()


def next_in_list(
    user: User, case: Case, *, view: str, filters: Filters, order: Order = DUE, now: datetime | None = None
) -> Case | None:
    """The item after ``case`` in the list: where focus moves when an act takes the row away."""
    cases = listed(user, view=view, filters=filters, now=now or timezone.now())
    following = order.beyond(cases, order.place_of(case)).select_related("service")
    return following.order_by(*order.fields).first()


def _with_row_data(cases: QuerySet[Case], now: datetime) -> QuerySet[Case]:
    unseen = Q(status="rejected") & ~Q(code__in=[PII, NAMES])  # a rejected detail is not masked
    findings = Finding.objects.exclude(Q(status="withdrawn") | unseen).order_by("tier", "start", "id")
    here = Presence.objects.filter(seen_at__gte=recent(now)).select_related("user").order_by("id")
    related = cases.select_related("service", "assigned_to", "latest_post", "latest_post__sentiment_decision")
    return related.prefetch_related(
        Prefetch(
            "latest_post__assessments",
            queryset=Assessment.objects.filter(superseded_at=None),
            to_attr="current_assessments",
        ),
        Prefetch("latest_post__findings", queryset=findings, to_attr="shown_findings"),
        Prefetch("presence", queryset=here, to_attr="here"),
    )
