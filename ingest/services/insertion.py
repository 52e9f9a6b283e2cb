"""New posts in one statement: the only SQL by hand, because the ORM cannot say which rows of an
``ON CONFLICT DO NOTHING`` were new."""

from collections.abc import Sequence
from datetime import datetime

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


def _values(post: IncomingPost) -> tuple[object, ...]:
    return (
        post.external_id,
        post.version_id,
        post.kind,
        post.text,
        text_hash(post.text),
        post.language,
        post.rating,
        post.url,
        post.conversation_id,
        post.parent_id,
        post.is_own,
        str(post.reply_route),
        post.media_count,
        post.posted_at,
        post.edited_at,
    )
