"""From X's JSON to the desk's post. One raw item is one post with its author and the authors it quotes."""

import html
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from platforms.base import Author, IncomingPost, Json, ReplyRoute
from platforms.errors import Poison
from platforms.x.dialect import in_old_names
from platforms.x.snowflake import time_of

FIELDS = [
    "created_at", "author_id", "conversation_id", "in_reply_to_user_id", "referenced_tweets", "entities", "lang",
    "edit_history_tweet_ids", "edit_controls", "note_tweet", "reply_settings", "withheld", "attachments",
]  # fmt: skip
EXPANSIONS = ["author_id", "referenced_tweets.id", "referenced_tweets.id.author_id"]
USER_FIELDS = ["username", "name", "protected"]
SHAPE = {"tweet_fields": FIELDS, "expansions": EXPANSIONS, "user_fields": USER_FIELDS}


def items_of(answer: Json) -> list[Json]:
    """The raw items of a page. Shares of others' posts and withheld posts are left out: they have no own text."""
    includes = answer.get("includes") or {}
    users = {user.get("id"): user for user in includes.get("users") or []}
    authors = {post.get("id"): post.get("author_id") for post in includes.get("tweets") or []}
    return [_item(post, users, authors) for post in answer.get("data") or [] if not _has_no_text(post)]


def is_withheld(post: Json) -> bool:
    return bool(post.get("withheld"))


def _has_no_text(post: Json) -> bool:
    return is_withheld(post) or "retweeted" in _references(post)


def _item(post: Json, users: Mapping[Any, Json], authors: Mapping[Any, str | None]) -> Json:
    quoted = _references(post).get("quoted")
    return {"post": post, "author": users.get(post.get("author_id")), "quoted_author": authors.get(quoted)}


def parse(raw: Json, *, account_id: str, handle: str) -> IncomingPost:
    """Normalise one raw item in either dialect; Poison when an id, a time, a text or an author is missing."""
    try:
        return _parse(in_old_names(raw), account_id, handle)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise Poison(f"A post of X could not be read ({type(error).__name__}).", code="shape") from None


def _parse(raw: Json, account_id: str, handle: str) -> IncomingPost:
    post = raw["post"]
    id, author_id = _id(post["id"]), _id(post["author_id"])
    history = [_id(version) for version in post.get("edit_history_tweet_ids") or [id]]
    first = history[0]
    created_at, edited = _time(post["created_at"]), id != first
    author = _author(author_id, raw.get("author") or {})
    own = author_id == account_id
    conversation = str(post.get("conversation_id") or first)
    return IncomingPost(
        external_id=first,
        version_id=id,
        text=text_of(post),
        posted_at=time_of(first) if edited else created_at,
        edited_at=created_at if edited else None,
        language=post["lang"] if len(post.get("lang") or "") == 2 else "",
        url=f"https://x.com/{author.handle or 'i/web'}/status/{id}",
        conversation_id=first if conversation in history else conversation,  # an edit begins a new one on X
        parent_id=_references(post).get("replied_to", ""),
        author=author,
        is_own=own,
        reply_route=ReplyRoute.NONE if own else _route(post, raw, account_id, handle),
        media_count=len((post.get("attachments") or {}).get("media_keys") or []),
    )


def text_of(post: Json) -> str:
    """The whole text: a long post's note wins over its beginning; entities undone once, NUL removed."""
    note = post.get("note_tweet") or {}
    return html.unescape(note.get("text") or post["text"]).replace("\0", "")


def _route(post: Json, raw: Json, account_id: str, handle: str) -> ReplyRoute:
    """Since 23 February 2026 X lets an app reply only where the author mentioned or quoted its account."""
    note = (post.get("note_tweet") or {}).get("entities") or {}
    mentions = [*((post.get("entities") or {}).get("mentions") or []), *(note.get("mentions") or [])]
    named = any(
        m.get("id") == account_id or str(m.get("username", "")).casefold() == handle.casefold() for m in mentions
    )
    return ReplyRoute.API if named or raw.get("quoted_author") == account_id else ReplyRoute.LINK_OUT


def _references(post: Json) -> dict[str, str]:
    return {str(other.get("type")): str(other.get("id")) for other in post.get("referenced_tweets") or []}


def _author(id: str, user: Json) -> Author:
    name, username = (str(user.get(key) or "").replace("\0", "") for key in ("name", "username"))
    return Author(external_id=id, handle=username, display_name=name)


def _id(value: Any) -> str:
    if not isinstance(value, str) or not value.isdigit():
        raise ValueError("not an id")
    return value


def _time(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC)
