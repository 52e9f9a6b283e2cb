"""The two-level walk over a Page: its feed, and the comments of the posts that changed.

There is no feed of all comments of a Page. A **quick** walk reads the feed of the last weeks and opens the
posts whose ``updated_time`` is newer than the last walk's, less an overlap. A **deep** walk every few hours
reads the whole feed and opens whatever changed in the last fortnight: it finds comments on old posts, and
edits, which Facebook does not mark (the caller compares texts). Watermarks are the platform's own times.
"""

import json
from collections.abc import Container
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from platforms.base import Json
from platforms.errors import CursorRefused

FIRST_WINDOW = timedelta(days=30)
FEED_WINDOW = timedelta(days=30)
DEEP_WINDOW = timedelta(days=14)
DEEP_EVERY = timedelta(hours=6)
OVERLAP = timedelta(hours=1)
MOST_CALLS = 500  # a walk that never ends is a fault of the platform's paging
FEED_PLACE = ["since", "until", "__paging_token", "after", "limit"]  # of a next URL; its token is left behind


@dataclass(frozen=True)
class Place:
    """Where a walk stands. Times are epoch seconds. It is stored, so it never holds a token or a text."""

    floor: int  # posts not updated since are not opened, comments older are not asked for
    since: int  # the feed starts here; 0: all of it
    deep: int  # when the last deep walk began
    seen: int = 0  # newest ``updated_time`` met: the next walk's watermark
    feed: dict[str, str] | None = None  # place in the feed; None: at its end
    posts: tuple[str, ...] = ()  # to open before the feed goes on
    after: str = ""  # place in the comments of the first of ``posts``
    calls: int = 0

    @property
    def at_end(self) -> bool:
        return self.feed is None and not self.posts

    @property
    def cursor(self) -> Json:
        return {"seen": self.seen, "deep": self.deep}

    def encode(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))


def decode(token: str) -> Place:
    try:
        fields = json.loads(token)
        return Place(**{**fields, "posts": tuple(fields["posts"])})
    except (ValueError, TypeError, KeyError):
        raise CursorRefused("The place in an unfinished read of the Page was lost.") from None


def begin(cursor: Json, now: datetime, page_id: str) -> Place:
    """A new walk from a stored cursor. ``look`` in it names posts that a webhook spoke of: they come first."""
    moment = int(now.timestamp())
    seen, deep = int(cursor.get("seen") or 0), int(cursor.get("deep") or 0)
    look = tuple(post_id for post_id in cursor.get("look") or () if str(post_id).startswith(f"{page_id}_"))
    if not seen:
        start = moment - _seconds(FIRST_WINDOW)
        return Place(floor=start, since=start, deep=moment, feed={}, posts=look)
    floor = seen - _seconds(OVERLAP)
    if moment - deep >= _seconds(DEEP_EVERY):
        deepest = min(floor, moment - _seconds(DEEP_WINDOW))
        return Place(floor=deepest, since=0, deep=moment, seen=seen, feed={}, posts=look)
    since = min(floor, moment - _seconds(FEED_WINDOW))
    return Place(floor=floor, since=since, deep=deep, seen=seen, feed={}, posts=look)


def after_feed(place: Place, answer: Json, updated: dict[str, int], commented: Container[object]) -> Place:
    """The place after a page of the feed. ``updated``: when each post changed; ``commented`` may have comments."""
    following = _feed_place(answer)
    return replace(
        place,
        seen=max([place.seen, *updated.values()]),
        posts=tuple(post_id for post_id, at in updated.items() if at >= place.floor and post_id in commented),
        feed=following if following != place.feed else None,  # a place that repeats is the end
        calls=place.calls + 1,
    )


def after_comments(place: Place, answer: Json, oldest: int | None) -> Place:
    """The place after a page of comments, newest first: on to the next post below the floor or at the end."""
    following = comments_place(answer)
    done = not following or following == place.after or (oldest is not None and oldest < place.floor)
    if done:
        return skip_post(place)
    return replace(place, after=following, calls=place.calls + 1)


def skip_post(place: Place) -> Place:
    return replace(place, posts=place.posts[1:], after="", calls=place.calls + 1)


def _feed_place(answer: Json) -> dict[str, str] | None:
    following = _paging(answer).get("next")
    if not following:
        return None
    query = parse_qs(urlsplit(str(following)).query)
    return {name: query[name][0] for name in FEED_PLACE if name in query}


def comments_place(answer: Json) -> str:
    paging = _paging(answer)
    if not paging.get("next"):
        return ""
    cursors = paging.get("cursors") or {}
    return str(cursors.get("after") or "") or parse_qs(urlsplit(str(paging["next"])).query).get("after", [""])[0]


def _paging(answer: Json) -> dict[str, Any]:
    paging = answer.get("paging")
    return paging if isinstance(paging, dict) else {}


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
