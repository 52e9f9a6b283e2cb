"""Users and posts in the store."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.messages import Json
from sandbox.store import Row, Store
from sandbox.x.snowflake import Snowflakes, created_at, milliseconds


@dataclass(frozen=True)
class User:
    id: int
    username: str
    name: str
    protected: bool = False
    suspended: bool = False


@dataclass(frozen=True)
class Post:
    """One version. ``text`` has links shortened and is not escaped; it may be longer than 280 (a long post)."""

    id: int
    first_id: int
    author_id: int
    text: str
    conversation_id: int
    reply_to_id: int | None = None
    reply_to_user_id: int | None = None
    quoted_id: int | None = None
    latest: bool = True
    visible_ms: int = 0
    deleted: bool = False
    hidden: bool = False
    withheld: Json | None = None
    lang: str = "en"
    urls: list[Json] = field(default_factory=list)
    media: int = 0

    @property
    def created_at(self) -> datetime:
        return created_at(self.id)


COLUMNS = list(Post.__dataclass_fields__)
_INSERT = f"INSERT INTO x_posts ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
_MENTIONS = "x_mentions m JOIN x_posts p ON p.id = m.post_id WHERE m.user_id = :user AND m.post_id < :below AND"
_READABLE = (
    "p.id > :above AND p.id < :below AND p.latest = 1 AND p.deleted = 0 AND p.visible_ms <= :now AND p.author_id "
    "NOT IN (SELECT id FROM x_users WHERE protected = 1 OR suspended = 1) ORDER BY p.id DESC"
)
_NEWEST = (1 << 63) - 1


def _post(row: Row) -> Post:
    values = dict(row)
    for name in ("latest", "deleted", "hidden"):
        values[name] = bool(values[name])
    values["withheld"] = json.loads(values["withheld"]) if values["withheld"] else None
    values["urls"] = json.loads(values["urls"]) if values["urls"] else []
    return Post(**values)


def _values(post: Post) -> list[Any]:
    values = {name: getattr(post, name) for name in COLUMNS}
    values["withheld"] = json.dumps(post.withheld) if post.withheld else None
    values["urls"] = json.dumps(post.urls) if post.urls else None
    return list(values.values())


class Posts:
    """Reads and writes; ids come from here."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._users: dict[str, User] = {}
        row = store.row("SELECT MAX(id) AS last, COUNT(*) AS made FROM x_posts")
        self.ids = Snowflakes(row["last"] or 0, row["made"]) if row else Snowflakes()

    # Users.

    def user(self, id: int) -> User | None:
        row = self._store.row("SELECT * FROM x_users WHERE id = ?", (id,))
        return (
            User(row["id"], row["username"], row["name"], bool(row["protected"]), bool(row["suspended"]))
            if row
            else None
        )

    def named(self, username: str) -> User | None:
        row = self._store.row("SELECT id FROM x_users WHERE username = ?", (username,))
        return self.user(row["id"]) if row else None

    def ensure_user(self, username: str, name: str = "") -> User:
        """The user of that name, made when unknown; the id follows from the name."""
        username = username.removeprefix("@")
        if known := self._users.get(username.casefold()) or self.named(username):
            self._users[username.casefold()] = known
            return known
        id = 10**9 + int(hashlib.sha256(username.casefold().encode()).hexdigest()[:10], 16)
        self._store.run("INSERT INTO x_users (id, username, name) VALUES (?, ?, ?)", (id, username, name or username))
        return self.ensure_user(username)

    def forget_users(self) -> None:
        """Drop the cache: a refused request may have rolled back a user that was made for it."""
        self._users.clear()

    def mark_user(self, user: User, *, protected: bool, suspended: bool) -> None:
        self._users.clear()
        self._store.run("UPDATE x_users SET protected = ?, suspended = ? WHERE id = ?", (protected, suspended, user.id))

    # Posts.

    @staticmethod
    def as_json(value: Json) -> str:
        """A column that holds JSON."""
        return json.dumps(value)

    def add(self, posts: Sequence[Post], mentions: Iterable[tuple[int, int]]) -> None:
        self._store.run_many(_INSERT, (_values(post) for post in posts))
        self._store.run_many("INSERT OR IGNORE INTO x_mentions VALUES (?, ?)", mentions)

    def get(self, id: int) -> Post | None:
        """Whatever its state; None when there never was one."""
        row = self._store.row("SELECT * FROM x_posts WHERE id = ?", (id,))
        return _post(row) if row else None

    def version_ids(self, first_id: int) -> list[int]:
        """Ids of all versions, oldest first."""
        return [
            row["id"] for row in self._store.rows("SELECT id FROM x_posts WHERE first_id = ? ORDER BY id", (first_id,))
        ]

    def mentioned_ids(self, post_id: int) -> set[int]:
        rows = self._store.rows("SELECT user_id FROM x_mentions WHERE post_id = ?", (post_id,))
        return {row["user_id"] for row in rows}

    def update(self, first_id: int, **values: Any) -> None:
        """Set columns on every version of a post."""
        names = ", ".join(f"{name} = ?" for name in values)
        self._store.run(f"UPDATE x_posts SET {names} WHERE first_id = ?", (*values.values(), first_id))  # noqa: S608

    def by_author_with_text(self, author_id: int, text: str) -> bool:
        return bool(
            self._store.row("SELECT 1 FROM x_posts WHERE author_id = ? AND text = ? AND deleted = 0", (author_id, text))
        )

    def newest_first(self, now: datetime, above: int, below: int, author_id: int | None = None) -> Iterator[Post]:
        """Readable newest versions with ``above < id < below``."""
        clause = "" if author_id is None else "p.author_id = :author AND"
        yield from self._readable(f"x_posts p WHERE {clause}", now, above, below, author=author_id)

    def mentioning(self, user_id: int, now: datetime, above: int, below: int) -> Iterator[Post]:
        yield from self._readable(_MENTIONS, now, above, below, user=user_id)

    def mention_after(self, kept: int, user_id: int, now: datetime) -> int:
        """The id of the newest mention beyond the newest ``kept``; 0 when there are no more."""
        sql = f"SELECT p.id FROM {_MENTIONS} {_READABLE} LIMIT 1 OFFSET :kept"  # noqa: S608
        values = {"above": 0, "below": _NEWEST, "now": milliseconds(now), "user": user_id, "kept": kept}
        row = self._store.row(sql, values)
        return int(row["id"]) if row else 0

    def _readable(self, source: str, now: datetime, above: int, below: int, **more: Any) -> Iterator[Post]:
        values = {"above": above, "below": below, "now": milliseconds(now), **more}
        for row in self._store.each(f"SELECT p.* FROM {source} {_READABLE}", values):  # noqa: S608
            yield _post(row)
