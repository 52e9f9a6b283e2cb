"""The Graph API through facebook-sdk, with what the library leaves out.

facebook-sdk 3.1.0 knows only ended versions, sets no timeout, never looks at the HTTP status and loses the
headers. So: the version is set on its public attribute, the transport sets the timeout and keeps the
status and headers, and an answer counts as success only when it is a 200 with a JSON object.
"""

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import facebook
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from platforms.base import Budget, Json
from platforms.errors import PlatformError, RetryAt
from platforms.facebook.failures import classify, classify_status
from platforms.facebook.usage import budget_of, regain_at
from platforms.transport import PlatformTransport, mount

VERSION = "v26.0"


class Graph:
    """Calls with one Page token. Errors are those of ``platforms.errors`` and never carry a URL or a token."""

    def __init__(self, page_token: str, *, app_secret: str = "", base_url: str = "") -> None:
        self.transport = PlatformTransport(base_url)
        session = mount(requests.Session(), self.transport)
        self._api = facebook.GraphAPI(access_token=page_token, session=session)
        self._api.version = VERSION
        self._proof = {"appsecret_proof": proof_of(page_token, app_secret)} if app_secret else {}

    def read(self, object_id: str, **params: Any) -> Json:
        return self._call(lambda: self._api.get_object(object_id, **params, **self._proof), writing=False)

    def read_list(self, object_id: str, edge: str, *, limit: int | str, **params: Any) -> Json:
        """One page of an edge. Code 1 may mean "too much data asked for": then one try with a quarter."""
        try:
            return self._list(object_id, edge, limit=limit, **params)
        except RetryAt as error:
            if error.code != "1":
                raise
        return self._list(object_id, edge, limit=max(1, int(limit) // 4), **params)

    def comment(self, object_id: str, message: str) -> Json:
        return self._call(
            lambda: self._api.put_object(object_id, "comments", message=message, **self._proof), writing=True
        )

    @property
    def budget(self) -> Budget:
        return budget_of(self.transport.last_headers, self._now())

    def _list(self, object_id: str, edge: str, **params: Any) -> Json:
        return self._call(lambda: self._api.get_connections(object_id, edge, **params, **self._proof), writing=False)

    def _call(self, action: Callable[[], Any], *, writing: bool) -> Json:
        # Raised here, outside any handler: the library's exceptions quote the URL, and the URL has the token.
        answer = self._attempt(action, writing)
        if isinstance(answer, PlatformError):
            raise answer
        return answer

    def _attempt(self, action: Callable[[], Any], writing: bool) -> Json | PlatformError:
        self.transport.forget()
        try:
            answer = action()
        except facebook.GraphAPIError as error:
            return self._failure(error.result, writing)
        except (requests.RequestException, ValueError, LookupError, TypeError, AttributeError, OSError) as error:
            if never_sent(error):
                return RetryAt("Facebook could not be reached.", code="connect")
            return self._failure(None, writing)  # lost, cut short, or not what the library expects
        good = self.transport.last_status == 200 and isinstance(answer, dict)
        return answer if good else self._failure(answer, writing)

    def _failure(self, answer: object, writing: bool) -> PlatformError:
        status, at = self.transport.last_status or 0, regain_at(self.transport.last_headers, self._now())
        error = answer.get("error") if isinstance(answer, dict) else None
        if isinstance(error, dict) and isinstance(error.get("code"), int):
            return classify(error, status=status, writing=writing, at=at)
        return classify_status(status, writing=writing, at=at)

    def _now(self) -> datetime:
        return self.transport.server_time() or datetime.now(UTC)


def proof_of(token: str, app_secret: str) -> str:
    """``appsecret_proof``: shows that the caller holds the app's secret, not the token alone."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def never_sent(error: Exception) -> bool:
    """No connection was made, so the platform cannot have done anything."""
    cause = error.args[0] if error.args else None
    refused = isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
    return refused or isinstance(error, requests.ConnectTimeout)
