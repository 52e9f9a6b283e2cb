"""One Facebook Page with its token."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from platforms.base import AccountCheck, AccountConfig, IncomingPost, Json, Page, Presence, ReplyTarget, SentReply
from platforms.errors import Gone, RetryAt, Stopped, TokenRefused, Unknown
from platforms.facebook import walk
from platforms.facebook.graph import Graph
from platforms.facebook.items import COMMENT_FIELDS, POST_FIELDS, is_id, moment, parse, wrap_comment, wrap_post
from platforms.facebook.recommendations import KIND, PREFIX, parse_recommendation

PAGE_SIZE = 100
CLOCKS_APART = timedelta(minutes=5)
MOST_REPLY_PAGES = 10


class FacebookConnection:
    """Reads a Page's feed and comments, and answers as the Page."""

    def __init__(self, config: AccountConfig, *, base_url: str = "") -> None:
        self.page_id = config.external_id
        secrets = config.secrets
        self.graph = Graph(secrets["page_token"], app_secret=secrets.get("app_secret", ""), base_url=base_url)

    def check(self) -> AccountCheck:
        me = self._me()
        page_id = str(me.get("id", ""))
        if self.page_id and page_id != self.page_id:
            raise TokenRefused("This token belongs to another Page.", code="other page")
        self.graph.read_list(page_id, "feed", limit=1, fields="id")
        notes = ["Facebook has no list of recommendations: the desk stores those that the webhook tells."]
        return AccountCheck(external_id=page_id, name=str(me.get("name", "")), notes=notes)

    def fetch(self, cursor: Json, *, page: str | None, now: datetime) -> Page:
        place = walk.decode(page) if page else walk.begin(cursor, now, self.page_id)
        with self.graph.transport.one_page():
            items, place = self._read_comments(place) if place.posts else self._read_feed(place)
        gap = "" if place.calls < walk.MOST_CALLS or place.at_end else "Facebook's pages did not come to an end."
        following = None if place.at_end or gap else place.encode()
        return Page(items=items, cursor=place.cursor, next_page=following, budget=self.graph.budget, gap=gap)

    def parse(self, raw: Json) -> IncomingPost:
        return parse_recommendation(raw) if raw.get("kind") == KIND else parse(raw, page_id=self.page_id)

    def send_reply(self, target: ReplyTarget, text: str) -> SentReply:
        answer = self.graph.comment(target.external_id, text)
        if not isinstance(answer.get("id"), str):
            raise Unknown("Facebook did not say whether the reply was posted.", code="no id")
        return _sent(answer["id"])

    def find_reply(self, target: ReplyTarget, text: str, *, since: datetime) -> SentReply | None:
        """A reply to a reply may stand under the comment that both answer, so that is looked at as well."""
        wanted, floor = _normalised(text), since - CLOCKS_APART
        for place in self._places(target):
            for raw in self._replies(place, floor):
                if _normalised(raw.get("message") or "") == wanted:
                    return _sent(raw["id"])
        return None

    def look_up(self, external_ids: Sequence[str]) -> Mapping[str, Presence]:
        asked = [external_id for external_id in external_ids if not external_id.startswith(PREFIX)]
        found = dict.fromkeys(external_ids, Presence.UNKNOWN)  # the webhook alone tells of recommendations
        found |= {external_id: self._presence(external_id) for external_id in asked}
        if Presence.GONE in found.values() and not self._page_answers():
            return {key: Presence.UNKNOWN if value is Presence.GONE else value for key, value in found.items()}
        return found

    def _me(self) -> Json:
        """The Page whose token this is. With a person's token Graph shows no comments at all: refused."""
        try:
            me = self.graph.read("me", fields="id,name,category")
        except Stopped as error:
            if error.code != "100":
                raise
            me = {}
        if "category" not in me:  # a Page has one, a person does not: asking for it is an error 100
            raise TokenRefused("This is a person's token. Use the token of the Page itself.", code="user token")
        return me

    def _read_feed(self, place: walk.Place) -> tuple[list[Json], walk.Place]:
        since = {"since": str(place.since)} if place.since else {}
        asked: dict[str, Any] = {"limit": PAGE_SIZE, **since, **(place.feed or {})}
        answer = self.graph.read_list(self.page_id, "feed", fields=POST_FIELDS, **asked)
        posts = _items(answer)
        updated = {post["id"]: at for post in posts if (at := _changed(post)) is not None}
        commented = {post.get("id") for post in posts if _has_comments(post)}
        return [wrap_post(post) for post in posts], walk.after_feed(place, answer, updated, commented)

    def _read_comments(self, place: walk.Place) -> tuple[list[Json], walk.Place]:
        post_id = place.posts[0]
        after = {"after": place.after} if place.after else {}
        try:
            answer = self.graph.read_list(
                post_id, "comments", limit=PAGE_SIZE, fields=COMMENT_FIELDS,
                filter="stream", order="reverse_chronological", **after,
            )  # fmt: skip
        except Gone:  # deleted since the feed was read: the walk goes on
            return [], walk.skip_post(place)
        comments = _items(answer)
        times = [at for comment in comments if (at := _epoch(comment.get("created_time"))) is not None]
        items = [wrap_comment(comment, post_id) for comment in comments]
        return items, walk.after_comments(place, answer, min(times, default=None))

    def _replies(self, place: str, floor: datetime) -> Iterator[Json]:
        """The Page's own comments under a post or comment since ``floor``, newest first."""
        after = ""
        for _ in range(MOST_REPLY_PAGES):
            answer = self.graph.read_list(
                place, "comments", limit=PAGE_SIZE, fields="id,message,from,created_time",
                order="reverse_chronological", summary="true", **({"after": after} if after else {}),
            )  # fmt: skip
            replies = _items(answer)
            if not replies and (answer.get("summary") or {}).get("total_count"):
                raise Unknown("Facebook does not show the comments here, so the reply cannot be looked for.")
            recent = [raw for raw in replies if (_epoch(raw.get("created_time")) or 0) >= floor.timestamp()]
            yield from (raw for raw in recent if (raw.get("from") or {}).get("id") == self.page_id)
            following = walk.comments_place(answer)
            if len(recent) < len(replies) or following in ("", after):
                return
            after = following

    def _places(self, target: ReplyTarget) -> Iterator[str]:
        """Where a reply to the target may stand; the second costs a call, so it comes second."""
        yield target.external_id
        if target.external_id != target.conversation_id:
            parent = self.graph.read(target.external_id, fields="parent").get("parent") or {}
            if is_id(parent.get("id")):
                yield parent["id"]

    def _presence(self, external_id: str) -> Presence:
        try:
            self.graph.read(external_id, fields="id")
        except Gone:
            return Presence.GONE
        except (Unknown, RetryAt, Stopped):
            return Presence.UNKNOWN
        return Presence.PRESENT

    def _page_answers(self) -> bool:
        """Graph says "missing or not permitted" in one breath; it is a deletion only if the Page still opens."""
        try:
            self.graph.read_list(self.page_id, "feed", limit=1, fields="id")
        except (Gone, Unknown, RetryAt, TokenRefused):
            return False
        return True


def _items(answer: Json) -> list[Json]:
    data = answer.get("data")
    if not isinstance(data, list):
        raise Unknown("Facebook gave a page without a list.", code="no data")
    return [each for each in data if isinstance(each, dict)]


def _changed(post: Json) -> int | None:
    """When a post, or something under it, last changed; None for what is no post."""
    return _epoch(post.get("updated_time") or post.get("created_time")) if is_id(post.get("id")) else None


def _has_comments(post: Json) -> bool:
    """Unless Facebook counts none. It counts more than it shows, so none is none."""
    comments = post.get("comments")
    summary = comments.get("summary") if isinstance(comments, dict) else None
    return not (isinstance(summary, dict) and summary.get("total_count") == 0)


def _epoch(text: object) -> int | None:
    try:
        return int(moment(str(text)).timestamp())
    except ValueError:
        return None


def _sent(comment_id: str) -> SentReply:
    return SentReply(external_id=comment_id, url=f"https://www.facebook.com/{comment_id}")


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
