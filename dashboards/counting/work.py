"""How a week's posts were answered, by the service of their item."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower, Trim

from dashboards.counting.clocks import clocks
from dashboards.counting.posts import Own, Pair, Share
from dashboards.measures import ACTION, CRISIS, IN_STANDARD, REPLIED, WRITTEN
from responses.models import Reply
from responses.states import PUBLIC_REPLIES

REPLY_DAYS = 7
SAME_WORDS_WEEKS = 12


def shares(start: datetime, end: datetime, now: datetime) -> dict[str, Share]:
    """Shares of clocks. What is due counts from its due time, so that an open overdue item is a failure."""
    due_before, days = min(end, now), timedelta(days=REPLY_DAYS)
    called_for = Q(clock_from__gte=start - days, clock_from__lt=due_before - days, reply_due_at__isnull=False)
    return {
        ACTION: Share(Q(clock_from__gte=start, clock_from__lt=end), Q(acknowledged_at__lt=end)),
        IN_STANDARD.code: Share(
            Q(ack_due_at__gte=start, ack_due_at__lt=due_before), Q(acknowledged_at__lte=F("ack_due_at"))
        ),
        CRISIS: Share(Q(tier=0, seen_due_at__gte=start, seen_due_at__lt=due_before), Q(seen_at__lte=F("seen_due_at"))),
        # The seventh day falls in the period.
        REPLIED.code: Share(called_for & ~Q(outcome="no_reply_needed"), Q(replied_at__lte=F("clock_from") + days)),
    }


def count_cases(start: datetime, end: datetime, now: datetime) -> Own:
    return {code: _pairs(share) for code, share in shares(start, end, now).items()}


def _pairs(share: Share) -> dict[int, Pair]:
    """By service: good and all, over the clocks that run and the former ones."""
    good: Counter[int] = Counter()
    due: Counter[int] = Counter()
    for query in clocks():
        rows = query.filter(share.counted).values("service")
        for row in rows.annotate(good=Count("pk", filter=share.good), due=Count("pk")):
            good[row["service"]] += row["good"]
            due[row["service"]] += row["due"]
    return {service: (good[service], due[service]) for service in due}


def sent_replies(start: datetime, end: datetime) -> tuple[QuerySet[Reply], Q]:
    """Public replies of a period, and which were written for their post.

    Those whose words no other public reply of the last twelve weeks has. Compared after folding case and
    white space: a copy with one word changed passes.
    """
    spaced = Func("body", Value(r"\s+"), Value(" "), Value("g"), function="regexp_replace", output_field=TextField())
    public = Reply.objects.filter(state__in=sorted(PUBLIC_REPLIES), sent_at__lt=end).order_by()
    public = public.annotate(same=Lower(Trim(spaced)))
    lately = public.filter(sent_at__gte=end - timedelta(weeks=SAME_WORDS_WEEKS))
    copied = lately.values("same").annotate(copies=Count("pk")).filter(copies__gt=1).values("same")
    return public.filter(sent_at__gte=start), ~Q(same__in=copied)


def count_replies(start: datetime, end: datetime) -> Own:
    sent, own_words = sent_replies(start, end)
    rows = sent.values(service=F("case__service")).annotate(own=Count("pk", filter=own_words), sent=Count("pk"))
    return {WRITTEN.code: {row["service"]: (row["own"], row["sent"]) for row in rows}}


def concerns_of(start: datetime, end: datetime) -> Q:
    """Clocks of concerns that went up in a period."""
    return Q(tier__lte=2, clock_from__gte=start, clock_from__lt=end)


def hours_to_acknowledge(start: datetime, end: datetime) -> tuple[dict[int, list[float]], dict[int, int]]:
    """By service: elapsed hours from post to acknowledgement of the concerns of a week, and how many are open."""
    hours: dict[int, list[float]] = defaultdict(list)
    still_open: dict[int, int] = defaultdict(int)
    for query in clocks():
        concerns = query.filter(concerns_of(start, end))
        for service, posted, acknowledged in concerns.values_list("service", "clock_from", "acknowledged_at"):
            if acknowledged is None:
                still_open[service] += 1
            else:
                hours[service].append(max((acknowledged - posted).total_seconds(), 0) / 3600)
    return hours, still_open
