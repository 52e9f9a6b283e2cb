"""A sandbox on this machine for the whole run, emptied before each test."""

from collections.abc import Iterator

import pytest

from sandbox.client import Sandbox
from sandbox.server import SandboxServer


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


@pytest.fixture
def sandbox(sandbox_server: SandboxServer) -> Sandbox:
    client = Sandbox(sandbox_server.url)
    client.reset()
    return client
