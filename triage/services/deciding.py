"""What people say about judgements. The last word wins; who gave it and when is kept, and each is in the record."""

from django.db import transaction
from django.utils import timezone

from audit.services import record
from ingest.models import Post
from people.models import User
from triage.errors import InvalidFinding
from triage.models import Finding, SentimentDecision
from triage.queries import machine_sentiment_of
from triage.taxonomy import CODES

_SENTIMENTS = ("positive", "mixed", "neutral", "negative")


@transaction.atomic
def decide_finding(*, finding: Finding, actor: User, confirmed: bool, reason: str = "") -> Finding:
    """Confirm or reject a finding; a later decision replaces an earlier one."""
    status = Finding.Status.CONFIRMED if confirmed else Finding.Status.REJECTED
    finding.status, finding.decided_by, finding.decided_at = status, actor, timezone.now()
    finding.reason = reason.replace("\x00", "").strip()[:200]
    finding.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    record(actor=actor, action=f"finding.{status}", object_type="finding", object_id=finding.pk, detail=_said(finding))
    return finding


@transaction.atomic
def add_finding(*, post: Post, code: str, start: int, end: int, polarity: str, actor: User) -> Finding:
    """Add what the machine missed; it counts as confirmed. ``start`` and ``end`` are code points of the text.

    Raises ``InvalidFinding`` for an unknown code or polarity, or a span outside the text. Adding the same
    again gives the one that is there.
    """
    _check(post, code, start, end, polarity)
    tier = CODES[code].tier if polarity == Finding.Polarity.CONCERN or code.startswith("privacy.") else 3
    now = timezone.now()
    finding, _ = Finding.objects.update_or_create(
        post=post,
        text_hash=post.text_hash,
        code=code,
        start=start,
        end=end,
        source=Finding.Source.PERSON,
        defaults={
            "polarity": polarity,
            "tier": tier,
            "status": Finding.Status.CONFIRMED,
            "decided_by": actor,
            "decided_at": now,
        },
        create_defaults={
            "polarity": polarity,
            "tier": tier,
            "status": Finding.Status.CONFIRMED,
            "decided_by": actor,
            "decided_at": now,
            "created_at": now,
        },
    )
    record(actor=actor, action="finding.added", object_type="finding", object_id=finding.pk, detail=_said(finding))
    return finding


@transaction.atomic
def correct_sentiment(*, post: Post, actor: User, sentiment: str) -> SentimentDecision:
    """A person's word on a post's sentiment: it outranks the machine's, now and after every re-assessment."""
    if sentiment not in _SENTIMENTS:
        raise InvalidFinding("Choose positive, mixed, neutral or negative.")
    machine = machine_sentiment_of(post)
    decision, _ = SentimentDecision.objects.update_or_create(
        post=post,
        defaults={"sentiment": sentiment, "machine": machine, "decided_by": actor, "decided_at": timezone.now()},
    )
    detail = {"sentiment": sentiment, "machine": machine}
    record(actor=actor, action="sentiment.corrected", object_type="post", object_id=post.pk, detail=detail)
    return decision


def _check(post: Post, code: str, start: int, end: int, polarity: str) -> None:
    if code not in CODES:
        raise InvalidFinding("That signal is not in the list.")
    if polarity not in Finding.Polarity.values:
        raise InvalidFinding("Choose concern, strength or neutral.")
    if not 0 <= start < end <= len(post.text):
        raise InvalidFinding("Those words are not in the post. Nothing was added.")


def _said(finding: Finding) -> dict[str, object]:
    return {"post": finding.post_id, "code": finding.code, "polarity": finding.polarity, "status": finding.status}
