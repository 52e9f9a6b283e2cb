"""X for the contract: the public mentions the account."""

from platforms.base import AccountConfig, IncomingPost
from sandbox.client import Sandbox
from tests.platforms.harness import Harness

HANDLE = "LakeshoreMH"


class XHarness(Harness):
    platform = "x"
    write_route = "POST /2/tweets"

    def config(self, sandbox: Sandbox, query: str = "") -> AccountConfig:
        made = sandbox.credentials("x", handle=HANDLE)
        return AccountConfig(made["external_id"], {"handle": HANDLE, "query": query}, made["secrets"])

    def publish(self, sandbox: Sandbox, texts: list[str]) -> list[str]:
        items = [{"text": f"@{HANDLE} {text}", "author": f"neighbour{i}"} for i, text in enumerate(texts)]
        return sandbox.publish_many("x", items)

    def edit(self, sandbox: Sandbox, id: str, text: str) -> None:
        sandbox.edit("x", id, f"@{HANDLE} {text}")

    def text_of(self, post: IncomingPost) -> str:
        return post.text.removeprefix(f"@{HANDLE} ")


HARNESS = XHarness()
