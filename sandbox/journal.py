"""The request log: every request a platform was sent, so that a test can assert what was *not* sent."""

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sandbox.clock import Clock
from sandbox.messages import Json, Request

HIDDEN = "[hidden]"
SECRET_HEADERS = {"authorization", "cookie", "x-api-key"}
SECRET_NAMES = {"access_token", "appsecret_proof", "client_secret", "refresh_token", "fb_exchange_token"}
KEPT = 200_000


def without_secrets(pairs: dict[str, str], names: set[str]) -> dict[str, str]:
    return {name: HIDDEN if name.lower() in names else value for name, value in pairs.items()}


def readable_body(request: Request) -> str:
    text = request.body.decode("utf-8", "replace")
    if "form-urlencoded" not in request.headers.get("content-type", ""):
        return text
    return urlencode(without_secrets(dict(parse_qsl(text, keep_blank_values=True)), SECRET_NAMES))


@dataclass
class Line:
    """One request. ``outcome`` is the status that was sent, or the name of the fault that was played."""

    seq: int
    platform: str
    method: str
    host: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: str
    at: str
    outcome: int | str = "open"
    applied: bool = False  # the stand-in saw the request (a fault may hide its answer)

    def as_json(self) -> Json:
        return dict(vars(self))


class Journal:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lines: deque[Line] = deque(maxlen=KEPT)
        self._lock = threading.Lock()
        self._count = 0

    def open(self, platform: str, request: Request) -> Line:
        line = Line(
            seq=0,
            platform=platform,
            method=request.method,
            host=request.host,
            path=request.path,
            query=without_secrets(request.query, SECRET_NAMES),
            headers=without_secrets(dict(request.headers), SECRET_HEADERS),
            body=readable_body(request),
            at=self._clock.now().isoformat(),
        )
        with self._lock:
            self._count += 1
            line.seq = self._count
            self._lines.append(line)
        return line

    def lines(self, **wanted: Any) -> list[Json]:
        """All lines whose fields equal the values wanted, oldest first."""
        with self._lock:
            lines = list(self._lines)
        found = [line.as_json() for line in lines]
        return [line for line in found if all(str(line.get(k)) == v for k, v in wanted.items() if v)]

    def clear(self) -> None:
        with self._lock:
            self._lines.clear()
