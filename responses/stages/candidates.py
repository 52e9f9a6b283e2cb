"""Which posts call for a person and have no case yet."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet

from responses.models import CasePost, OpeningMark
from triage.models import Assessment, Finding, SetAside
from triage.relevance import NOT_FEEDBACK
from triage.relevance.deciding import URGENT
from triage.services.setting_aside import urgent_findings

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
    not_feedback: bool
    post_id: int
    platform: str
    posted_at: datetime
    service_id: int
    key: str


def waiting() -> QuerySet[Assessment]:
    """Current assessments that call for a person and whose post has no case, most urgent first.

    One by which the desk set its post aside calls for nobody, while that stands.
    """
    has_case = Exists(CasePost.objects.filter(post_id=OuterRef("post_id")))
    aside = Exists(SetAside.objects.filter(assessment_id=OuterRef("pk"), ended_at=None))
    current = Assessment.objects.filter(superseded_at=None, needs_person=True, pk__gt=floor())
    return current.filter(~has_case, ~aside).order_by("tier", "pk")


def claim(limit: int) -> list[Candidate]:
    """The next posts, locked until the caller's transaction ends; those of another worker are left out."""
    rows = waiting().select_for_update(skip_locked=True, of=("self",)).values_list(*_FIELDS)[:limit]
    return [_candidate(row) for row in rows]


def claim_urgent(limit: int) -> list[Candidate]:
    """Posts that were set aside and in which something urgent has been found since, at the tier of that."""
    standing = Assessment.objects.filter(superseded_at=None, set_aside__ended_at=None, set_aside__isnull=False)
    urgent = standing.filter(Exists(urgent_findings("post_id"))).order_by("pk")
    rows = urgent.select_for_update(skip_locked=True, of=("self",)).values_list(*_FIELDS)[:limit]
    return [replace(_candidate(row), tier=_tier_found(row[4]), not_feedback=False) for row in rows]


def candidate_of(assessment: Assessment) -> Candidate:
    """One post that a person wants an item for, whatever it is."""
    row = Assessment.objects.filter(pk=assessment.pk).values_list(*_FIELDS).get()
    return replace(_candidate(row), not_feedback=False)


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
        not_feedback=relevance in NOT_FEEDBACK and tier > URGENT,
        post_id=post_id,
        platform=platform,
        posted_at=posted_at,
        service_id=service_id,
        key=conversation_key(platform, external_id, conversation, author),
    )


def _tier_found(post_id: int) -> int:
    standing = Finding.objects.filter(post=post_id, status__in=["suggested", "confirmed"])
    return int(standing.aggregate(tier=Min("tier"))["tier"])
