"""One location on Google, through the Business Profile API."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

from platforms.base import AccountCheck, AccountConfig, IncomingPost, Json, Page, Presence, ReplyTarget, SentReply
from platforms.errors import CursorRefused, Gone, Refused, RetryAt, Stopped, TokenRefused, Unknown
from platforms.google.items import moment, original, parse, reply_id
from platforms.google.session import GoogleSession

REVIEWS_URL = "https://mybusiness.googleapis.com/v4"
LOCATIONS_URL = "https://mybusinessbusinessinformation.googleapis.com/v1"
LOCATION = re.compile(r"accounts/[\w-]+/(locations/[\w-]+)\Z")
PAGE_SIZE = 50  # Google's most
FIRST_WINDOW = timedelta(days=30)
OVERLAP = timedelta(days=7)  # lists may leave reviews out for a while after the first page
MOST_PAGES = 400


class GoogleConnection:
    """Reads a location's reviews, newest change first, and puts the one reply that a review can have."""

    def __init__(self, config: AccountConfig, *, base_url: str = "") -> None:
        self.location = config.settings["location"].strip().strip("/")
        self.maps_url = config.settings.get("maps_url", "")
        self.session = GoogleSession(config, base_url=base_url)

    def check(self) -> AccountCheck:
        named = LOCATION.match(self.location)
        if not named:
            raise Refused("Write the location as accounts/123/locations/456.", code="location")
        try:
            reviews = self._reviews(pageSize=1)
            location = self.session.read(f"{LOCATIONS_URL}/{named[1]}", readMask="title,metadata")
        except Gone:
            raise Refused("Google knows no such location for this sign-in.", code="location") from None
        count = reviews.get("totalReviewCount") or 0
        notes = [f"{count} reviews, {reviews['averageRating']:.1f} stars on average." if count else "No reviews yet."]
        return AccountCheck(external_id=self.location, name=str(location.get("title") or self.location), notes=notes)

    def fetch(self, cursor: Json, *, page: str | None, now: datetime) -> Page:
        place = _place(page) if page else _begin(cursor, now)
        token = {"pageToken": place["token"]} if place["token"] else {}
        with self.session.transport.one_page():
            answer = self._reviews(paging=bool(token), pageSize=PAGE_SIZE, orderBy="updateTime desc", **token)
        reviews = [each for each in answer.get("reviews") or [] if isinstance(each, dict)]
        times = [at for review in reviews if (at := _epoch(review)) is not None]
        place["seen"] = max([place["seen"], *times])
        following = answer.get("nextPageToken")
        done = not following or following == place["token"] or min(times, default=place["floor"]) < place["floor"]
        place.update(token=following, pages=place["pages"] + 1)
        gap = "" if done or place["pages"] < MOST_PAGES else "Google's pages did not come to an end."
        following_page = None if done or gap else json.dumps(place, separators=(",", ":"))
        return Page(items=reviews, cursor={"seen": place["seen"]}, next_page=following_page, gap=gap)

    def parse(self, raw: Json) -> IncomingPost:
        return parse(raw, url=self.maps_url if self.maps_url.startswith("https://") else "")

    def send_reply(self, target: ReplyTarget, text: str) -> SentReply:
        """Repeating it is harmless: the reply is put in its place, over itself."""
        return self._sent(target, self.session.write(f"{self._name(target.external_id)}/reply", {"comment": text}))

    def find_reply(self, target: ReplyTarget, text: str, *, since: datetime) -> SentReply | None:
        try:
            reply = self.session.read(self._name(target.external_id)).get("reviewReply") or {}
        except Gone:
            return None
        if _normalised(original(str(reply.get("comment") or ""))) != _normalised(text):
            return None
        return self._sent(target, reply)

    def look_up(self, external_ids: Sequence[str]) -> Mapping[str, Presence]:
        found = {external_id: self._presence(external_id) for external_id in external_ids}
        if Presence.GONE in found.values() and not self._location_answers():
            return {key: Presence.UNKNOWN if value is Presence.GONE else value for key, value in found.items()}
        return found

    def _sent(self, target: ReplyTarget, reply: Json) -> SentReply:
        state = reply.get("reviewReplyState")
        if state == "REJECTED":
            raise Refused("Google's moderation rejected this reply.", code="REJECTED")
        return SentReply(external_id=reply_id(target.external_id), url=self.maps_url, pending_review=state == "PENDING")

    def _reviews(self, *, paging: bool = False, **params: object) -> Json:
        return self.session.read(f"{REVIEWS_URL}/{self.location}/reviews", paging=paging, **params)

    def _name(self, review_id: str) -> str:
        return f"{REVIEWS_URL}/{self.location}/reviews/{quote(review_id, safe='')}"

    def _presence(self, review_id: str) -> Presence:
        try:
            self.session.read(self._name(review_id))
        except Gone:
            return Presence.GONE
        except (Unknown, RetryAt, Stopped):
            return Presence.UNKNOWN
        return Presence.PRESENT

    def _location_answers(self) -> bool:
        """A lost location answers 404 for each of its reviews too; they are gone only if it still opens."""
        try:
            self._reviews(pageSize=1)
        except (Gone, Unknown, RetryAt, Stopped, TokenRefused):
            return False
        return True


def _begin(cursor: Json, now: datetime) -> Json:
    """Where a new walk starts and how far back it goes; times are epoch seconds by Google's clock."""
    seen = int(cursor.get("seen") or 0)
    floor = seen - int(OVERLAP.total_seconds()) if seen else int((now - FIRST_WINDOW).timestamp())
    return {"token": "", "floor": floor, "seen": seen, "pages": 0}


def _place(page: str) -> Json:
    try:
        place = json.loads(page)
        return {name: place[name] for name in ("token", "floor", "seen", "pages")}
    except (ValueError, TypeError, KeyError):
        raise CursorRefused("The place in an unfinished read of the reviews was lost.") from None


def _epoch(review: Json) -> int | None:
    try:
        return int(moment(str(review.get("updateTime") or review.get("createTime"))).timestamp())
    except ValueError:
        return None


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
