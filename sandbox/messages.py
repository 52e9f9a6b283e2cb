"""A request and a response as a stand-in sees them, free of sockets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Json = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """One HTTP request. Header names are in lower case; ``query`` keeps the last value of a repeated name."""

    method: str
    host: str
    target: str  # path and query as they were on the wire
    headers: Mapping[str, str]
    body: bytes = b""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def url(self) -> str:
        """The address on the real host: what an OAuth signature was made over."""
        return f"https://{self.host}{self.target}"

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def json(self) -> Any:
        """The body as JSON; ValueError when it is not."""
        return json.loads(self.body.decode("utf-8"))

    def with_params(self, params: Mapping[str, str]) -> "Request":
        return replace(self, params=params)


@dataclass(frozen=True)
class Response:
    """An answer. ``body`` is JSON unless it is text or bytes; None sends no body."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str | None = "application/json; charset=utf-8"

    def payload(self) -> bytes:
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        if isinstance(self.body, str):
            return self.body.encode()
        return json.dumps(self.body, ensure_ascii=False).encode()

    def with_headers(self, headers: Mapping[str, str]) -> "Response":
        return replace(self, headers={**self.headers, **headers})


class Refusal(Exception):
    """Raised by a stand-in at any depth to give this response and undo what the request had written."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response
