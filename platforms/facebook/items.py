"""One Graph post or comment, normalised. Graph text is plain already: an ``&amp;`` in it was typed."""

import re
from datetime import UTC, datetime

from platforms.base import Author, IncomingPost, Json, ReplyRoute
from platforms.errors import Poison

POST_FIELDS = (
    "id,message,story,created_time,updated_time,from,permalink_url,attachments,comments.limit(0).summary(true)"
)
COMMENT_FIELDS = "id,message,from,created_time,parent,is_hidden,can_comment,comment_count,permalink_url,attachment"
ID = re.compile(r"[\w-]{1,190}\Z")  # ids go into addresses


def wrap_post(raw: Json) -> Json:
    return {"kind": "post", "object": raw}


def wrap_comment(raw: Json, post_id: str) -> Json:
    """A comment does not say which post it stands under, so the walk says it."""
    return {"kind": "comment", "post": post_id, "object": raw}


def parse(item: Json, *, page_id: str) -> IncomingPost:
    """Raises Poison for an item that cannot be understood; a missing author or text is normal."""
    try:
        return _parse(item, page_id)
    except (KeyError, TypeError, ValueError, AttributeError):
        poison = Poison("A post or comment from Facebook could not be understood.")
    raise poison  # outside the handler: the cause may quote the post


def _parse(item: Json, page_id: str) -> IncomingPost:
    raw, post_id = item["object"], item.get("post") or ""
    own_id = raw["id"]
    if not is_id(own_id):
        raise ValueError("no id")
    author = _author(raw.get("from"))
    return IncomingPost(
        external_id=own_id,
        version_id=own_id,
        text=_plain(raw.get("message") or ""),
        posted_at=moment(raw["created_time"]),
        kind=item["kind"],
        url=_url(raw, own_id),
        conversation_id=post_id or own_id,
        parent_id=(raw.get("parent") or {}).get("id") or post_id,
        author=author,
        is_own=author is not None and author.external_id == page_id,
        reply_route=ReplyRoute.LINK_OUT if raw.get("can_comment") is False else ReplyRoute.API,
        media_count=_media(raw),
    )


def is_id(value: object) -> bool:
    return isinstance(value, str) and ID.match(value) is not None


def moment(text: str) -> datetime:
    """``2026-11-20T09:15:02+0000`` in UTC; ValueError without an offset."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("no offset")
    return at.astimezone(UTC)


def _author(raw: Json | None) -> Author | None:
    """Nobody where Facebook left ``from`` out: the app lacks access, or the person has no role."""
    if not raw or not raw.get("id"):
        return None
    return Author(external_id=_plain(str(raw["id"])), display_name=_plain(raw.get("name") or ""))


def _url(raw: Json, own_id: str) -> str:
    link = raw.get("permalink_url") or ""
    return link if link.startswith("https://") else f"https://www.facebook.com/{own_id}"


def _media(raw: Json) -> int:
    """Pictures, films and links that come with the text; an album counts each."""
    if raw.get("attachment"):
        return 1
    attachments = (raw.get("attachments") or {}).get("data") or []
    return sum(len((each.get("subattachments") or {}).get("data") or [each]) for each in attachments)


def _plain(text: str) -> str:
    return text.replace("\x00", "")  # PostgreSQL stores no NUL
