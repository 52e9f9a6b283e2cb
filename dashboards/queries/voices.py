"""What was said in a week: one row for each post about our care, its findings, and the weeks before it."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncWeek

from dashboards.counting.posts import labelled_posts, relevant
from dashboards.voices import Heard, History, Posted
from people.models import Service
from triage.clusters.queries import person, voice
from triage.models import Assessment, Finding


def _posts(service: Service, start: datetime, end: datetime) -> QuerySet[Any]:
    return labelled_posts(start, end).filter(relevant(), post__service__path__startswith=service.path)


def posted(service: Service, start: datetime, end: datetime) -> list[Posted]:
    """Every post of a period about our care."""
    rows = _posts(service, start, end).values_list(
        "post", voice("post__"), person("post__"), "said", "post__platform", "language", "outcome",
        "post__deleted_at", "post__posted_at", "post__stored_at", "post__case_post__case__outcome",
    )  # fmt: skip
    return [
        Posted(
            post=post,
            voice=speaker,
            said=said,
            platform=platform,
            person=writer,
            language=language,
            scored=scored == Assessment.Outcome.SCORED,
            deleted=deleted is not None,
            lag_seconds=max((stored - posted).total_seconds(), 0),
            outcome=outcome or "",
        )
        for post, speaker, writer, said, platform, language, scored, deleted, posted, stored, outcome in rows
    ]


def heard(service: Service, start: datetime, end: datetime) -> list[Heard]:
    """Concerns of tier 0 to 2 and strengths in those posts, that a person confirmed or rejected or has not seen."""
    counts = Q(polarity=Finding.Polarity.STRENGTH) | Q(polarity=Finding.Polarity.CONCERN, tier__lte=2)
    found = Finding.objects.filter(counts, post__in=_posts(service, start, end).values("post"))
    rows = found.exclude(status=Finding.Status.WITHDRAWN).order_by()
    columns = ("post", "code", "polarity", "status", "source", "severity")
    return [
        Heard(post, code, polarity, status, source == Finding.Source.PERSON, severity)
        for post, code, polarity, status, source, severity in rows.values_list(*columns)
    ]


def confirmed_by_week(service: Service, start: datetime, end: datetime, zone: ZoneInfo) -> History:
    """By how many people a concern or a strength was raised in each week, in posts where it was confirmed."""
    counts = Q(polarity=Finding.Polarity.STRENGTH) | Q(polarity=Finding.Polarity.CONCERN, tier__lte=2)
    found = Finding.objects.filter(
        counts, status=Finding.Status.CONFIRMED, post__in=_posts(service, start, end).values("post")
    )
    rows = (
        found.order_by()
        .values("polarity", "code", week=TruncWeek(F("post__posted_at"), tzinfo=zone))
        .annotate(people=Count(person("post__"), distinct=True))
    )
    history: History = defaultdict(dict)
    for row in rows:
        history[row["polarity"], row["code"]][row["week"].date()] = row["people"]
    return history
