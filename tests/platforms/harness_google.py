"""Google for the tests of platforms: a location in the sandbox, a connection to it, and what the public does."""

from datetime import datetime
from typing import Any

from platforms.base import AccountConfig, IncomingPost, ReplyTarget
from platforms.google import PLATFORM
from platforms.google.connection import GoogleConnection
from sandbox.client import Sandbox
from tests.platforms.harness import Harness


class Walk:
    """One whole walk: every page, from a cursor to the next."""

    def __init__(self, connection: GoogleConnection, cursor: dict[str, Any], now: datetime) -> None:
        self.pages = [connection.fetch(cursor, page=None, now=now)]
        while self.pages[-1].next_page:
            assert len(self.pages) < 600
            self.pages.append(connection.fetch(cursor, page=self.pages[-1].next_page, now=now))
        self.cursor = self.pages[-1].cursor
        self.posts: list[IncomingPost] = [connection.parse(raw) for page in self.pages for raw in page.items]

    @property
    def texts(self) -> set[str]:
        return {post.text for post in self.posts}


class Google:
    name = "google"

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.account = sandbox.credentials("google")
        self.location = str(self.account["external_id"])

    def connect(self, **changed: str) -> GoogleConnection:
        settings, secrets = self.account["settings"], self.account["secrets"]
        config = AccountConfig(self.location, {**settings, **changed}, {**secrets, **changed})
        return PLATFORM.connect(config, base_url=self.sandbox.url)

    def publish(self, text: str | None, **fields: Any) -> str:
        return self.sandbox.publish_many("google", [{"text": text, "stars": 3, **fields}])[0]

    def target(self, external_id: str) -> ReplyTarget:
        return ReplyTarget(external_id, external_id, conversation_id=external_id)

    def walk(self, connection: GoogleConnection, cursor: Any = None) -> Walk:
        return Walk(connection, cursor or {}, self.sandbox.now())


class GoogleHarness(Harness):
    """For the contract: people review the location."""

    platform = "google"
    write_route = "PUT *"

    def config(self, sandbox: Sandbox) -> AccountConfig:
        made = sandbox.credentials("google")
        return AccountConfig(made["external_id"], made["settings"], made["secrets"])

    def publish(self, sandbox: Sandbox, texts: list[str]) -> list[str]:
        items = [{"text": text, "stars": 2, "author": f"Neighbour {i}"} for i, text in enumerate(texts)]
        return sandbox.publish_many("google", items)

    def refuse_token(self, sandbox: Sandbox) -> None:
        sandbox.command("google", "revoke")


HARNESS = GoogleHarness()
