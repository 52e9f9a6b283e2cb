"""Google's sign-in: a refresh token buys access tokens that live about an hour."""

import hashlib

from sandbox.clock import Clock
from sandbox.google.errors import oauth_error, refuse
from sandbox.messages import Request, Response
from sandbox.store import Store

SCOPE = "https://www.googleapis.com/auth/business.manage"


class SignIn:
    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock = store, clock

    def exchange(self, request: Request, *, lifetime: int) -> Response:
        """POST /token with grant_type=refresh_token."""
        form = request.form()
        if form.get("grant_type") != "refresh_token":
            raise oauth_error(400, "unsupported_grant_type", "Invalid grant_type")
        row = self.store.row("SELECT * FROM google_sign_ins WHERE refresh_token = ?", (form.get("refresh_token", ""),))
        if row is None or row["revoked"]:
            raise oauth_error(400, "invalid_grant", "Token has been expired or revoked.")
        if (form.get("client_id"), form.get("client_secret")) != (row["client_id"], row["client_secret"]):
            raise oauth_error(401, "invalid_client", "The OAuth client was not found.")
        now = self.clock.now().timestamp()
        token = "ya29." + hashlib.sha256(f"{row['refresh_token']}:{now}".encode()).hexdigest()
        expires = now + lifetime
        self.store.run("INSERT OR REPLACE INTO google_access VALUES (?, ?, ?)", (token, row["refresh_token"], expires))
        body = {"access_token": token, "expires_in": lifetime, "scope": SCOPE, "token_type": "Bearer"}
        return Response(200, body, {"Cache-Control": "no-store"})

    def caller(self, request: Request) -> str:
        """The refresh token behind a Bearer token; Refusal 401 when it has ended."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        row = self.store.row(
            "SELECT a.* FROM google_access a JOIN google_sign_ins s USING (refresh_token)"
            " WHERE token = ? AND expires > ? AND NOT revoked",
            (token, self.clock.now().timestamp()),
        )
        if kind != "Bearer" or row is None:
            raise refuse(401, "Request had invalid authentication credentials.", reason="ACCESS_TOKEN_EXPIRED")
        return str(row["refresh_token"])
