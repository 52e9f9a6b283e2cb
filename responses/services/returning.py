"""Back from what the desk set aside by itself: one act opens the item, on the clock that it would have had."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ingest.models import Post
from people.access import may
from people.models import User
from people.roles import Permission
from responses.errors import NotAllowed
from responses.ladder import Ladders
from responses.models import Case
from responses.services.acting import act
from responses.stages.candidates import candidate_of
from responses.stages.opening import open_posts
from triage.models import Assessment, Sample
from triage.samples.deciding import decide_sample
from triage.services import return_post

_MAY_NOT = "Your role on this service lets you read. Ask a responder or an approver to do this."


@transaction.atomic
def bring_back_post(*, post: Post, actor: User, now: datetime | None = None) -> Case:
    """Open the item of a post that the desk set aside. One that somebody brought back before is simply given."""
    now = now or timezone.now()
    if not may(actor, Permission.ACT, post.service_id):
        raise NotAllowed(_MAY_NOT)
    if not return_post(post=post, actor=actor, now=now):
        return _its_case(post)
    judged = Assessment.objects.get(post=post, superseded_at=None)
    open_posts([candidate_of(judged)], ladders=Ladders(now), now=now)
    case = _its_case(post)
    detail = {"post": post.pk, "relevance": judged.relevance}
    act(case, kind="brought_back", actor=actor, expected_version=case.version, detail=detail, now=now)
    return case


@transaction.atomic
def settle_sample(*, sample: Sample, actor: User, right: bool, now: datetime | None = None) -> Case | None:
    """Say whether the desk was right about a sampled post. What it set aside wrongly comes back: its item."""
    if not may(actor, Permission.ACT, sample.post.service_id):
        raise NotAllowed(_MAY_NOT)
    wrongly = sample.kind == Sample.Kind.SET_ASIDE and not right
    case = bring_back_post(post=sample.post, actor=actor, now=now) if wrongly else None
    decide_sample(sample=sample, actor=actor, right=right, now=now)
    return case


def _its_case(post: Post) -> Case:
    case = Case.objects.filter(posts__post=post).first()
    if case is None:
        raise NotAllowed("This post is not set aside any more. Look for it in the inbox.")
    return case
