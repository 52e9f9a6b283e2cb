"""The stage that signs posts and gathers near-duplicates. It pulls: what has no signature of its text is next.

One worker at a time writes signatures: two that each sign one of a pair at the same moment would not see each
other's, and the pair would stay apart. A second worker finds the lock taken and leaves; nothing is lost.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from ingest.models import Heartbeat, Post, PostVersion
from ingest.services import beat
from triage.clusters.linking import leave, link
from triage.clusters.minhash import bands, minhash, packed, shingles
from triage.clusters.people import people_of
from triage.clusters.voices import name_voices
from triage.models import Signature

BATCH = 100
RECENT = 20_000  # newest versions of posts looked through at every tick, by primary key
SWEEP = timedelta(minutes=15)  # how often all posts are looked through
_SWEPT = "cluster sweep"
_LOCK = 0x436C7573  # "Clus": names the advisory lock


def cluster_posts(*, limit: int = 1000, now: datetime | None = None) -> int:
    """Sign up to ``limit`` posts, oldest first, and gather those that say nearly the same; how many were signed."""
    now = now or timezone.now()
    done = _in_batches(_recent_ids(limit), now)
    if done < limit and not Heartbeat.objects.filter(name=_SWEPT, beat_at__gt=now - SWEEP).exists():
        waiting = _ids(unsigned_posts(), limit)
        done += _in_batches(waiting, now)
        forget_erased()
        if len(waiting) < limit:
            beat(_SWEPT, now=now)
    return done


def unsigned_posts() -> QuerySet[Post]:
    """Posts of other people whose text as it stands has no signature. Tombstones have no text."""
    signed = Signature.objects.filter(post=OuterRef("pk"), text_hash=OuterRef("text_hash"))
    return Post.objects.filter(~Exists(signed), deleted_at=None, is_own=False)


def backlog() -> int:
    """How many posts wait to be signed."""
    return unsigned_posts().count()


def forget_erased() -> int:
    """Empty the signatures of posts whose text was erased; their place in a cluster stays. Returns how many."""
    erased = Signature.objects.filter(post__deleted_at__isnull=False).exclude(minhash=b"")
    return Signature.objects.filter(pk__in=erased.values("pk")).update(minhash=b"", bands=[])


def _recent_ids(limit: int) -> list[int]:
    newest = PostVersion.objects.aggregate(newest=Max("pk"))["newest"] or 0
    versions = PostVersion.objects.filter(pk__gt=newest - RECENT)
    return _ids(unsigned_posts().filter(pk__in=versions.values("post_id")), limit)


def _ids(posts: QuerySet[Post], limit: int) -> list[int]:
    return list(posts.order_by("pk").values_list("pk", flat=True)[:limit])


def _in_batches(post_ids: Sequence[int], now: datetime) -> int:
    return sum(_sign(post_ids[start : start + BATCH], now) for start in range(0, len(post_ids), BATCH))


@transaction.atomic
def _sign(post_ids: Sequence[int], now: datetime) -> int:
    if not _alone():
        return 0
    posts = list(unsigned_posts().filter(pk__in=post_ids).only("text", "text_hash", "posted_at").order_by("pk"))
    leave([post.pk for post in posts])  # an edited post may say something else now
    people = people_of([post.pk for post in posts])
    rows = [_row(post, people.get(post.pk), now) for post in posts]
    fields = ["text_hash", "posted_at", "minhash", "bands", "signed_at"]  # who wrote it stays, whatever it says now
    Signature.objects.bulk_create(rows, update_conflicts=True, unique_fields=["post"], update_fields=fields)
    joined = {cluster.pk for row in rows if (cluster := link(row, now=now))}
    name_voices(joined)
    return len(rows)


def _row(post: Post, person: int | None, now: datetime) -> Signature:
    minima = minhash(shingles(post.text))
    return Signature(
        post=post,
        text_hash=post.text_hash,
        posted_at=post.posted_at,
        minhash=packed(minima),
        bands=bands(minima),
        person=person,
        signed_at=now,
    )


def _alone() -> bool:
    """Whether this transaction is the one that writes signatures."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        (taken,) = cursor.fetchone() or (False,)
    return bool(taken)
