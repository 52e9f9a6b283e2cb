"""What was said in a week, by the service that it was said about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from dashboards.measures import CONCERNS, ITEMS, NEGATIVE, READS, STRENGTHS
from ingest.models import PollRun
from responses.states import CaseState
from triage.models import Assessment, Finding
from triage.relevance import ABOUT_CARE

Pair = tuple[int, int]
Own = dict[str, dict[int, Pair]]  # measure -> service -> numerator, denominator

LABELLED = ["positive", "mixed", "neutral", "negative"]
MISSED = [PollRun.Outcome.RETRY, PollRun.Outcome.TOKEN, PollRun.Outcome.STOPPED]


@dataclass(frozen=True)
class Share:
    """Which rows a figure counts, and which of them are in its numerator."""

    counted: Q
    good: Q


def post_shares() -> dict[str, Share]:
    """Over ``labelled_posts``: items (of all read), negative (of labelled), concerns and strengths (of items)."""
    return {
        ITEMS.code: Share(Q(), relevant()),
        NEGATIVE.code: Share(relevant() & Q(said__in=LABELLED), Q(said="negative")),
        CONCERNS.code: Share(relevant(), Q(concern=True)),
        STRENGTHS.code: Share(relevant(), Q(strength=True)),
    }


def read_posts(start: datetime, end: datetime) -> QuerySet[Assessment]:
    """Current assessments of the posts of a period that are not our own: one row for each post."""
    return (
        Assessment.objects.filter(superseded_at=None, post__posted_at__gte=start, post__posted_at__lt=end)
        .exclude(Q(post__is_own=True) | Q(relevance=Assessment.Relevance.OWN))
        .order_by()
    )


def relevant() -> Q:
    """About our care, by the judgement or by a person who brought it back, and not set aside by a person."""
    brought_back = Q(post__set_aside__ended_by__isnull=False)
    return (Q(relevance__in=sorted(ABOUT_CARE)) | brought_back) & ~Q(post__case_post__case__state=CaseState.SET_ASIDE)


def confirmed(polarity: str, code: str = "") -> Exists:
    """A person confirmed a finding of this polarity (concerns: tier 2 or more urgent), of one code when given."""
    found = Finding.objects.filter(post=OuterRef("post"), polarity=polarity, status=Finding.Status.CONFIRMED)
    found = found.filter(code=code) if code else found
    return Exists(found.filter(tier__lte=2) if polarity == Finding.Polarity.CONCERN else found)


def labelled_posts(start: datetime, end: datetime) -> QuerySet[Any]:
    """Posts of a period with what was ``said`` (a person's word first) and whether findings were confirmed."""
    return read_posts(start, end).annotate(
        said=Coalesce("post__sentiment_decision__sentiment", "sentiment"),
        concern=confirmed(Finding.Polarity.CONCERN),
        strength=confirmed(Finding.Polarity.STRENGTH),
    )


def count_reads(start: datetime, end: datetime) -> Own:
    """Reads of the platforms that failed, of all."""
    rows = (
        PollRun.objects.filter(started_at__gte=start, started_at__lt=end)
        .exclude(outcome=PollRun.Outcome.FENCED)
        .order_by()
        .values(service=F("account__service"))
        .annotate(missed=Count("pk", filter=Q(outcome__in=MISSED)), runs=Count("pk"))
    )
    return {READS: {row["service"]: (row["missed"], row["runs"]) for row in rows}}
