"""X for the tests of its adapter: an account on the sandbox and its connection."""

from typing import Any

from platforms.base import IncomingPost, Json, ReplyTarget
from platforms.x import PLATFORM
from platforms.x.connection import XConnection
from sandbox.client import Sandbox
from tests.platforms.harness_x import HANDLE, HARNESS
from tests.platforms.reading import walk


class X:
    def __init__(self, sandbox: Sandbox, query: str = "") -> None:
        self.sandbox = sandbox
        self.config = HARNESS.config(sandbox, query)
        self.connection: XConnection = PLATFORM.connect(self.config, base_url=sandbox.url)

    def mention(self, text: str = "four months", **fields: Any) -> str:
        return self.sandbox.publish("x", f"@{HANDLE} {text}", **{"author": "june_by_the_lake", **fields})

    def walk(self, cursor: Json | None = None) -> tuple[list[IncomingPost], Json]:
        return walk(self.connection, cursor)

    def read(self) -> list[IncomingPost]:
        return self.walk()[0]

    def one(self) -> IncomingPost:
        [post] = self.read()
        return post

    def reads(self) -> list[Json]:
        """Queries of the readings that X was sent."""
        lines = self.sandbox.requests(platform="x", method="GET")
        return [line["query"] for line in lines if line["path"].endswith(("/mentions", "/search/recent"))]


def target(id: str) -> ReplyTarget:
    return ReplyTarget(external_id=id, version_id=id, conversation_id=id, author_handle="june_by_the_lake")
