"""Who is calling: known credentials, and OAuth 1.0a signatures checked over the platform's real address."""

import hashlib
from types import SimpleNamespace
from urllib.parse import unquote

from oauthlib.oauth1.rfc5849 import signature  # type: ignore[import-untyped]

from sandbox.messages import Json, Refusal, Request
from sandbox.x.problems import PROBLEMS, refused

BEARER = "sandbox-bearer-token"
CONSUMER_KEY = "sandbox-consumer-key"
CONSUMER_SECRET = "sandbox-consumer-secret"  # noqa: S105 - known to everybody on purpose


def token_of(user_id: int) -> str:
    return f"{user_id}-sandbox-access-token"


def secret_of(user_id: int) -> str:
    return hashlib.sha256(f"sandbox access secret {user_id}".encode()).hexdigest()[:45]


def credentials_of(user_id: int) -> Json:
    """What an admin types to connect this user's account."""
    return {
        "bearer_token": BEARER,
        "consumer_key": CONSUMER_KEY,
        "consumer_secret": CONSUMER_SECRET,
        "access_token": token_of(user_id),
        "access_token_secret": secret_of(user_id),
    }


class Gate:
    """Checks the Authorization header. A nonce counts once."""

    def __init__(self) -> None:
        self._nonces: set[str] = set()

    def caller(self, request: Request) -> int:
        """The user who signed, or 0 for the app itself (Bearer); Refusal 401 for anything else."""
        kind, _, rest = request.headers.get("authorization", "").partition(" ")
        if kind == "Bearer" and rest == BEARER:
            return 0
        if kind == "OAuth":
            return self._signed_by(request, _header_parameters(rest))
        raise unauthorized()

    def _signed_by(self, request: Request, fields: dict[str, str]) -> int:
        owner, _, _rest = fields.get("oauth_token", "").partition("-")
        user_id = int(owner) if owner.isdigit() else 0
        known = fields.get("oauth_consumer_key") == CONSUMER_KEY and fields.get("oauth_token") == token_of(user_id)
        nonce = fields.get("oauth_nonce", "")
        if not known or not nonce or nonce in self._nonces or not _verified(request, fields, user_id):
            raise unauthorized()
        self._nonces.add(nonce)
        return user_id


def unauthorized() -> Refusal:
    return refused(401, "Unauthorized")


def user_context_needed() -> Refusal:
    """403 to a write with the app's own token."""
    detail = (
        "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint."
        "  Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context]."
    )
    return refused(403, detail, title="Unsupported Authentication", type=f"{PROBLEMS}unsupported-authentication")


def read_only_keys() -> Refusal:
    detail = "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint."
    return refused(403, detail, type=f"{PROBLEMS}oauth1-permissions")


def _header_parameters(rest: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in rest.split(","))
    return {name: unquote(value.strip('"')) for name, _, value in pairs}


def _verified(request: Request, fields: dict[str, str], user_id: int) -> bool:
    if fields.get("oauth_signature_method") != "HMAC-SHA1":
        return False
    query = request.target.partition("?")[2]
    params = signature.collect_parameters(
        uri_query=query, headers={"Authorization": request.headers["authorization"]}, with_realm=False
    )
    signed = SimpleNamespace(
        uri=request.url, http_method=request.method, params=params, signature=fields.get("oauth_signature", "")
    )
    return bool(signature.verify_hmac_sha1(signed, CONSUMER_SECRET, secret_of(user_id)))
