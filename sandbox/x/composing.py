"""Making posts: links shortened, leading mentions added to replies as X adds them, ids from the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sandbox.clock import Clock
from sandbox.x.posts import Post, Posts, User
from sandbox.x.snowflake import milliseconds
from sandbox.x.text import mentioned, shorten_links


class Composer:
    def __init__(self, posts: Posts, clock: Clock, read_lag: float) -> None:
        self._posts, self._clock, self._lag = posts, clock, timedelta(seconds=read_lag)

    def compose(
        self,
        author: User | None,
        text: str,
        *,
        reply_to: Post | None = None,
        quoted: Post | None = None,
        edits: Post | None = None,
        at: datetime | None = None,
        lang: str = "en",
        media: int = 0,
    ) -> tuple[Post, Sequence[tuple[int, int]]]:
        """A post that is not stored yet, and its mentions as pairs of user and post.

        An edit is a new id, and where it began its conversation, a new conversation.
        """
        assert author is not None  # a caller was authenticated, a publisher was made
        now = self._clock.now()
        id = self._posts.ids.past_id(at) if at else self._posts.ids.next_id(now)
        text, urls = shorten_links(self._addressed(text, author, reply_to))
        post = Post(
            id=id,
            first_id=edits.first_id if edits else id,
            author_id=author.id,
            text=text,
            conversation_id=reply_to.conversation_id if reply_to else id,
            reply_to_id=reply_to.id if reply_to else None,
            reply_to_user_id=reply_to.author_id if reply_to else None,
            quoted_id=quoted.id if quoted else None,
            visible_ms=milliseconds(now + self._lag),
            lang=lang,
            urls=urls,
            media=media,
        )
        users = [self._posts.ensure_user(name) for name in mentioned(text)]
        return post, [(user.id, id) for user in users if user.id != author.id]

    def _addressed(self, text: str, author: User, reply_to: Post | None) -> str:
        """A reply begins with the name of whom it answers, unless that is oneself or is there already."""
        other = self._posts.user(reply_to.author_id) if reply_to else None
        if other is None or other.id == author.id or other.username.casefold() in mentioned(text):
            return text
        return f"@{other.username} {text}"
