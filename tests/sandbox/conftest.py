"""A sandbox of this run, emptied before each test, and plain HTTP to its virtual hosts."""

import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from sandbox.client import Sandbox
from sandbox.server import SandboxServer
from tests.sandbox.x import X


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


@pytest.fixture
def sandbox(sandbox_server: SandboxServer) -> Sandbox:
    client = Sandbox(sandbox_server.url)
    client.reset()
    return client


@pytest.fixture
def ask(sandbox: Sandbox) -> Ask:
    """``ask("GET", "/2/tweets?ids=1", host="api.twitter.com", ...)``: one request on a fresh connection."""

    def send(method: str, target: str, host: str = "api.twitter.com", body: Any = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(sandbox.url).netloc, timeout=5)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            payload = None if body is None else json.dumps(body)
            connection.request(method, target, payload, {"Host": host, **named})
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    return send


@pytest.fixture
def x(sandbox: Sandbox) -> X:
    return X(sandbox)
