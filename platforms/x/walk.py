"""The place within a walk through pages, small enough to be a page token.

X takes ``since_id`` or ``start_time``, never both, and no ``since_id`` older than seven days. Each walk
begins five minutes below the newest post of the last one (by the time in its id), for posts that X shows
late. The newest id of the *first* page is what the next walk starts from, once this one has ended.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from platforms.base import Json
from platforms.x.snowflake import floor_of, time_of

MENTIONS, SEARCH = "mentions", "search"
OVERLAP = timedelta(minutes=5)
REACH = timedelta(days=7) - timedelta(minutes=15)  # X's seven days, less what two clocks may differ
MOST_MENTIONS = 790  # X keeps the newest 800; a little less, since it leaves hidden ones out


@dataclass(frozen=True)
class Place:
    """``cursor`` holds for each stream {"newest": id, "at": ISO time of the walk}: pending until the end."""

    stream: str
    waiting: list[str]
    cursor: Json
    began: str
    since: str = ""  # an id; exclusive
    start: str = ""  # a time; X takes one or the other
    token: str = ""
    newest: str = ""
    seen: int = 0
    gap: str = ""  # known before the next page is read

    def encode(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    def options(self) -> dict[str, Any]:
        """What limits the next request."""
        limits: dict[str, Any] = {"since_id": self.since} if self.since else {}
        if self.start:
            limits = {"start_time": self.start}
        if self.token:
            limits["next_token" if self.stream == SEARCH else "pagination_token"] = self.token
        return limits


def decode(page: str) -> Place | None:
    """None for a token that another version of the desk wrote: then the walk begins again, nothing is lost."""
    try:
        return Place(**json.loads(page))
    except (TypeError, ValueError):
        return None


def begin(cursor: Json, now: datetime, streams: list[str]) -> Place:
    return _open(streams[0], streams[1:], cursor, now.isoformat())


def _open(stream: str, waiting: list[str], cursor: Json, began: str) -> Place:
    known = cursor.get(stream) or {}
    place = Place(stream, waiting, dict(cursor), began, newest=known.get("newest", ""))
    if not place.newest:
        return place
    floor = time_of(place.newest) - OVERLAP
    if floor >= datetime.fromisoformat(began) - REACH:
        return replace(place, since=floor_of(floor))
    return from_a_time(place, last_walk=known.get("at", ""))


def from_a_time(place: Place, last_walk: str = "") -> Place:
    """The same walk from the earliest time that X still gives, for when it takes the id no longer.

    A gap is named unless the last walk ended within that time: then nothing can have been missed.
    """
    earliest = datetime.fromisoformat(place.began) - REACH
    complete = bool(last_walk) and datetime.fromisoformat(last_walk) >= earliest
    gap = "" if complete else f"X gives only the last seven days: posts from before {earliest:%d %B %Y} may be missing."
    return replace(place, since="", start=earliest.strftime("%Y-%m-%dT%H:%M:%SZ"), token="", gap=gap)


def from_the_top(place: Place) -> Place:
    """The same walk from its first page, for when X no longer takes the page token. Nothing is missed."""
    return replace(place, token="")


def after(place: Place, answer: Json) -> tuple[Place | None, Json, str]:
    """The place after a page (None at the end), the pending cursor, and a gap that this page revealed."""
    meta = answer.get("meta") or {}
    newest = max(place.newest, str(meta.get("newest_id") or ""), key=lambda id: int(id or 0))
    known = {"newest": newest, "at": place.began}
    cursor = {**place.cursor, place.stream: known} if newest else place.cursor
    seen = place.seen + int(meta.get("result_count") or 0)
    token = str(meta.get("next_token") or "")
    if token and token != place.token:
        return replace(place, cursor=cursor, newest=newest, token=token, seen=seen, gap=""), cursor, place.gap
    gap = place.gap or _cut_short(place, seen)
    if not place.waiting:
        return None, cursor, gap
    return _open(place.waiting[0], place.waiting[1:], cursor, place.began), cursor, gap


def _cut_short(place: Place, seen: int) -> str:
    if place.stream != MENTIONS or seen < MOST_MENTIONS or not (place.since or place.start):
        return ""
    return "X gives only the newest 800 mentions: older ones since the last reading may be missing."
