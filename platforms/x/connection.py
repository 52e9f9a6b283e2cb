"""One account of X with its keys."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from platforms.base import AccountCheck, AccountConfig, IncomingPost, Json, Page, Presence, ReplyTarget, SentReply
from platforms.errors import CursorRefused, RetryAt, Stopped, TokenRefused, Unknown
from platforms.x import walk
from platforms.x.client import XClient
from platforms.x.items import SHAPE, is_withheld, items_of, parse, text_of
from platforms.x.length import essence
from platforms.x.walk import MENTIONS, SEARCH, Place

PAGE_SIZE = 100
CLOCKS_APART = timedelta(minutes=5)
MOST_REPLY_PAGES = 10


class XConnection:
    """Reads mentions and, when a search is configured, recent search; replies as the account."""

    def __init__(self, config: AccountConfig, *, base_url: str = "") -> None:
        self.account_id = config.external_id
        self.handle = config.settings.get("handle", "").strip().removeprefix("@")
        self.query = config.settings.get("query", "").strip()
        self.client = XClient(config.secrets, base_url)

    def __repr__(self) -> str:
        return f"XConnection(@{self.handle})"

    def check(self) -> AccountCheck:
        """Both kinds of key are tried: the account's own for replies, the bearer token for reading."""
        me = self.client.me().get("data") or {}
        id, username = str(me.get("id") or ""), str(me.get("username") or "")
        if not id:
            raise TokenRefused("X does not say whose keys these are.", code="no account")
        if self.handle and username.casefold() != self.handle.casefold():
            raise TokenRefused(f"These keys belong to @{username}, not to @{self.handle}.", code="other account")
        self.client.mentions(id, max_results=5)
        if self.query:
            self.client.search(self.query, max_results=10)
        notes = ["X allows replies through the desk only to people who mentioned or quoted this account."]
        return AccountCheck(external_id=id, name=f"@{username}", notes=notes)

    def fetch(self, cursor: Json, *, page: str | None, now: datetime) -> Page:
        streams = [MENTIONS, SEARCH] if self.query else [MENTIONS]
        place = (walk.decode(page) if page else None) or walk.begin(cursor, now, streams)
        with self.client.transport.one_page():
            answer, place = self._read(place)
        following, pending, gap = walk.after(place, answer)
        next_page = following.encode() if following else None
        return Page(items_of(answer), cursor=pending, next_page=next_page, budget=self.client.budget, gap=gap)

    def parse(self, raw: Json) -> IncomingPost:
        return parse(raw, account_id=self.account_id, handle=self.handle)

    def send_reply(self, target: ReplyTarget, text: str) -> SentReply:
        answer = self.client.reply(text, target.version_id or target.external_id)
        id = (answer.get("data") or {}).get("id")
        if not isinstance(id, str):
            raise Unknown("X did not say whether the reply was posted.", code="no id")
        return self._sent(id)

    def find_reply(self, target: ReplyTarget, text: str, *, since: datetime) -> SentReply | None:
        """Looks through the account's own posts: they show up before a search finds them, and cost less."""
        parents, wanted = {target.external_id, target.version_id}, essence(text)
        for post in self._own_posts(since - CLOCKS_APART):
            references = post.get("referenced_tweets") or []
            answers = any(r.get("type") == "replied_to" and r.get("id") in parents for r in references)
            if answers and essence(text_of(post)) == wanted:
                return self._sent(post["id"])
        return None

    def look_up(self, external_ids: Sequence[str]) -> Mapping[str, Presence]:
        found = dict.fromkeys(external_ids, Presence.UNKNOWN)
        ids = [id for id in found if id.isdigit()]
        for start in range(0, len(ids), PAGE_SIZE):
            answer = self.client.posts(ids[start : start + PAGE_SIZE], tweet_fields=["withheld"])
            found.update((id, presence) for id, presence in _presences(answer) if id in found)
        return found

    def _read(self, place: Place) -> tuple[Json, Place]:
        """One page; when X no longer takes the place, once more from where it does."""
        try:
            return self._ask(place), place
        except CursorRefused as refusal:
            again = walk.from_a_time(place) if refusal.code == "since_id" else walk.from_the_top(place)
            return self._ask(again), again

    def _ask(self, place: Place) -> Json:
        options = {**SHAPE, **place.options(), "max_results": PAGE_SIZE}
        if place.stream == SEARCH:
            return _page(self.client.search(self.query, **options))
        return _page(self.client.mentions(self.account_id, **options))

    def _own_posts(self, since: datetime) -> Iterator[Json]:
        token: str | None = None
        for _page in range(MOST_REPLY_PAGES):
            answer = self.client.timeline(
                self.account_id, start_time=since, max_results=PAGE_SIZE, pagination_token=token, **SHAPE
            )
            yield from answer.get("data") or []
            token = (answer.get("meta") or {}).get("next_token")
            if not token:
                return

    def _sent(self, id: str) -> SentReply:
        return SentReply(external_id=id, url=f"https://x.com/{self.handle or 'i/web'}/status/{id}")


def _page(answer: Json) -> Json:
    """The answer, if it is a page: one without ``meta`` must never pass for "nothing new"."""
    if isinstance(answer.get("meta"), dict):
        return answer
    if answer.get("errors"):
        raise Stopped("X does not show this account: it may be suspended, deleted or renamed.", code="account-gone")
    raise RetryAt("X is not answering properly just now.", code="no page")


def _presences(answer: Json) -> Iterator[tuple[str, Presence]]:
    """What a look-up says of each id. Absence alone says nothing; only an explicit entry does."""
    for post in answer.get("data") or []:
        yield post["id"], Presence.HIDDEN if is_withheld(post) else Presence.PRESENT
    for error in answer.get("errors") or []:
        if error.get("parameter") in ("ids", "id"):
            yield str(error.get("value")), _absence(error)


def _absence(error: Json) -> Presence:
    """By type first. A suspended author has the type of a deletion under the title of a refusal."""
    kind = str(error.get("type") or "").rpartition("/")[2]
    if kind == "not-authorized-for-resource":
        return Presence.HIDDEN
    if kind != "resource-not-found":
        return Presence.UNKNOWN
    suspended = error.get("title") == "Forbidden" or "suspended" in str(error.get("detail"))
    return Presence.HIDDEN if suspended else Presence.GONE
