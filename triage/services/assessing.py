"""The stage that judges posts. It pulls: whatever has no judgement by this version of the scorer is next.

Several workers are safe. Each locks the posts that it takes and skips those that another holds; what another
finished in between is seen by the second look, which is a statement of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from ingest.models import Heartbeat, Post, PostVersion
from ingest.services import beat
from triage.judge import Asked, Judgement, judge_many
from triage.models import Assessment
from triage.queries import unassessed_posts
from triage.rulebook.book import Book
from triage.rulebook.current import current_rules
from triage.services.suggesting import suggest
from triage.stars import stars_of

log = structlog.get_logger()

BATCH = 100
SECONDS = 40.0  # of the task's 90, after which no further batch is begun: a busy machine judges a few posts a second
RECENT = 20_000  # newest versions of posts looked through at every tick, by primary key
SWEEP = timedelta(minutes=1)  # how often all posts are looked through, for what the quick look cannot see
_SWEPT = "triage sweep"


def assess_new_posts(*, limit: int = 500, now: datetime | None = None) -> int:
    """Judge up to ``limit`` posts, in ``SECONDS`` and a batch; how many were judged. What was never judged goes first.

    A post counts as new when its text as it stands has not been judged by this version of the scorer: when
    it was just stored, when it was edited, and when the rules have changed.
    """
    now, until = now or timezone.now(), monotonic() + SECONDS
    done = _in_batches(_recent_ids(limit), now, until)
    if done < limit and monotonic() < until and _sweep_is_due(now):
        done += _sweep(limit - done, now, until)
    beat("triage", now=now)
    return done


def _sweep(limit: int, now: datetime, until: float) -> int:
    """Look through all posts; rest only once fewer than ``limit`` were waiting, so that a long backlog flows."""
    waiting = _all_ids(limit)
    done = _in_batches(waiting, now, until)
    if len(waiting) < limit and monotonic() < until:
        beat(_SWEPT, now=now)
    return done


def _recent_ids(limit: int) -> list[int]:
    newest = PostVersion.objects.aggregate(newest=Max("pk"))["newest"] or 0
    versions = PostVersion.objects.filter(pk__gt=newest - RECENT)
    waiting = unassessed_posts().filter(pk__in=versions.values("post_id"))
    known = Assessment.objects.filter(post=OuterRef("pk"), text_hash=OuterRef("text_hash"))
    return list(waiting.order_by(Exists(known), "pk").values_list("pk", flat=True)[:limit])


def _all_ids(limit: int) -> list[int]:
    return list(unassessed_posts().order_by("pk").values_list("pk", flat=True)[:limit])


def _sweep_is_due(now: datetime) -> bool:
    return not Heartbeat.objects.filter(name=_SWEPT, beat_at__gt=now - SWEEP).exists()


def _in_batches(post_ids: Sequence[int], now: datetime, until: float) -> int:
    """One at the least. What is left when time is up (``until``, of the monotonic clock) waits for the next tick."""
    done = 0
    for start in range(0, len(post_ids), BATCH):
        done += _assess(post_ids[start : start + BATCH], now)
        if monotonic() >= until:
            break
    return done


@transaction.atomic
def _assess(post_ids: Sequence[int], now: datetime) -> int:
    locked = Post.objects.filter(pk__in=post_ids).order_by("pk").select_for_update(skip_locked=True, no_key=True)
    held = [post.pk for post in locked.only("pk")]
    rules = current_rules()
    posts = list(unassessed_posts(rules.version).filter(pk__in=held).defer("search").order_by("pk"))
    judged = _judged(posts, rules.book)
    _record(judged, rules.version, now)
    suggest(judged, now, rules.version)
    return len(judged)


def _judged(posts: Sequence[Post], book: Book) -> list[tuple[Post, Judgement]]:
    said = judge_many([Asked(post.text, post.language, stars_of(post), post.is_own) for post in posts], book)
    judged = list(zip(posts, said, strict=True))
    for post, each in judged:
        if each.outcome == Assessment.Outcome.NEEDS_HUMAN:
            log.warning("post_not_assessed", post=post.pk)
    return judged


def _record(judged: Iterable[tuple[Post, Judgement]], version: str, now: datetime) -> None:
    """Supersede what was said before. A text that was judged and edited back is given its judgement again."""
    posts = {post.pk: post for post, _ in judged}
    before = Assessment.objects.filter(post_id__in=posts)
    before.filter(superseded_at=None).update(superseded_at=now)
    known = before.filter(scorer_version=version).values_list("pk", "post_id", "text_hash")
    again = {post_id: pk for pk, post_id, text_hash in known if posts[post_id].text_hash == text_hash}
    Assessment.objects.filter(pk__in=again.values()).update(superseded_at=None)
    Assessment.objects.bulk_create(_row(post, said, version, now) for post, said in judged if post.pk not in again)


def _row(post: Post, said: Judgement, version: str, now: datetime) -> Assessment:
    return Assessment(
        post=post,
        text_hash=post.text_hash,
        scorer_version=version,
        outcome=said.outcome,
        sentiment=said.sentiment,
        compound=said.compound,
        worst_sentence=said.worst_sentence,
        worst_start=said.worst_span[0] if said.worst_span else None,
        worst_end=said.worst_span[1] if said.worst_span else None,
        confidence=said.confidence,
        criticality=said.criticality,
        language=said.language[:8],
        relevance=said.relevance,
        tier=said.tier,
        needs_person=said.needs_person,
        disagreement=said.disagreement,
        driving_words=[list(pair) for pair in said.driving_words],
        reason=said.reason[:200],
        assessed_at=now,
    )
