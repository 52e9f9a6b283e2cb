"""What was said in a week, counted by voices and by posts.

A voice is one person saying one thing: near-duplicates of one author are one voice, however many posts carry
them. It is in a numerator if one of its posts is. One that spoke about two services is a voice of each, and one
voice of whatever is above both, so voices cannot be added up the tree as posts can.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F

from dashboards.counting.posts import Own, Pair, labelled_posts, post_shares
from triage.clusters.queries import voice

Lines = Mapping[int, Sequence[int]]  # by service: the ids from the root to itself


@dataclass(frozen=True)
class Spoken:
    """By share, then by service: posts and voices of the service alone, and voices to take off at each above it."""

    posts: Own
    voices: Own
    twice: Own


def count_said(start: datetime, end: datetime, lines: Lines) -> Spoken:
    """Every share of the posts of a period, in two queries."""
    counts: dict[str, Any] = {}
    for name, condition in _conditions().items():
        counts[f"{name}_posts"] = Count("pk", filter=condition)
        counts[f"{name}_voices"] = Count(voice("post__"), filter=condition, distinct=True)
    rows = list(labelled_posts(start, end).values(service=F("post__service")).annotate(**counts))
    return Spoken(_pairs(rows, "posts"), _pairs(rows, "voices"), _heard_twice(start, end, lines))


def _conditions() -> dict[str, Any]:
    """Of each share, what is in its numerator ("good") and what is counted at all."""
    shares = post_shares().items()
    every = {f"{code}_all": share.counted for code, share in shares}
    return every | {f"{code}_good": share.counted & share.good for code, share in shares}


def _pairs(rows: Sequence[Mapping[str, int]], unit: str) -> Own:
    return {
        code: {row["service"]: (row[f"{code}_good_{unit}"], row[f"{code}_all_{unit}"]) for row in rows}
        for code in post_shares()
    }


def _heard_twice(start: datetime, end: datetime, lines: Lines) -> Own:
    """How often a voice that spoke about several services is counted too often at each service above two of them."""
    places = {
        name: ArrayAgg("post__service", filter=condition, distinct=True) for name, condition in _conditions().items()
    }
    spoken = labelled_posts(start, end).filter(post__signature__cluster__isnull=False)
    rows = (
        spoken.values(speaker=voice("post__"))
        .annotate(services=Count("post__service", distinct=True), **places)
        .filter(services__gt=1)
    )
    extra: dict[str, Counter[int]] = {name: Counter() for name in places}
    for row in rows:
        for name in places:
            above = Counter(service for own in row[name] or () for service in lines[own])
            extra[name].update({service: times - 1 for service, times in above.items() if times > 1})
    return {code: _both(extra[f"{code}_good"], extra[f"{code}_all"]) for code in post_shares()}


def _both(good: Counter[int], every: Counter[int]) -> dict[int, Pair]:
    return {service: (good[service], every[service]) for service in every}
