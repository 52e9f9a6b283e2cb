"""How a week's posts were answered, by the service of their case."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower, Trim

from dashboards.counting.posts import Own
from responses.models import Case, Reply
from responses.states import PUBLIC_REPLIES, CaseState

REPLY_DAYS = 7
SAME_WORDS_WEEKS = 12


def worked_cases() -> QuerySet[Case]:
    """Cases that a person did not set aside."""
    return Case.objects.exclude(state=CaseState.SET_ASIDE).order_by()


def _pairs(cases: QuerySet[Case], good: Q) -> dict[int, tuple[int, int]]:
    rows = cases.values("service").annotate(good=Count("pk", filter=good), due=Count("pk"))
    return {row["service"]: (row["good"], row["due"]) for row in rows}


def count_cases(start: datetime, end: datetime, now: datetime) -> Own:
    """Shares of cases. What is due counts from its due time, so that an open overdue case is a failure."""
    cases, due_before = worked_cases(), min(end, now)
    went_up = cases.filter(clock_from__gte=start, clock_from__lt=end)
    return {
        "action": _pairs(went_up, Q(acknowledged_at__lt=end)),
        "in_standard": _pairs(
            cases.filter(ack_due_at__gte=start, ack_due_at__lt=due_before), Q(acknowledged_at__lte=F("ack_due_at"))
        ),
        "crisis": _pairs(
            cases.filter(tier=0, seen_due_at__gte=start, seen_due_at__lt=due_before), Q(seen_at__lte=F("seen_due_at"))
        ),
        "replied": _replied(cases, start, due_before),
    }


def _replied(cases: QuerySet[Case], start: datetime, due_before: datetime) -> dict[int, tuple[int, int]]:
    """Of cases that call for a reply and whose seventh day falls in the period."""
    days = timedelta(days=REPLY_DAYS)
    due = cases.filter(clock_from__gte=start - days, clock_from__lt=due_before - days, reply_due_at__isnull=False)
    return _pairs(due.exclude(outcome="no_reply_needed"), Q(replied_at__lte=F("clock_from") + days))


def count_replies(start: datetime, end: datetime) -> Own:
    """Public replies whose words no other public reply of the last twelve weeks has, of all.

    Compared after folding case and white space: a copy with one word changed passes.
    """
    spaced = Func("body", Value(r"\s+"), Value(" "), Value("g"), function="regexp_replace", output_field=TextField())
    public = Reply.objects.filter(state__in=sorted(PUBLIC_REPLIES), sent_at__lt=end).order_by()
    public = public.annotate(same=Lower(Trim(spaced)))
    lately = public.filter(sent_at__gte=end - timedelta(weeks=SAME_WORDS_WEEKS))
    copied = lately.values("same").annotate(copies=Count("pk")).filter(copies__gt=1).values("same")
    rows = (
        public.filter(sent_at__gte=start)
        .values(service=F("case__service"))
        .annotate(own=Count("pk", filter=~Q(same__in=copied)), sent=Count("pk"))
    )
    return {"written": {row["service"]: (row["own"], row["sent"]) for row in rows}}


def hours_to_acknowledge(start: datetime, end: datetime) -> tuple[dict[int, list[float]], dict[int, int]]:
    """By service: elapsed hours from post to acknowledgement of the concerns of a week, and how many are open."""
    concerns = worked_cases().filter(tier__lte=2, clock_from__gte=start, clock_from__lt=end)
    hours: dict[int, list[float]] = defaultdict(list)
    still_open: dict[int, int] = defaultdict(int)
    for service, posted, acknowledged in concerns.values_list("service", "clock_from", "acknowledged_at"):
        if acknowledged is None:
            still_open[service] += 1
        else:
            hours[service].append(max((acknowledged - posted).total_seconds(), 0) / 3600)
    return hours, still_open
