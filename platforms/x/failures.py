"""What X's refusals mean for the desk. Decided on the status and the problem type of the last answer.

tweepy's own exceptions are not looked at: its error parser itself fails on a JSON list, on ``"errors": null``
and on HTML with status 200, so that the transport's record of the answer is the only sure witness. Where X
gives several refusals one status and no type (403 on a reply), the documented sentence is the only mark.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from platforms.base import Budget
from platforms.errors import CursorRefused, Gone, PlatformError, Refused, RetryAt, Stopped, TokenRefused, Unknown
from platforms.transport import PlatformTransport

LONGEST_WAIT = timedelta(days=1)
KEYS_REFUSED = ("oauth1-permissions", "client-forbidden", "unsupported-authentication")
CURSORS = ("since_id", "next_token", "pagination_token")


def classify(error: Exception, transport: PlatformTransport, *, write: bool) -> PlatformError:
    """The desk's error for a call that failed in whatever way."""
    status, body = transport.last_status, transport.last_json()
    problem = body if isinstance(body, dict) else {}
    if status is None:
        return _no_answer(error, write)
    if status == 429:
        return _limited(problem, transport)
    if status == 401:
        return TokenRefused("X no longer accepts the sign-in of this account.", code="401")
    if status == 402:
        return Stopped("The organisation's credits on X have run out.", code="402")
    if status == 403:
        return _forbidden(problem, write)
    if status in (400, 404):
        return _not_accepted(status, problem, write)
    return _unreadable(status, write)


def budget(transport: PlatformTransport) -> Budget:
    """What is left of the rate window, from the headers of the last answer."""
    headers = transport.last_headers
    remaining, limit = (_number(headers.get(f"x-rate-limit-{name}")) for name in ("remaining", "limit"))
    return Budget(remaining=remaining, limit=limit, reset_at=_reset(transport))


def _no_answer(error: Exception, write: bool) -> PlatformError:
    if not write or _never_connected(error):
        return RetryAt("X could not be reached.", code=type(error).__name__)
    return Unknown("X did not answer: the reply may or may not have been posted.", code=type(error).__name__)


def _never_connected(error: Exception) -> bool:
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _limited(problem: dict[str, Any], transport: PlatformTransport) -> PlatformError:
    if _type(problem) == "usage-capped" or problem.get("title") == "UsageCapExceeded":
        return Stopped(
            "The monthly number of posts that X lets this organisation read is used up.", code="usage-capped"
        )
    return RetryAt("X asks the desk to slow down.", at=_reset(transport), code="429")


def _forbidden(problem: dict[str, Any], write: bool) -> PlatformError:
    kind, detail = _type(problem), _detail(problem)
    if kind in KEYS_REFUSED or not write:
        return TokenRefused("These keys do not have the permission that X asks for.", code=kind or "403")
    if "duplicate content" in detail:
        return Refused("X says that this account has posted the same text already.", code="duplicate", duplicate=True)
    if "deleted or not visible" in detail:
        return Gone("The post was deleted or is no longer visible.", code="target-gone")
    if "mentioned or otherwise engaged" in detail:
        reason = "X allows a reply only to a person who mentioned or quoted this account. Reply on X itself."
        return Refused(reason, code="not-summoned")
    return Refused("X did not allow this reply.", code=kind or "403")


def _not_accepted(status: int, problem: dict[str, Any], write: bool) -> PlatformError:
    if write and status == 404:
        return Gone("X does not know this post.", code="404")
    if write:
        return Refused("X did not accept this reply.", code=_type(problem) or "400")
    if status == 400 and (names := _parameters(problem).intersection(CURSORS)):
        return CursorRefused("X no longer accepts the place where the desk had stopped reading.", code=min(names))
    if status == 404:
        return Stopped("X does not know this account.", code="404")
    return Stopped("X did not accept the question; check the search words of this account.", code="400")


def _unreadable(status: int, write: bool) -> PlatformError:
    """A fault of the server, a redirect, or a success whose content cannot be read."""
    if write:
        return Unknown("X gave no clear answer: the reply may or may not have been posted.", code=str(status))
    return RetryAt("X is not answering properly just now.", code=str(status))


def _type(problem: dict[str, Any]) -> str:
    """The last part of the problem type, the same at api.twitter.com and api.x.com; empty for about:blank."""
    return (
        str(problem.get("type") or "").rpartition("/problems/")[2] if "/problems/" in str(problem.get("type")) else ""
    )


def _errors(problem: dict[str, Any]) -> list[dict[str, Any]]:
    errors = problem.get("errors")
    return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def _detail(problem: dict[str, Any]) -> str:
    return " ".join([str(problem.get("detail") or ""), *(str(e.get("message") or "") for e in _errors(problem))])


def _parameters(problem: dict[str, Any]) -> set[str]:
    named = (error.get("parameters") for error in _errors(problem))
    return {name for parameters in named if isinstance(parameters, dict) for name in parameters}


def _reset(transport: PlatformTransport) -> datetime | None:
    """When the window opens again, on this machine's clock; None when X named no time to come.

    The wait is measured on X's clock (its ``Date``), so that a wrong clock here does no harm.
    """
    reset = _number(transport.last_headers.get("x-rate-limit-reset"))
    now = datetime.now(UTC)
    if reset is None:
        return None
    wait = reset - (transport.server_time() or now).timestamp()
    return now + min(timedelta(seconds=min(wait, 10**6)), LONGEST_WAIT) if wait > 0 else None


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdigit() else None
