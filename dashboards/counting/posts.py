"""What was said in a week, by the service that it was said about."""

from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from ingest.models import PollRun
from responses.states import CaseState
from triage.models import Assessment, Finding

Pair = tuple[int, int]
Own = dict[str, dict[int, Pair]]  # measure -> service -> numerator, denominator

ABOUT_CARE = [Assessment.Relevance.EXPERIENCE, Assessment.Relevance.ENQUIRY]
LABELLED = ["positive", "mixed", "neutral", "negative"]
MISSED = [PollRun.Outcome.RETRY, PollRun.Outcome.TOKEN, PollRun.Outcome.STOPPED]


def read_posts(start: datetime, end: datetime) -> QuerySet[Assessment]:
    """Current assessments of the posts of a period that are not our own: one row for each post."""
    return (
        Assessment.objects.filter(superseded_at=None, post__posted_at__gte=start, post__posted_at__lt=end)
        .exclude(Q(post__is_own=True) | Q(relevance=Assessment.Relevance.OWN))
        .order_by()
    )


def relevant() -> Q:
    """About our care, and not set aside by a person."""
    return Q(relevance__in=ABOUT_CARE) & ~Q(post__case_post__case__state=CaseState.SET_ASIDE)


def confirmed(polarity: str) -> Exists:
    """A person confirmed at least one finding of this polarity (concerns: tier 2 or more urgent)."""
    found = Finding.objects.filter(post=OuterRef("post"), polarity=polarity, status=Finding.Status.CONFIRMED)
    return Exists(found.filter(tier__lte=2) if polarity == Finding.Polarity.CONCERN else found)


def count_posts(start: datetime, end: datetime) -> Own:
    """Items (of all read), negative (of labelled, a person's word first), concerns and strengths (of items)."""
    rows = (
        read_posts(start, end)
        .annotate(
            said=Coalesce("post__sentiment_decision__sentiment", "sentiment"),
            concern=confirmed(Finding.Polarity.CONCERN),
            strength=confirmed(Finding.Polarity.STRENGTH),
        )
        .values(service=F("post__service"))
        .annotate(
            read=Count("pk"),
            items=Count("pk", filter=relevant()),
            labelled=Count("pk", filter=relevant() & Q(said__in=LABELLED)),
            negative=Count("pk", filter=relevant() & Q(said="negative")),
            concerns=Count("pk", filter=relevant() & Q(concern=True)),
            strengths=Count("pk", filter=relevant() & Q(strength=True)),
        )
    )
    own: Own = {"items": {}, "negative": {}, "concerns": {}, "strengths": {}}
    for row in rows:
        service = row["service"]
        own["items"][service] = (row["items"], row["read"])
        own["negative"][service] = (row["negative"], row["labelled"])
        own["concerns"][service] = (row["concerns"], row["items"])
        own["strengths"][service] = (row["strengths"], row["items"])
    return own


def count_reads(start: datetime, end: datetime) -> Own:
    """Reads of the platforms that failed, of all."""
    rows = (
        PollRun.objects.filter(started_at__gte=start, started_at__lt=end)
        .exclude(outcome=PollRun.Outcome.FENCED)
        .order_by()
        .values(service=F("account__service"))
        .annotate(missed=Count("pk", filter=Q(outcome__in=MISSED)), runs=Count("pk"))
    )
    return {"reads": {row["service"]: (row["missed"], row["runs"]) for row in rows}}
