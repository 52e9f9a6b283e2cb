"""A sandbox on this machine for the whole run, emptied before each test."""

from collections.abc import Iterator

import pytest

from platforms.base import Connection
from platforms.registry import platform_for, platforms_by_name
from sandbox.client import Sandbox
from sandbox.server import SandboxServer
from tests.platforms.harness import Harness, harness_for
from tests.platforms.x import X


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


@pytest.fixture
def sandbox(sandbox_server: SandboxServer) -> Sandbox:
    client = Sandbox(sandbox_server.url)
    client.reset()
    return client


@pytest.fixture(params=sorted(platforms_by_name()))
def harness(request: pytest.FixtureRequest) -> Harness:
    """Every platform in turn."""
    return harness_for(request.param)


@pytest.fixture
def connection(harness: Harness, sandbox: Sandbox) -> Connection:
    return platform_for(harness.platform).connect(harness.config(sandbox), base_url=sandbox.url)


@pytest.fixture
def x(sandbox: Sandbox) -> X:
    return X(sandbox)
