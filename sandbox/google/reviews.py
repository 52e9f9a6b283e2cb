"""Sign-ins, locations and reviews in the sandbox's store. Times are epoch seconds."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sandbox.messages import Json
from sandbox.store import Row, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS google_counter (id INTEGER PRIMARY KEY, last INTEGER);
CREATE TABLE IF NOT EXISTS google_sign_ins (
    refresh_token TEXT PRIMARY KEY, client_id TEXT, client_secret TEXT, revoked INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS google_access (token TEXT PRIMARY KEY, refresh_token TEXT, expires REAL);
CREATE TABLE IF NOT EXISTS google_locations (
    name TEXT PRIMARY KEY, title TEXT, refresh_token TEXT, verified INTEGER DEFAULT 1);
CREATE TABLE IF NOT EXISTS google_reviews (
    seq INTEGER PRIMARY KEY, id TEXT UNIQUE, location TEXT, author TEXT, stars INTEGER, comment TEXT, translation TEXT,
    translation_first INTEGER, media INTEGER, created REAL, updated REAL, visible REAL,
    reply TEXT, replied REAL, reply_state TEXT, violation TEXT);
CREATE INDEX IF NOT EXISTS google_list ON google_reviews (location, updated, seq);
"""
STARS = ["STAR_RATING_UNSPECIFIED", "ONE", "TWO", "THREE", "FOUR", "FIVE"]
ORDERS = {
    "": "updated DESC, seq DESC",
    "updateTime desc": "updated DESC, seq DESC",
    "rating": "stars, seq",
    "rating desc": "stars DESC, seq DESC",
}
COLUMNS = "seq, id, location, author, stars, comment, translation, translation_first, media, created, updated, visible"


class Reviews:
    def __init__(self, store: Store) -> None:
        self.store = store

    def location(self, name: str) -> Row | None:
        return self.store.row("SELECT * FROM google_locations WHERE name = ?", (name,))

    def get(self, review_id: str) -> Row | None:
        return self.store.row("SELECT * FROM google_reviews WHERE id = ?", (review_id,))

    def take_numbers(self, count: int) -> int:
        """The first of ``count`` numbers that were never given before, not even to what was deleted."""
        self.store.run(
            "INSERT INTO google_counter VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET last = last + excluded.last",
            (count,),
        )
        row = self.store.row("SELECT last FROM google_counter")
        return int(row["last"]) - count + 1 if row else 1

    def add_many(self, rows: Iterable[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" * 12)
        self.store.run_many(f"INSERT INTO google_reviews ({COLUMNS}) VALUES ({marks})", rows)  # noqa: S608 - constants

    def page(self, location: str, *, order: str, offset: int, size: int, now: float) -> list[Row]:
        """By place in the list, as Google pages: a review that changes meanwhile shifts the others."""
        sql = f"""SELECT * FROM google_reviews WHERE location = ? AND visible <= ?
            ORDER BY {ORDERS[order]} LIMIT ? OFFSET ?"""  # noqa: S608 - one of four constants
        return self.store.rows(sql, (location, now, size, offset))

    def totals(self, location: str, now: float) -> tuple[int, float]:
        """How many reviews, and their average rating."""
        row = self.store.row(
            "SELECT COUNT(*) AS n, AVG(NULLIF(stars, 0)) AS mean FROM google_reviews"
            " WHERE location = ? AND visible <= ?",
            (location, now),
        )
        return (int(row["n"]), round(float(row["mean"] or 0), 1)) if row else (0, 0.0)


def google_time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def show(row: Row) -> Json:
    """A review as Google gives it: no ``comment`` for stars alone, no id for the person."""
    anonymous = not row["author"]
    reviewer = {"displayName": row["author"] or "A Google user", **({"isAnonymous": True} if anonymous else {})}
    shown: Json = {
        "name": f"{row['location']}/reviews/{row['id']}",
        "reviewId": row["id"],
        "reviewer": reviewer,
        "starRating": STARS[row["stars"]],
        "createTime": google_time(row["created"]),
        "updateTime": google_time(row["updated"]),
    }
    if row["comment"] is not None:
        shown["comment"] = envelope(row["comment"], row["translation"], bool(row["translation_first"]))
    if row["media"]:
        shown["reviewMediaItems"] = [{"mediaFormat": "PHOTO"}] * row["media"]
    if row["reply"] is not None:
        shown["reviewReply"] = show_reply(row)
    return shown


def show_reply(row: Row) -> Json:
    reply: Json = {
        "comment": row["reply"],
        "updateTime": google_time(row["replied"]),
        "reviewReplyState": row["reply_state"],
    }
    return {**reply, **({"policyViolation": row["violation"]} if row["violation"] else {})}


def envelope(text: str, translation: str | None, translation_first: bool) -> str:
    if not translation:
        return text
    if translation_first:
        return f"(Translated by Google) {translation}\n\n(Original)\n{text}"
    return f"{text}\n\n(Translated by Google)\n{translation}"
