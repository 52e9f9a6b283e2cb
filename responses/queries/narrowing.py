"""Views and filters as conditions on items: both allow-listed."""

from datetime import date, datetime, time, timedelta

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from people.models import Service, User
from responses.models import Case, CasePost, Escalation, Reply
from responses.queries.filters import Filters
from responses.states import OPEN_STATES, CaseState
from triage.models import Assessment, Finding
from triage.relevance import ABOUT_CARE

OPEN = Q(state__in=sorted(OPEN_STATES))
_ESCALATED = Q(pk__in=Escalation.objects.filter(resolved_at=None).values("case"))
_WAITING = Q(pk__in=Reply.objects.filter(state="waiting_approval").values("case"))
VIEWS = (
    "crisis",
    "needs_ack",
    "mine",
    "waiting_approval",
    "escalated",
    "concerns",
    "strengths",
    "human_read",
    "set_aside",
    "all",
)


OF_ANY_STATE = frozenset({"closed", "any", "worked", "relevant"})


def view_condition(view: str, user: User, now: datetime) -> Q:
    """Which items a view shows; an unknown view shows all that is open.

    A snoozed item is out of the lists until its time, but stays under “mine” and “all”.
    """
    awake = Q(snoozed_until=None) | Q(snoozed_until__lte=now)
    conditions = {
        "crisis": OPEN & Q(band=0, tier=0),
        "needs_ack": Q(state=CaseState.NEW) & awake,
        "mine": OPEN & Q(assigned_to=user),
        "waiting_approval": OPEN & _WAITING,
        "escalated": OPEN & _ESCALATED,
        "concerns": OPEN & Q(tier__in=[1, 2]) & awake,
        "strengths": OPEN & Q(tier=3) & awake,
        "human_read": OPEN & Q(needs_human_read=True) & awake,
        "set_aside": Q(state=CaseState.SET_ASIDE),
    }
    return conditions.get(view, OPEN)


def narrow(cases: QuerySet[Case], filters: Filters, now: datetime) -> QuerySet[Case]:
    """Items that every given filter lets through. Several values of one filter are alternatives."""
    if filters.services:
        cases = cases.filter(service__in=_services(filters.services))
    if filters.sources:
        cases = cases.filter(platform__in=filters.sources)
    if filters.tiers:
        cases = cases.filter(tier__in=filters.tiers)
    if filters.signals:
        cases = cases.filter(_posts(Exists(_findings(filters.signals))))
    if filters.before:
        cases = cases.filter(clock_from__lt=_midnight(filters.before))
    if filters.after:
        cases = cases.filter(clock_from__gte=_midnight(filters.after))
    if filters.text:
        matching = CasePost.objects.filter(
            post__search=SearchQuery(filters.text, search_type="websearch", config="english")
        )
        cases = cases.filter(pk__in=matching.values("case"))
    return cases.filter(_states(filters, now))


def replaces_view(filters: Filters) -> bool:
    """Whether a filter asks for items that are not open, which no view of open items could show."""
    return bool(OF_ANY_STATE & filters.states)


def _midnight(day: date) -> datetime:
    """When a day begins in the zone of the page."""
    return timezone.make_aware(datetime.combine(day, time.min))


def recent(now: datetime) -> datetime:
    """Since when someone counts as being here."""
    return now - timedelta(seconds=45)


def _states(filters: Filters, now: datetime) -> Q:
    conditions = {
        "open": OPEN,
        "closed": Q(state__in=[CaseState.CLOSED, CaseState.SET_ASIDE]),
        "any": Q(),
        "worked": ~Q(state=CaseState.SET_ASIDE),
        "relevant": ~Q(state=CaseState.SET_ASIDE) & _about_care(),
        "concern": _confirmed(polarity="concern", tier__lte=2),
        "strength": _confirmed(polarity="strength"),
        "overdue": Q(state__in=[CaseState.NEW, CaseState.ACKNOWLEDGED], due_at__lt=now),
        "unassigned": Q(assigned_to=None),
        "snoozed": Q(snoozed_until__gt=now),
        "ack": Q(state=CaseState.NEW),
        "approval": _WAITING,
        "read": Q(needs_human_read=True),
    }
    wanted = Q()
    for name in sorted(filters.states | filters.needs):
        wanted &= conditions[name]
    return wanted


def _services(typed: tuple[str, ...]) -> QuerySet[Service, int]:
    """Services of that id or name, and everything below them."""
    named = Q()
    for value in typed:
        named |= Q(pk=int(value)) if value.isdecimal() and len(value) < 10 else Q(name__istartswith=value)
    under = Q(pk__in=[])
    for path in Service.objects.filter(named).values_list("path", flat=True)[:50]:
        under |= Q(path__startswith=path)
    return Service.objects.filter(under).order_by().values_list("pk", flat=True)


def _posts(condition: Exists) -> Exists:
    """Some post of the item meets a condition."""
    return Exists(CasePost.objects.filter(condition, case=OuterRef("pk")))


def _about_care() -> Q:
    about_care = Q(relevance__in=sorted(ABOUT_CARE)) | Q(post__set_aside__ended_by__isnull=False)
    said = Assessment.objects.filter(about_care, post=OuterRef("post"), superseded_at=None)
    return Q(_posts(Exists(said)))


def _confirmed(**finding: object) -> Q:
    """A person confirmed such a finding in one of the item's posts."""
    found = Finding.objects.filter(post=OuterRef("post"), status=Finding.Status.CONFIRMED, **finding)
    return Q(_posts(Exists(found)))


def _findings(codes: tuple[str, ...]) -> QuerySet[Finding]:
    shown = Finding.objects.filter(post=OuterRef("post"), status__in=["suggested", "confirmed"])
    named = Q(code__in=codes)
    for code in codes:
        named |= Q(code__startswith=f"{code.rstrip('.')}.")
    return shown.filter(named)
