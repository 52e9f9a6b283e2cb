"""Facebook for the tests of platforms: a Page in the sandbox, a connection to it, and what the public does."""

from datetime import UTC, datetime
from typing import Any

from platforms.base import AccountConfig, IncomingPost, ReplyTarget
from platforms.facebook import PLATFORM
from platforms.facebook.connection import FacebookConnection
from sandbox.client import Sandbox
from tests.platforms.harness import Harness


class Walk:
    """One whole walk: every page, from a cursor to the next."""

    def __init__(self, connection: Any, cursor: dict[str, Any], now: datetime) -> None:
        self.pages = [connection.fetch(cursor, page=None, now=now)]
        while self.pages[-1].next_page:
            assert len(self.pages) < 600
            self.pages.append(connection.fetch(cursor, page=self.pages[-1].next_page, now=now))
        self.cursor = self.pages[-1].cursor
        self.posts: list[IncomingPost] = [connection.parse(raw) for page in self.pages for raw in page.items]

    @property
    def texts(self) -> set[str]:
        return {post.text for post in self.posts}

    def one(self, text: str) -> IncomingPost:
        return {post.text: post for post in self.posts}[text]


class Facebook:
    """What the tests of this platform alone use."""

    name = "facebook"

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.account = sandbox.credentials("facebook")
        self.page_id = str(self.account["external_id"])

    def connect(self, **secrets: str) -> FacebookConnection:
        given = {**self.account["secrets"], **secrets}
        return PLATFORM.connect(AccountConfig(self.page_id, {}, given), base_url=self.sandbox.url)

    def publish(self, text: str | None, **fields: Any) -> str:
        return self.sandbox.publish_many("facebook", [{"text": text, **fields}])[0]

    def target(self, external_id: str) -> ReplyTarget:
        stored = self.sandbox.command("facebook", "item", id=external_id)
        return ReplyTarget(external_id, external_id, conversation_id=stored["post_id"] or external_id)

    def walk(self, connection: FacebookConnection, cursor: Any = None) -> Walk:
        return Walk(connection, cursor or {}, self.sandbox.now())


def noon(day: int = 20) -> datetime:
    return datetime(2026, 11, day, 12, tzinfo=UTC)


class FacebookHarness(Harness):
    """For the contract: the public comments on a post of the Page."""

    platform = "facebook"

    def config(self, sandbox: Sandbox) -> AccountConfig:
        made = sandbox.credentials("facebook")
        return AccountConfig(made["external_id"], made["settings"], made["secrets"])

    def publish(self, sandbox: Sandbox, texts: list[str]) -> list[str]:
        post = sandbox.publish("facebook", "Our hours this week", author="page")
        items = [{"text": text, "on": post, "author": f"Neighbour {i}"} for i, text in enumerate(texts)]
        return sandbox.publish_many("facebook", items)

    def refuse_token(self, sandbox: Sandbox) -> None:
        sandbox.command("facebook", "refuse_token", subcode=463)


HARNESS = FacebookHarness()
