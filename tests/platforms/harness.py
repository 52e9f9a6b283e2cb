"""What the contract needs to know of a platform: how its public speaks on the sandbox.

A platform joins by a file ``tests/platforms/harness_<name>.py`` that defines ``HARNESS``, an instance of a
subclass of ``Harness``. The contract in ``test_contract*.py`` then runs over it.
"""

import importlib
from abc import ABC, abstractmethod

from platforms.base import AccountConfig, IncomingPost, ReplyTarget
from sandbox.client import Sandbox


class Harness(ABC):
    """``read_route`` and ``write_route`` are what faults are played on: "METHOD /path" with wildcards."""

    platform: str
    read_route = "GET *"
    write_route = "POST *"

    @abstractmethod
    def config(self, sandbox: Sandbox) -> AccountConfig:
        """Make the account on the sandbox and say what connects it."""

    @abstractmethod
    def publish(self, sandbox: Sandbox, texts: list[str]) -> list[str]:
        """The public writes these where the account hears them; the ids of the sandbox, in order."""

    def edit(self, sandbox: Sandbox, id: str, text: str) -> None:
        sandbox.edit(self.platform, id, text)

    def delete(self, sandbox: Sandbox, id: str) -> None:
        sandbox.delete(self.platform, id)

    def refuse_token(self, sandbox: Sandbox) -> None:
        """The platform no longer accepts the account's sign-in."""
        sandbox.set(self.platform, revoked=True)

    def text_of(self, post: IncomingPost) -> str:
        """The text as it was published, when the platform adds something to it."""
        return post.text

    def target(self, post: IncomingPost) -> ReplyTarget:
        handle = post.author.handle if post.author else ""
        return ReplyTarget(post.external_id, post.version_id, post.conversation_id, handle)


def harness_for(name: str) -> Harness:
    """The harness of a platform; a missing one says which file to write."""
    try:
        module = importlib.import_module(f"tests.platforms.harness_{name}")
    except ModuleNotFoundError as error:
        raise AssertionError(f"Write tests/platforms/harness_{name}.py: see {__name__}.") from error
    found: Harness = module.HARNESS
    return found
