"""A page's new rows, one statement for each table: the only SQL by hand.

The ORM cannot say which rows of an ``ON CONFLICT DO NOTHING`` were new, and its objects cost more than the
database does. ``python -m benchmarks --only ingest`` prints what it comes to.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from ingest.incoming import text_hash
from ingest.models import MonitoredAccount
from platforms.base import IncomingPost

# Column and type, in the order of ``_values``.
_COLUMNS = {
    "external_id": "text",
    "version_id": "text",
    "kind": "text",
    "text": "text",
    "text_hash": "text",
    "language": "text",
    "rating": "smallint",
    "recommends": "boolean",
    "url": "text",
    "conversation_id": "text",
    "parent_id": "text",
    "is_own": "boolean",
    "reply_route": "text",
    "media_count": "smallint",
    "posted_at": "timestamptz",
    "edited_at": "timestamptz",
}
_NAMES = ", ".join(_COLUMNS)
_INSERT = (
    f"INSERT INTO ingest_post (platform, service_id, stored_at, deletion, {_NAMES}) "  # noqa: S608 - constants
    f"SELECT %s, %s, %s, '', {_NAMES} "
    f"FROM unnest({', '.join(f'%s::{kind}[]' for kind in _COLUMNS.values())}) AS fresh ({_NAMES}) "
    "ON CONFLICT (platform, external_id) DO NOTHING RETURNING external_id, id"
)

_INSERT_VERSIONS = (
    "INSERT INTO ingest_postversion (post_id, version_id, text, rating, text_hash, seen_at) "
    "SELECT id, version_id, text, rating, text_hash, %s "
    "FROM ingest_post WHERE id = ANY(%s) ORDER BY id "
    "ON CONFLICT (post_id, text_hash) DO UPDATE SET seen_at = GREATEST(ingest_postversion.seen_at, excluded.seen_at)"
)
_INSERT_AUTHORS = (
    "INSERT INTO ingest_postauthor (post_id, external_id, handle, display_name) "
    "SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING"
)
_INSERT_SIGHTINGS = (
    "INSERT INTO ingest_sighting (post_id, account_id, seen_at) "
    "SELECT post_id, %s, %s FROM unnest(%s::bigint[]) AS seen (post_id) ON CONFLICT DO NOTHING"
)


def insert_posts(account: MonitoredAccount, posts: Sequence[IncomingPost], *, at: datetime) -> dict[str, int]:
    """Insert those that are not stored yet; returns the ids of the new rows by external id.

    ``posts`` must be in order of external id, so that two workers never wait for each other in a ring.
    """
    if not posts:
        return {}
    columns = [list(column) for column in zip(*(_values(post) for post in posts), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [account.platform, account.service_id, at, *columns])
        return dict(cursor.fetchall())


def insert_versions(post_ids: Sequence[int], *, seen_at: datetime) -> None:
    """Keep text and stars of these posts as they now stand; a version seen before is not kept twice."""
    _write(_INSERT_VERSIONS, [seen_at, list(post_ids)])


def insert_authors(posts: Sequence[tuple[int, IncomingPost]]) -> None:
    """Who wrote these posts, as far as the platform says."""
    rows = [
        (pk, post.author.external_id, post.author.handle, post.author.display_name) for pk, post in posts if post.author
    ]
    if rows:
        _write(_INSERT_AUTHORS, [list(column) for column in zip(*rows, strict=True)])


def insert_sightings(account: MonitoredAccount, post_ids: Sequence[int], *, seen_at: datetime) -> None:
    """That ``account`` has seen these posts; the first sighting stays."""
    _write(_INSERT_SIGHTINGS, [account.pk, seen_at, list(post_ids)])


def _write(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _values(post: IncomingPost) -> tuple[object, ...]:
    return (
        post.external_id,
        post.version_id,
        post.kind,
        post.text,
        text_hash(post.text, post.rating, post.recommends),
        post.language,
        post.rating,
        post.recommends,
        post.url,
        post.conversation_id,
        post.parent_id,
        post.is_own,
        str(post.reply_route),
        post.media_count,
        post.posted_at,
        post.edited_at,
    )
