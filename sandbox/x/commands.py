"""What the control plane can do on X: what members of the public do, and what happens to them."""

from collections.abc import Mapping
from typing import Any

from sandbox.clock import parse_time
from sandbox.ledger import Entry, Ledger
from sandbox.messages import Json
from sandbox.x.composing import Composer
from sandbox.x.credentials import credentials_of
from sandbox.x.posts import Post, Posts, User


class Public:
    """Members of the public. Every method takes the JSON of its command."""

    def __init__(self, posts: Posts, composer: Composer, ledger: Ledger) -> None:
        self._posts, self._composer, self._ledger = posts, composer, ledger

    def publish(self, body: Json) -> Json:
        """{"items": [{"text", "author", "name", "at", "reply_to", "quote", "lang", "media"}]}"""
        posts: list[Post] = []
        entries: list[Entry] = []
        for item in body["items"]:
            author = self._posts.ensure_user(item.get("author", "a_neighbour"), item.get("name", ""))
            post, names = self._compose(author, item)
            self._posts.add([post], names)
            posts.append(post)
            entries.append(
                Entry("x", "published", str(post.id), str(post.reply_to_id or ""), author.username, item["text"])
            )
        self._ledger.add_many(entries)
        return {"ids": [str(post.id) for post in posts]}

    def _compose(self, author: User, item: Mapping[str, Any]) -> tuple[Post, Any]:
        return self._composer.compose(
            author,
            item["text"],
            reply_to=self._existing(item["reply_to"]) if item.get("reply_to") else None,
            quoted=self._existing(item["quote"]) if item.get("quote") else None,
            at=parse_time(item["at"]) if item.get("at") else None,
            lang=item.get("lang", "en"),
            media=int(item.get("media", 0)),
        )

    def edit(self, body: Json) -> Json:
        """{"id", "text"}: returns the id of the new version; it is a mention of whom the new text names."""
        old = self._existing(body["id"])
        parent = self._posts.get(old.reply_to_id) if old.reply_to_id else None
        quoted = self._posts.get(old.quoted_id) if old.quoted_id else None
        author = self._posts.user(old.author_id)
        post, mentions = self._composer.compose(
            author, body["text"], reply_to=parent, quoted=quoted, edits=old, lang=old.lang, media=old.media
        )
        self._posts.update(old.first_id, latest=0)
        self._posts.add([post], mentions)
        self._ledger.add("x", "edited", str(post.id), text=body["text"], detail={"first_id": str(post.first_id)})
        return {"id": str(post.id)}

    def delete(self, body: Json) -> None:
        """{"id"}: the whole chain of versions goes."""
        post = self._existing(body["id"])
        self._posts.update(post.first_id, deleted=1)
        self._ledger.add("x", "deleted", str(post.first_id))

    def withhold(self, body: Json) -> None:
        """{"id", "countries": ["CA"], "scope": "tweet"}; an empty list gives the post back."""
        countries = body.get("countries", ["CA"])
        value = {"copyright": False, "country_codes": countries, "scope": body.get("scope", "tweet")}
        text = self._posts.as_json(value) if countries else None
        self._posts.update(self._existing(body["id"]).first_id, withheld=text)

    def author(self, body: Json) -> Json:
        """{"handle", "name", "protected", "suspended"}: makes or changes a user; returns the id."""
        user = self._posts.ensure_user(body["handle"], body.get("name", ""))
        protected, suspended = bool(body.get("protected", False)), bool(body.get("suspended", False))
        self._posts.mark_user(user, protected=protected, suspended=suspended)
        return {"id": str(user.id), "handle": user.username}

    def credentials(self, body: Json) -> Json:
        """{"handle"}: the account, made when unknown, and what an admin types to connect it."""
        user = self._posts.ensure_user(body["handle"], body.get("name", ""))
        return {"external_id": str(user.id), "handle": user.username, "secrets": credentials_of(user.id)}

    def _existing(self, id: str) -> Post:
        post = self._posts.get(int(id))
        if post is None:
            raise ValueError(f"there is no post {id}")
        return post
