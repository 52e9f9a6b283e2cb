"""The one way out: every request to a platform leaves through this adapter, with a time-out and a size cap.

It also is the only place where the headers of a *successful* call can be read, since both client libraries
throw them away, and it can send everything to a sandbox on this machine instead, keeping the platform's own
``Host`` header so that signatures still verify.
"""

import ipaddress
import json
import logging
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

TIMEOUT = (3.05, 20.0)  # seconds to connect, seconds between two bytes
TOTAL_SECONDS = 60.0  # for a whole answer, however slowly it trickles
MAX_BYTES = 5_000_000
# At DEBUG these libraries write tokens to the log, in headers or in addresses.
for _library in ("urllib3", "tweepy", "requests_oauthlib", "oauthlib"):
    logging.getLogger(_library).setLevel(logging.INFO)


class AnswerTooLarge(requests.exceptions.RequestException):
    """The body exceeded the cap of bytes or of seconds; what had come was thrown away."""


def require_loopback(base_url: str) -> str:
    """The address of a sandbox without its trailing slash; ValueError unless it is on this machine."""
    host = urlsplit(base_url).hostname or ""
    try:
        here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = False
    if not here:
        raise ValueError("A sandbox must be on this machine (127.0.0.1): platform tokens are sent to it.")
    return base_url.rstrip("/")


class PlatformTransport(HTTPAdapter):
    """Adapter of one client, hence of one thread. Empty ``base_url``: the platform itself.

    ``last_status``, ``last_headers`` and ``last_body`` belong to the newest call; call ``forget`` before the
    next one, so that a call that got no answer is not mistaken for the one before it.
    """

    def __init__(
        self, base_url: str = "", timeout: tuple[float, float] | None = None, max_bytes: int = MAX_BYTES
    ) -> None:
        self.base_url = require_loopback(base_url) if base_url else ""
        self.timeout = timeout or TIMEOUT
        self.max_bytes = max_bytes
        self.forget()
        super().__init__(max_retries=0)

    def forget(self) -> None:
        self.last_status: int | None = None
        self.last_headers: Mapping[str, str] = {}
        self.last_body = b""

    def send(  # type: ignore[override]  # the base class names every keyword
        self, request: requests.PreparedRequest, timeout: Any = None, **options: Any
    ) -> requests.Response:
        real = request.url or ""
        self.forget()
        options["stream"] = True  # the body is read below, under the cap
        if self.base_url:
            request = self._to_sandbox(request, real)
            options["proxies"] = None
        answer = super().send(request, timeout=timeout or self.timeout, **options)
        self.last_status, self.last_headers = answer.status_code, answer.headers
        answer.url = real
        self.last_body = _read(answer, self.max_bytes)
        return answer

    def last_json(self) -> Any:
        """The newest answer as JSON; None when it is not JSON."""
        try:
            return json.loads(self.last_body)
        except ValueError:
            return None

    def server_time(self) -> datetime | None:
        """The platform's clock at the newest answer, from its ``Date`` header (X says UTC for GMT)."""
        try:
            value = parsedate_to_datetime(self.last_headers.get("date", ""))
        except (TypeError, ValueError):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def _to_sandbox(self, request: requests.PreparedRequest, real: str) -> requests.PreparedRequest:
        parts = urlsplit(real)
        copy = request.copy()
        copy.url = f"{self.base_url}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")
        copy.headers["Host"] = parts.netloc
        return copy


def mount(session: requests.Session, transport: PlatformTransport) -> requests.Session:
    """Send everything of this session through the transport, and follow no redirect out of it."""
    session.mount("https://", transport)
    session.mount("http://", transport)
    session.max_redirects = 0
    session.trust_env = not transport.base_url  # proxies and .netrc are for the real platforms only
    return session


def _read(answer: requests.Response, max_bytes: int) -> bytes:
    """The whole body, kept on the answer as if it had been read the usual way."""
    started, kept, size = time.monotonic(), [], 0
    for chunk in answer.iter_content(65_536):
        kept.append(chunk)
        size += len(chunk)
        if size > max_bytes or time.monotonic() - started > TOTAL_SECONDS:
            answer.close()
            raise AnswerTooLarge("The platform's answer was too large or too slow to read.", response=answer)
    body = b"".join(kept)
    answer._content = body  # what Response.content sets
    answer._content_consumed = True  # type: ignore[attr-defined]
    return body
