"""A person's word on a post as a whole: its sentiment, and how critical it is of the service."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.services import record
from ingest.models import Post
from people.models import User
from triage.errors import InvalidFinding, Overtaken
from triage.models import Correction, CriticalityDecision, SentimentDecision
from triage.queries import machine_sentiment_of, sentiment_of
from triage.queries_corrections import criticality_of, proposed_criticality_of
from triage.services.correcting import hold, keep, states

_SENTIMENTS = ("positive", "mixed", "neutral", "negative")


@transaction.atomic
def correct_sentiment(
    *,
    post: Post,
    actor: User,
    sentiment: str,
    seen: str | None = None,
    act: uuid.UUID | None = None,
    now: datetime | None = None,
) -> SentimentDecision:
    """A person's word on a post's sentiment: it outranks the machine's, now and after every re-assessment.

    ``seen`` is the sentiment that the page showed: Overtaken when it is another by now. Saying again what a person
    has said changes nothing.
    """
    if sentiment not in _SENTIMENTS:
        raise InvalidFinding("Choose positive, mixed, neutral or negative.")
    held = hold(post.pk)
    standing = SentimentDecision.objects.filter(post=held).first()
    if standing and standing.sentiment == sentiment:
        return standing
    if seen and seen != (current := sentiment_of(held)):
        raise Overtaken(f"The sentiment is {current.replace('_', ' ')} by now. Look, then decide again.")
    now, before = now or timezone.now(), states(held, ["sentiment"])
    machine = machine_sentiment_of(held)
    given = {"sentiment": sentiment, "machine": machine, "decided_by": actor, "decided_at": now}
    decision, _ = SentimentDecision.objects.update_or_create(post=held, defaults=given)
    _note(held, Correction.Kind.SENTIMENT, sentiment, actor, before, act, now)
    detail = {"sentiment": sentiment, "machine": machine}
    record(actor=actor, action="sentiment.corrected", object_type="post", object_id=post.pk, detail=detail)
    return decision


@transaction.atomic
def decide_criticality(
    *,
    post: Post,
    actor: User,
    criticality: int,
    seen: int | None = None,
    act: uuid.UUID | None = None,
    now: datetime | None = None,
) -> CriticalityDecision:
    """Confirm or correct how critical a post is, 0 to 5 (Care Opinion's scale); it outranks the proposal from now on.

    ``seen`` is the number that the page showed: Overtaken when it is another by now.
    """
    if criticality not in range(6):
        raise InvalidFinding("Choose a number from 0 to 5.")
    held = hold(post.pk)
    standing = CriticalityDecision.objects.filter(post=held).first()
    if standing and standing.criticality == criticality:
        return standing
    if seen is not None and seen != (current := criticality_of(held)):
        raise Overtaken(f"The criticality is {'not known' if current is None else current} by now. Look again.")
    now, before = now or timezone.now(), states(held, ["criticality"])
    machine = proposed_criticality_of(held)
    given = {"criticality": criticality, "machine": machine, "decided_by": actor, "decided_at": now}
    decision, _ = CriticalityDecision.objects.update_or_create(post=held, defaults=given)
    _note(held, Correction.Kind.CRITICALITY, str(criticality), actor, before, act, now)
    detail = {"criticality": criticality, "machine": machine}
    record(actor=actor, action="criticality.decided", object_type="post", object_id=post.pk, detail=detail)
    return decision


def _note(
    post: Post, kind: str, said: str, actor: User, before: dict[str, Any], act: uuid.UUID | None, now: datetime
) -> None:
    after = states(post, before)
    keep(post=post, kind=kind, said=said, actor=actor, before=before, after=after, act=act, now=now)
