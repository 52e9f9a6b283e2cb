"""Pages, tokens, posts and comments in the sandbox's store. Times are epoch seconds."""

from collections.abc import Iterable
from typing import Any

from sandbox.store import Row, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS facebook_counter (id INTEGER PRIMARY KEY, last INTEGER);
CREATE TABLE IF NOT EXISTS facebook_pages (
    id TEXT PRIMARY KEY, name TEXT, app_secret TEXT, verify_token TEXT);
CREATE TABLE IF NOT EXISTS facebook_tokens (
    token TEXT PRIMARY KEY, page_id TEXT, kind TEXT, refused INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS facebook_objects (
    seq INTEGER PRIMARY KEY, id TEXT UNIQUE, page_id TEXT, kind TEXT, post_id TEXT, parent_id TEXT,
    author_id TEXT, author_name TEXT, message TEXT, attachment TEXT, rating TEXT,
    created INTEGER, updated INTEGER, visible REAL,
    is_hidden INTEGER DEFAULT 0, closed INTEGER DEFAULT 0, unseen INTEGER DEFAULT 0);
CREATE INDEX IF NOT EXISTS facebook_feed ON facebook_objects (page_id, kind, created, seq);
CREATE INDEX IF NOT EXISTS facebook_thread ON facebook_objects (post_id, created, seq);
CREATE INDEX IF NOT EXISTS facebook_replies ON facebook_objects (parent_id, created, seq);
"""
COLUMNS = (
    "seq, id, page_id, kind, post_id, parent_id, author_id, author_name, message, attachment, rating,"
    " created, updated, visible, unseen"
)


class Objects:
    """What exists. ``unseen`` comments are counted but never listed, as on the platform."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def page(self, page_id: str) -> Row | None:
        return self.store.row("SELECT * FROM facebook_pages WHERE id = ?", (page_id,))

    def token(self, token: str) -> Row | None:
        return self.store.row("SELECT * FROM facebook_tokens WHERE token = ?", (token,))

    def get(self, object_id: str) -> Row | None:
        return self.store.row("SELECT * FROM facebook_objects WHERE id = ?", (object_id,))

    def take_numbers(self, count: int) -> int:
        """The first of ``count`` numbers that were never given before, not even to what was deleted."""
        self.store.run(
            "INSERT INTO facebook_counter VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET last = last + excluded.last",
            (count,),
        )
        row = self.store.row("SELECT last FROM facebook_counter")
        return int(row["last"]) - count + 1 if row else 1

    def add_many(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self.store.run_many(f"INSERT INTO facebook_objects ({COLUMNS}) VALUES ({', '.join('?' * 15)})", rows)  # noqa: S608 - constants

    def touch(self, post_id: str, at: float) -> None:
        """A comment moves its post's ``updated_time``; an edit of a comment does not."""
        self.store.run("UPDATE facebook_objects SET updated = MAX(updated, ?) WHERE id = ?", (at, post_id))

    def remove(self, object_id: str) -> int:
        """The object and everything under it."""
        return self.store.run(
            "DELETE FROM facebook_objects WHERE id = :id OR post_id = :id OR parent_id = :id", {"id": object_id}
        )

    def feed(self, page_id: str, *, whose: str, before: tuple[float, int], since: float, now: float) -> list[Row]:
        """Posts newest first, older than ``before`` (time, seq). ``whose`` is all, page or visitors."""
        own = {"all": "", "page": "AND author_id = :page", "visitors": "AND author_id <> :page"}[whose]
        return self.store.rows(
            f"""SELECT * FROM facebook_objects WHERE page_id = :page AND kind = 'post' {own}
            AND created >= :since AND visible <= :now AND (created, seq) < (:at, :seq)
            ORDER BY created DESC, seq DESC LIMIT 101""",  # noqa: S608 - own words only
            {"page": page_id, "since": since, "now": now, "at": before[0], "seq": before[1]},
        )

    def comments(
        self,
        target: Row,
        *,
        stream: bool,
        newest_first: bool,
        after: tuple[float, int] | None,
        since: float,
        now: float,
    ) -> list[Row]:
        """Comments under a post, or replies under a comment, following ``after`` in the order asked."""
        under = "post_id = :id" + ("" if stream else " AND parent_id = ''")
        if target["kind"] != "post":
            under = "parent_id = :id"
        sign, order = ("<", "DESC") if newest_first else (">", "ASC")
        place = after or ((9e18, 0) if newest_first else (-1.0, 0))
        return self.store.rows(
            f"""SELECT * FROM facebook_objects WHERE {under} AND kind = 'comment' AND unseen = 0
            AND created >= :since AND visible <= :now AND (created, seq) {sign} (:at, :seq)
            ORDER BY created {order}, seq {order} LIMIT 101""",  # noqa: S608 - own words only
            {"id": target["id"], "since": since, "now": now, "at": place[0], "seq": place[1]},
        )

    def count_comments(self, target: Row, *, stream: bool = True) -> int:
        under = "post_id = :id" + ("" if stream else " AND parent_id = ''")
        if target["kind"] != "post":
            under = "parent_id = :id"
        sql = f"SELECT COUNT(*) AS n FROM facebook_objects WHERE {under} AND kind = 'comment'"  # noqa: S608 - own words
        row = self.store.row(sql, {"id": target["id"]})
        return int(row["n"]) if row else 0
