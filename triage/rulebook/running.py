"""The stage of dry runs: recent posts judged twice, in slices, by any worker.

A worker holds the run by a lease; one that is killed loses it, and another goes on where the last slice ended. Each
slice is one transaction that counts only while the lease is the worker's own and nobody has called the run off.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import CharField, Q
from django.db.models.functions import MD5, Cast
from django.utils import timezone

from ingest.models import Post
from triage.card.trust import untrusted_codes
from triage.judge import Asked, judge_by_each
from triage.models import DryRun, DryRunChange, Finding, SentimentDecision
from triage.rulebook.book import Book
from triage.rulebook.comparing import Decided, changes
from triage.rulebook.compiling import compile_book
from triage.rulebook.content import Content
from triage.rulebook.current import content_of
from triage.rulebook.queries import ACTIVE
from triage.stars import stars_of

SLICE = 100
MOST_SLICES = 15  # of one tick
MOST_SECONDS = 20  # of one tick, of the task's 90; the slice that is begun is finished
MOST_POSTS = 20_000  # of a run; of more, as many are drawn, the same ones every time
LEASE = timedelta(seconds=60)


def run_dry_runs(*, slices: int = MOST_SLICES, now: datetime | None = None) -> int:
    """Go on with the dry run that waits or lost its worker; how many posts were looked at."""
    run = _claim(now or timezone.now())
    if run is None:
        return 0
    books = compile_book(content_of(run.base)), compile_book(Content.from_json(run.content))
    before, until = run.done, monotonic() + MOST_SECONDS
    for _ in range(slices):
        counted = _slice(run, books, now or timezone.now())
        if not counted or run.state != DryRun.State.RUNNING or monotonic() > until:
            break
    DryRun.objects.filter(pk=run.pk, epoch=run.epoch).update(lease_until=None)
    return run.done - before


@transaction.atomic
def _claim(now: datetime) -> DryRun | None:
    """The run, drawn if it is new, and held."""
    free = DryRun.objects.filter(Q(lease_until=None) | Q(lease_until__lte=now), state__in=ACTIVE)
    run = free.select_for_update(skip_locked=True).first()
    if run is None:
        return None
    if run.state == DryRun.State.WAITING:
        posts = Post.objects.filter(posted_at__gte=run.since, deleted_at=None, is_own=False)
        run.found, run.post_ids = posts.count(), drawn(MOST_POSTS, since=run.since)
        run.state, run.total = DryRun.State.RUNNING, len(run.post_ids)
    run.epoch, run.lease_until = run.epoch + 1, now + LEASE
    run.save(update_fields=["found", "post_ids", "state", "total", "epoch", "lease_until"])
    return run


def drawn(most: int, *, since: datetime) -> list[int]:
    """All posts of a time, or as many as may be looked at: by a digest of their number, so the same at every draw."""
    posts = Post.objects.filter(posted_at__gte=since, deleted_at=None, is_own=False)
    by_digest = posts.annotate(place=MD5(Cast("pk", CharField()))).order_by("place", "pk")
    return sorted(by_digest.values_list("pk", flat=True)[:most])


def _slice(run: DryRun, books: tuple[Book, Book], now: datetime) -> bool:
    """Whether the slice counted."""
    ids = run.post_ids[run.done : run.done + SLICE]
    found = _compare(run, list(Post.objects.filter(pk__in=ids, deleted_at=None).defer("search").order_by("pk")), books)
    done = run.done + len(ids)
    over = done == run.total
    with transaction.atomic():
        mine = DryRun.objects.filter(pk=run.pk, epoch=run.epoch, state=DryRun.State.RUNNING)
        if not mine.update(done=done, lease_until=now + LEASE):
            return False
        if over:
            mine.update(state=DryRun.State.FINISHED, ended_at=now, lease_until=None)
        DryRunChange.objects.bulk_create(found, ignore_conflicts=True)
    run.done, run.state = done, DryRun.State.FINISHED if over else run.state
    return True


def _compare(run: DryRun, posts: Sequence[Post], books: tuple[Book, Book]) -> list[DryRunChange]:
    asked = [Asked(post.text, post.language, stars_of(post), post.is_own) for post in posts]
    before, after = judge_by_each(asked, books)
    decided, weak = _decided(posts), untrusted_codes()
    return [
        DryRunChange(run=run, post=post, text_hash=post.text_hash, **change._asdict())
        for post, old, new in zip(posts, before, after, strict=True)
        for change in changes(old, new, decided[post.pk], weak)
    ]


def _decided(posts: Sequence[Post]) -> dict[int, Decided]:
    codes: dict[int, set[str]] = defaultdict(set)
    rows = Finding.objects.filter(post__in=posts, status__in=[Finding.Status.CONFIRMED, Finding.Status.REJECTED])
    for post_id, code in rows.order_by().values_list("post_id", "code"):
        codes[post_id].add(code)
    said = set(SentimentDecision.objects.filter(post__in=posts).values_list("post_id", flat=True))
    return {post.pk: Decided(codes[post.pk], post.pk in said) for post in posts}
