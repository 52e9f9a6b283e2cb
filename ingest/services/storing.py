"""A page of posts into the tables, in a fixed number of statements whatever its size.

Called inside the transaction that moves the cursor. When the page as a whole is refused by the database,
each item is tried alone under a savepoint, so that a bad one costs itself only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DataError, IntegrityError, transaction

from ingest.incoming import Bad, Good, is_older, text_hash
from ingest.models import MonitoredAccount, Post, PostVersion
from ingest.services.insertion import insert_authors, insert_posts, insert_sightings, insert_versions
from platforms.base import IncomingPost

REFUSED = (DataError, IntegrityError, ValueError)  # psycopg2 raises ValueError for a NUL
_CURRENT = ["text_hash", "version_id", "edited_at", "deleted_at", "service__path"]


@dataclass
class Stored:
    new_posts: int = 0
    new_versions: int = 0
    bad: list[Bad] = field(default_factory=list)


def store_posts(account: MonitoredAccount, good: Sequence[Good], *, fetched_at: datetime, at: datetime) -> Stored:
    """Store what ``account`` saw. ``fetched_at`` is when the page was asked for, ``at`` the present moment.

    ``good`` comes from ``incoming.sort_items``: one post for each id, in order of id.
    """
    try:
        with transaction.atomic():
            return _store(account, [item.post for item in good], fetched_at, at)
    except REFUSED:
        return _one_by_one(account, good, fetched_at, at)


def _one_by_one(account: MonitoredAccount, good: Sequence[Good], fetched_at: datetime, at: datetime) -> Stored:
    total = Stored()
    for item in good:
        try:
            with transaction.atomic():
                one = _store(account, [item.post], fetched_at, at)
        except REFUSED as error:
            reason = f"Could not be stored ({type(error).__name__})."
            total.bad.append(Bad(item.raw, reason, item.post.external_id))
        else:
            total.new_posts += one.new_posts
            total.new_versions += one.new_versions
    return total


def _store(account: MonitoredAccount, posts: Sequence[IncomingPost], fetched_at: datetime, at: datetime) -> Stored:
    if not posts:
        return Stored()
    new = insert_posts(account, posts, at=at)
    known = _known(account.platform, [post.external_id for post in posts if post.external_id not in new])
    changed = _changed([post for post in posts if post.external_id in known], known)
    edited = _edit(account.platform, changed, fetched_at) if changed else []
    fresh = [(new[post.external_id], post) for post in posts if post.external_id in new]
    insert_versions([pk for pk, _ in [*fresh, *edited]], seen_at=fetched_at)
    insert_authors(fresh)
    insert_sightings(account, [*new.values(), *(post.pk for post in known.values())], seen_at=fetched_at)
    _raise_service(account, known)
    return Stored(len(new), len(edited))


def _known(platform: str, external_ids: Sequence[str]) -> dict[str, Post]:
    if not external_ids:
        return {}
    rows = Post.objects.filter(platform=platform, external_id__in=external_ids)
    rows = rows.select_related("service").only("external_id", *_CURRENT).order_by()
    return {post.external_id: post for post in rows}


def _changed(posts: Sequence[IncomingPost], known: dict[str, Post]) -> list[IncomingPost]:
    """Posts whose stored row is an older version. A tombstone is never filled again."""
    return [post for post in posts if _differs(post, known[post.external_id])]


def _differs(post: IncomingPost, row: Post) -> bool:
    if row.deleted_at is not None or is_older(post.version_id, post.edited_at, row):
        return False
    return _hash_of(post) != row.text_hash


def _hash_of(post: IncomingPost) -> str:
    return text_hash(post.text, post.rating, post.recommends)


def _edit(platform: str, changed: Sequence[IncomingPost], fetched_at: datetime) -> list[tuple[int, IncomingPost]]:
    """Bring rows up to the newer version, under a lock and only if nobody stored a later one meanwhile."""
    wanted = {post.external_id: post for post in changed}
    locked = Post.objects.filter(platform=platform, external_id__in=wanted).order_by("external_id")
    rows = list(locked.select_for_update(of=("self",), no_key=True).defer("search"))
    later = _seen_after(rows, fetched_at)
    rows = [row for row in rows if row.pk not in later and _differs(wanted[row.external_id], row)]
    for row in rows:
        post = wanted[row.external_id]
        row.text, row.rating, row.recommends, row.text_hash = post.text, post.rating, post.recommends, _hash_of(post)
        row.version_id, row.edited_at = post.version_id, post.edited_at or row.edited_at or fetched_at
    Post.objects.bulk_update(rows, ["text", "text_hash", "version_id", "rating", "recommends", "edited_at"])
    return [(row.pk, wanted[row.external_id]) for row in rows]


def _seen_after(rows: Sequence[Post], fetched_at: datetime) -> set[int]:
    """Posts of which a version was fetched later than this page: what we hold is the older answer."""
    later = PostVersion.objects.filter(post__in=rows, seen_at__gt=fetched_at)
    return set(later.values_list("post_id", flat=True))


def _raise_service(account: MonitoredAccount, known: dict[str, Post]) -> None:
    """A post seen by several accounts belongs to the most specific one's service: the deepest in the tree."""
    depth = account.service.path.count("/")
    shallower = [post.pk for post in known.values() if post.service.path.count("/") < depth]
    if shallower:
        Post.objects.filter(pk__in=shallower).update(service=account.service_id)
