"""Posts and users as JSON, with the fields and expansions that were asked for, in either dialect."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sandbox.messages import Json
from sandbox.x.posts import Post, Posts, User
from sandbox.x.problems import missing
from sandbox.x.snowflake import created_at, iso
from sandbox.x.text import cut, entities, escape, is_long, mentioned

ALWAYS = {"id", "text", "edit_history_tweet_ids"}
EDIT_WINDOW = timedelta(minutes=30)
NEW_NAMES = {
    "tweets": "posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "referenced_tweets": "referenced_posts",
    "referenced_tweets.id": "referenced_posts.id",
    "note_tweet": "note_post",
    "retweet_count": "repost_count",
}
OLD_NAMES = {new: old for old, new in NEW_NAMES.items()}


@dataclass(frozen=True)
class Wanted:
    """Fields and expansions of one request, by their names of the tweet dialect."""

    fields: frozenset[str] = frozenset()
    user_fields: frozenset[str] = frozenset()
    expansions: frozenset[str] = frozenset()


@dataclass
class Includes:
    users: dict[int, Json] = field(default_factory=dict)
    tweets: dict[int, Json] = field(default_factory=dict)
    errors: list[Json] = field(default_factory=list)

    def as_json(self) -> Json:
        found = {"users": list(self.users.values()), "tweets": list(self.tweets.values())}
        return {name: values for name, values in found.items() if values}


class Renderer:
    def __init__(self, posts: Posts, wanted: Wanted, max_edits: int) -> None:
        self._posts = posts
        self._wanted = wanted
        self._max_edits = max_edits

    def page(self, posts: Iterable[Post]) -> Json:
        """``data`` (absent when empty), ``includes`` and ``errors`` of the things referred to."""
        includes = Includes()
        data = [self.post(post) for post in posts]
        for post in posts:
            self._expand(post, includes)
        body: Json = {"data": data} if data else {}
        if found := includes.as_json():
            body["includes"] = found
        if includes.errors:
            body["errors"] = includes.errors
        return body

    def post(self, post: Post) -> Json:
        full = self._full(post)
        return {name: full[name] for name in full if name in ALWAYS or name in self._wanted.fields}

    def user(self, user: User) -> Json:
        full: Json = {"id": str(user.id), "name": user.name, "username": user.username}
        if "protected" in self._wanted.user_fields:
            full["protected"] = user.protected
        if "verified" in self._wanted.user_fields:
            full["verified"] = False
        return full

    def _full(self, post: Post) -> Json:
        history = self._posts.version_ids(post.first_id)
        shown = self._text(post)
        full: Json = {
            "id": str(post.id),
            "text": shown,
            "edit_history_tweet_ids": [str(id) for id in history],
            "created_at": iso(post.created_at),
            "author_id": str(post.author_id),
            "conversation_id": str(post.conversation_id),
            "lang": post.lang,
            "possibly_sensitive": False,
            "reply_settings": "everyone",
            "edit_controls": self._edit_controls(post, len(history) - 1),
            "public_metrics": {"retweet_count": 0, "reply_count": 0, "like_count": 0, "quote_count": 0},
            **self._optional(post, shown),
        }
        return full

    def _optional(self, post: Post, shown: str) -> Json:
        found: Json = {}
        if marks := entities(shown, post.urls, self._ids_of(shown)):
            found["entities"] = marks
        if post.reply_to_user_id is not None:
            found["in_reply_to_user_id"] = str(post.reply_to_user_id)
        if references := _references(post):
            found["referenced_tweets"] = references
        if post.withheld:
            found["withheld"] = post.withheld
        elif is_long(post.text):
            whole = escape(post.text)
            found["note_tweet"] = {"text": whole, "entities": entities(whole, post.urls, self._ids_of(whole))}
        if post.media:
            found["attachments"] = {"media_keys": [f"3_{post.id + n}" for n in range(post.media)]}
        return found

    def _text(self, post: Post) -> str:
        if post.withheld:
            author = self._posts.user(post.author_id)
            countries = ", ".join(post.withheld["country_codes"])
            name = author.username if author else ""
            return f"@{name}'s account has been withheld in {countries} in response to a legal demand."
        return escape(cut(post.text) if is_long(post.text) else post.text)

    def _ids_of(self, text: str) -> dict[str, str]:
        users = {name: self._posts.named(name) for name in mentioned(text)}
        return {name: str(user.id) for name, user in users.items() if user}

    def _edit_controls(self, post: Post, edits: int) -> Json:
        until = created_at(post.first_id) + EDIT_WINDOW
        left = max(self._max_edits - edits, 0)
        return {"edits_remaining": left, "is_edit_eligible": post.reply_to_id is None, "editable_until": iso(until)}

    def _expand(self, post: Post, includes: Includes) -> None:
        wanted = self._wanted.expansions
        people = [post.author_id] if "author_id" in wanted else []
        if "in_reply_to_user_id" in wanted and post.reply_to_user_id is not None:
            people.append(post.reply_to_user_id)
        if "entities.mentions.username" in wanted:
            people += sorted(self._posts.mentioned_ids(post.id))
        if "referenced_tweets.id" in wanted or "referenced_tweets.id.author_id" in wanted:
            for reference in _references(post):
                people += self._refer(int(reference["id"]), includes)
        for id in people:
            if user := self._posts.user(id):
                includes.users[id] = self.user(user)

    def _refer(self, id: int, includes: Includes) -> list[int]:
        """Include a post referred to, or say why not; returns the authors to include."""
        other = self._posts.get(id)
        author = self._posts.user(other.author_id) if other else None
        why = unreadable(other, author)
        if other is None or why:
            includes.errors.append({**missing(str(id), "referenced_tweets.id", why=why), "section": "includes"})
            return []
        includes.tweets[id] = self.post(other)
        return [other.author_id] if "referenced_tweets.id.author_id" in self._wanted.expansions else []


def unreadable(post: Post | None, author: User | None) -> str:
    """Why a post cannot be shown: gone, protected, suspended; empty when it can."""
    if post is None or post.deleted or author is None:
        return "gone"
    if author.suspended:
        return "suspended"
    return "protected" if author.protected else ""


def _references(post: Post) -> list[Json]:
    pairs = [("replied_to", post.reply_to_id), ("quoted", post.quoted_id)]
    return [{"type": kind, "id": str(id)} for kind, id in pairs if id is not None]


def in_dialect(value: Any, dialect: str) -> Any:
    """The same body with the names of OpenAPI 2.167 when the dialect is "post"."""
    if dialect != "post":
        return value
    if isinstance(value, list):
        return [in_dialect(item, dialect) for item in value]
    if isinstance(value, dict):
        return {NEW_NAMES.get(name, name): _value(name, item) for name, item in value.items()}
    return value


def _value(name: str, item: Any) -> Any:
    if name == "parameter":
        return NEW_NAMES.get(item, item)
    if name == "resource_type" and item == "tweet":
        return "post"
    return in_dialect(item, "post")
