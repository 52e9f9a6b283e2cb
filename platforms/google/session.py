"""Signed calls to Google: a refresh token buys access tokens of an hour, which are kept in memory only."""

from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from platforms.base import AccountConfig, Json
from platforms.errors import PlatformError, RetryAt, TokenRefused, Unknown
from platforms.google.failures import classify
from platforms.transport import PlatformTransport, mount

TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
EARLY = timedelta(minutes=1)


class GoogleSession:
    """One sign-in. Errors are those of ``platforms.errors`` and never carry a token."""

    def __init__(self, config: AccountConfig, *, base_url: str = "") -> None:
        self._grant = {
            "grant_type": "refresh_token",
            "client_id": config.settings["client_id"],
            "client_secret": config.secrets["client_secret"],
            "refresh_token": config.secrets["refresh_token"],
        }
        self.transport = PlatformTransport(base_url)
        self._http = mount(requests.Session(), self.transport)
        self._access_token, self._expires_at = "", datetime.min.replace(tzinfo=UTC)
        self._refused = ""

    def read(self, url: str, *, paging: bool = False, **params: Any) -> Json:
        return self._call("GET", url, paging=paging, params=params)

    def write(self, url: str, body: Json) -> Json:
        return self._call("PUT", url, writing=True, json=body)

    def _call(self, method: str, url: str, *, writing: bool = False, paging: bool = False, **sent: Any) -> Json:
        response = self._signed(method, url, writing, **sent)
        if response.status_code == 401:  # an access token may end early: one fresh one, then it is the sign-in
            self._access_token = ""
            response = self._signed(method, url, writing, **sent)
        answer = _json(response)
        if response.status_code == 200 and isinstance(answer, dict):
            return answer
        raise classify(response.status_code, answer, response.headers, writing=writing, paging=paging)

    def _signed(self, method: str, url: str, writing: bool, **sent: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self._token()}"}
        return self._send(method, url, writing, headers=headers, **sent)

    def _token(self) -> str:
        if not self._access_token or datetime.now(UTC) >= self._expires_at:
            self._refresh()
        return self._access_token

    def _refresh(self) -> None:
        if self._refused:  # asking again with a sign-in that was refused gets an app noticed
            raise self._refusal()
        try:
            response = self._send("POST", TOKEN_URL, writing=False, data=self._grant)
        except Unknown:
            raise RetryAt("Google's sign-in service did not answer.", code="lost") from None
        answer = _json(response)
        fields = answer if isinstance(answer, dict) else {}
        if response.status_code in (400, 401, 403) and fields.get("error"):
            self._refused = str(fields["error"])[:40] if isinstance(fields["error"], str) else "refused"
            raise self._refusal()
        token, seconds = fields.get("access_token"), fields.get("expires_in")
        if response.status_code != 200 or not isinstance(token, str) or not isinstance(seconds, int):
            # Nothing was written: whatever went wrong here may be tried again.
            raise RetryAt("Google's sign-in service had a fault.", code=f"http {response.status_code}")
        self._access_token, self._expires_at = token, datetime.now(UTC) + timedelta(seconds=seconds) - EARLY

    def _refusal(self) -> TokenRefused:
        return TokenRefused("Google no longer accepts the sign-in. Connect the location again.", code=self._refused)

    def _send(self, method: str, url: str, writing: bool, **sent: Any) -> requests.Response:
        # Raised outside the handler: exceptions of requests hold the request, and the request has the token.
        outcome = self._attempt(method, url, writing, **sent)
        if isinstance(outcome, PlatformError):
            raise outcome
        return outcome

    def _attempt(self, method: str, url: str, writing: bool, **sent: Any) -> requests.Response | PlatformError:
        try:
            return self._http.request(method, url, allow_redirects=False, **sent)
        except (requests.RequestException, OSError) as error:
            if never_sent(error):
                return RetryAt("Google could not be reached.", code="connect")
            did = "It is not known whether the reply was posted." if writing else "Nothing was read."
            return Unknown(f"Google's answer was lost. {did}", code="lost")


def _json(response: requests.Response) -> object:
    try:
        return response.json()
    except ValueError:
        return None


def never_sent(error: Exception) -> bool:
    """No connection was made, so the platform cannot have done anything."""
    cause = error.args[0] if error.args else None
    refused = isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
    return refused or isinstance(error, requests.ConnectTimeout)
