"""Recommendations: yes or no, with or without words, and no stars any more.

Since v22.0 Facebook has no edge that lists them (error 12), so the webhook is the only one who tells, and what a
signed delivery says is stored as it stands. Deliveries come more than once and in any order: the time at which
Facebook sent one is its version, so that an old one never undoes a newer.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from platforms.base import Author, IncomingPost, Json, ReplyRoute
from platforms.errors import Poison
from platforms.facebook.items import is_id
from platforms.facebook.webhook import entries

KIND = "recommendation"
PREFIX = f"{KIND}_"  # keeps its id apart from a post's: Facebook answers nothing when asked for it
SAYS = {"positive": True, "negative": False}
REMOVED = {"remove", "hide"}


def told(raw_body: bytes, page_id: str) -> list[Json]:
    """Raw items of the recommendations of one Page that a delivery adds or changes. Check its signature first."""
    return [item for item in _all(raw_body, page_id) if item["object"].get("verb") not in REMOVED]


def withdrawn(raw_body: bytes, page_id: str) -> list[str]:
    """Ids of the recommendations of one Page that a delivery says were removed."""
    items = [item for item in _all(raw_body, page_id) if item["object"].get("verb") in REMOVED]
    return [PREFIX + story for item in items if (story := _story(item["object"]))]


def parse_recommendation(item: Json) -> IncomingPost:
    """Raises Poison when it has no id, no time, or says neither yes nor no."""
    try:
        return _parse(item["object"], item.get("at"))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        poison = Poison("A recommendation from Facebook could not be understood.")
    raise poison  # outside the handler: the cause may quote it


def _parse(value: Json, at: int | None) -> IncomingPost:
    story, stars = _story(value), value.get("rating")
    recommends = SAYS.get(str(value.get("recommendation_type") or "").lower())
    if not story or (recommends is None and not isinstance(stars, int)):
        raise ValueError("no id, or nothing said")
    written = value.get("created_time") or at
    sent = int(at or written or 0)
    return IncomingPost(
        external_id=PREFIX + story,
        version_id=str(sent),
        text=str(value.get("review_text") or "").replace("\x00", ""),
        posted_at=datetime.fromtimestamp(int(written or 0) or _missing(), UTC),
        kind=KIND,
        url=f"https://www.facebook.com/{story}",
        conversation_id=PREFIX + story,
        author=_author(value),
        rating=stars if isinstance(stars, int) and recommends is None else None,
        recommends=recommends,
        reply_route=ReplyRoute.LINK_OUT,  # whether the API takes an answer to one is nowhere said
        edited_at=datetime.fromtimestamp(sent, UTC) if value.get("verb") in {"edit", "edited"} else None,
    )


def _missing() -> int:
    raise ValueError("no time")


def _all(raw_body: bytes, page_id: str) -> Iterator[Json]:
    for entry_id, time, change in entries(raw_body):
        if entry_id == page_id and change["field"] == "ratings":
            yield {"kind": KIND, "at": time, "object": change["value"]}


def _story(value: Json) -> str:
    story = value.get("open_graph_story_id") or value.get("post_id") or ""
    text = str(story) if isinstance(story, int | str) and not isinstance(story, bool) else ""
    return text if is_id(text) else ""


def _author(value: Json) -> Author | None:
    person = value.get("reviewer") or value.get("from") or {}
    found = person.get("id") or value.get("reviewer_id") or value.get("sender_id")
    name = person.get("name") or value.get("reviewer_name") or value.get("sender_name") or ""
    return Author(external_id=str(found), display_name=str(name).replace("\x00", "")) if found else None
