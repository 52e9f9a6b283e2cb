"""Which posts call for a person and have no case yet."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from responses.models import CasePost, OpeningMark
from triage.models import Assessment

LAG = timedelta(hours=1)  # longer than any transaction that assesses
_FIELDS = (
    "pk",
    "tier",
    "outcome",
    "relevance",
    "post_id",
    "post__platform",
    "post__external_id",
    "post__conversation_id",
    "post__author__external_id",
    "post__posted_at",
    "post__service_id",
)


@dataclass(frozen=True)
class Candidate:
    """What opening a case needs to know of a post; never its text, never who wrote it."""

    assessment_id: int
    tier: int
    needs_human_read: bool
    enquiry: bool
    post_id: int
    platform: str
    posted_at: datetime
    service_id: int
    key: str


def waiting() -> QuerySet[Assessment]:
    """Current assessments that call for a person and whose post has no case, most urgent first."""
    has_case = Exists(CasePost.objects.filter(post_id=OuterRef("post_id")))
    current = Assessment.objects.filter(superseded_at=None, needs_person=True, pk__gt=floor())
    return current.filter(~has_case).order_by("tier", "pk")


def claim(limit: int) -> list[Candidate]:
    """The next posts, locked until the caller's transaction ends; those of another worker are left out."""
    rows = waiting().select_for_update(skip_locked=True, of=("self",)).values_list(*_FIELDS)[:limit]
    return [_candidate(row) for row in rows]


def backlog() -> int:
    """How many posts call for a person and have no case yet."""
    return waiting().count()


def conversation_key(platform: str, post_id: str, conversation_id: str, author_id: str | None) -> str:
    """SHA-256 of platform, conversation and author; of the post itself where either is not known."""
    parts = [platform, conversation_id, author_id] if conversation_id and author_id else [platform, "", post_id]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def floor() -> int:
    """Everything up to this assessment has its case."""
    return OpeningMark.objects.filter(pk=1).values_list("assessment_id", flat=True).first() or 0


def move_floor(now: datetime) -> None:
    """Move the mark up, at most every ten minutes, to an hour ago: if nothing below waits still."""
    mark, _made = OpeningMark.objects.get_or_create(pk=1, defaults={"moved_at": now - LAG})
    if now - mark.moved_at < timedelta(minutes=10):
        return
    old = Assessment.objects.filter(assessed_at__lt=now - LAG, pk__gt=mark.assessment_id)
    newest = old.order_by("-pk").values_list("pk", flat=True).first()
    if newest and not waiting().filter(pk__lte=newest).exists():
        OpeningMark.objects.filter(pk=1, assessment_id__lt=newest).update(assessment_id=newest, moved_at=now)


def _candidate(row: tuple[Any, ...]) -> Candidate:
    pk, tier, outcome, relevance, post_id, platform, external_id, conversation, author, posted_at, service_id = row
    return Candidate(
        assessment_id=pk,
        tier=tier,
        needs_human_read=outcome == Assessment.Outcome.NEEDS_HUMAN,
        enquiry=relevance == Assessment.Relevance.ENQUIRY,
        post_id=post_id,
        platform=platform,
        posted_at=posted_at,
        service_id=service_id,
        key=conversation_key(platform, external_id, conversation, author),
    )
