"""What is not feedback is set aside with its reason, and comes back when a person or a new judgement says so."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from ingest.models import Post
from people.models import User
from triage.models import Assessment, Finding, SetAside
from triage.relevance import NOT_FEEDBACK, evidence_of
from triage.relevance.deciding import URGENT

_FIELDS = ["assessment", "kind", "reason", "start", "end", "text_hash"]


def urgent_findings(post: str = "post") -> QuerySet[Finding]:
    """Crisis and safety findings of the outer row's post that nobody rejected: they always reach a person."""
    standing = [Finding.Status.SUGGESTED, Finding.Status.CONFIRMED]
    return Finding.objects.filter(post=OuterRef(post), tier__lte=URGENT, status__in=standing)


@transaction.atomic
def set_aside_posts(assessment_ids: Collection[int], *, now: datetime) -> set[int]:
    """Set aside the posts of these assessments; the ids of those that were.

    Left out, and so for a person to read: whatever is urgent, and whatever shows no words for its kind.
    """
    judged = Assessment.objects.filter(pk__in=assessment_ids, relevance__in=NOT_FEEDBACK, tier__gt=URGENT)
    rows = [_row(each, now) for each in judged.filter(~Exists(urgent_findings())).select_related("post").order_by("pk")]
    shown = [row for row in rows if row is not None]
    SetAside.objects.bulk_create(shown, update_conflicts=True, unique_fields=["post"], update_fields=_FIELDS)
    return {row.assessment_id for row in shown}


def end_set_aside(post_ids: Collection[int], *, now: datetime) -> int:
    """Posts that have an item now, by a new judgement or because something urgent was found. Returns how many."""
    return SetAside.objects.filter(post__in=post_ids, ended_at=None).update(ended_at=now)


def return_post(*, post: Post, actor: User, now: datetime) -> bool:
    """Say that the desk was wrong to set a post aside. False when it is not, or no longer.

    The caller opens its item in the same transaction, and that act is what the record holds.
    """
    return bool(SetAside.objects.filter(post=post, ended_at=None).update(ended_at=now, ended_by=actor))


def _row(judged: Assessment, now: datetime) -> SetAside | None:
    evidence = evidence_of(judged.post.text, judged.relevance, judged.language)
    if evidence is None:
        return None
    return SetAside(
        post=judged.post,
        assessment=judged,
        kind=judged.relevance,
        reason=evidence.reason,
        start=evidence.span[0],
        end=evidence.span[1],
        text_hash=judged.text_hash,
        set_aside_at=now,
    )
