"""The one way out: every request to a platform leaves through this adapter, with a time-out and a size cap.

It also is the only place where the headers of a *successful* call can be read, since both client libraries
throw them away, and it can send everything to a sandbox on this machine instead, keeping the platform's own
``Host`` header so that signatures still verify.
"""

import ipaddress
import json
import logging
import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

TIMEOUT = (3.05, 20.0)  # seconds to connect, seconds between two bytes
TOTAL_SECONDS = 60.0  # for a whole answer, however slowly it trickles
# For all calls of one page together. With one more wait for a byte, which may begin just before the time is up,
# it ends before a poller's lease does (ingest.services.claims.LEASE): a test holds the sum to it.
PAGE_SECONDS = 35.0
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
        self._until = math.inf
        self.forget()
        super().__init__(max_retries=0)

    def forget(self) -> None:
        self.last_status: int | None = None
        self.last_headers: Mapping[str, str] = {}
        self.last_body = b""

    @contextmanager
    def one_page(self) -> Iterator[None]:
        """Calls made meanwhile share ``PAGE_SECONDS``, however many there are; past that none is begun."""
        self._until = time.monotonic() + PAGE_SECONDS
        try:
            yield
        finally:
            self._until = math.inf

    def send(  # type: ignore[override]  # the base class names every keyword
        self, request: requests.PreparedRequest, timeout: Any = None, **options: Any
    ) -> requests.Response:
        real = request.url or ""
        self.forget()
        options["stream"] = True  # the body is read below, under the cap
        if self.base_url:
            request = self._to_sandbox(request, real)
            options["proxies"] = None
        until = min(self._until, time.monotonic() + TOTAL_SECONDS)
        answer = super().send(request, timeout=_capped(timeout or self.timeout, until), **options)
        self.last_status, self.last_headers = answer.status_code, answer.headers
        answer.url = real
        self.last_body = _read(answer, self.max_bytes, until)
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


def _capped(timeout: float | tuple[float, float], until: float) -> tuple[float, float]:
    """The time-outs of one call, none longer than what is left; raises AnswerTooLarge when nothing is."""
    left = until - time.monotonic()
    if left <= 0:
        raise AnswerTooLarge("The time for this page was over before the call began.")
    connect, wait = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    return min(connect, left), min(wait, left)


def _read(answer: requests.Response, max_bytes: int, until: float) -> bytes:
    """The whole body, kept on the answer as if it had been read the usual way."""
    kept, size = [], 0
    while size <= max_bytes and time.monotonic() <= until:
        chunk = _some(answer)
        if not chunk:
            break
        kept.append(chunk)
        size += len(chunk)
    else:
        answer.close()
        raise AnswerTooLarge("The platform's answer was too large or too slow to read.", response=answer)
    body = b"".join(kept)
    answer._content = body  # what Response.content sets
    answer._content_consumed = True  # type: ignore[attr-defined]
    return body


def _some(answer: requests.Response) -> bytes:
    """What has come by now, at least a byte; b"" at the end.

    Not ``iter_content``: that waits until a whole piece is full, and the clock stands still for a body that
    comes byte by byte.
    """
    try:
        return bytes(answer.raw.read1(65_536, decode_content=True))
    except HTTPError as error:  # what urllib3 raises for a broken, late or wrongly packed body
        raise requests.ConnectionError(error) from error
