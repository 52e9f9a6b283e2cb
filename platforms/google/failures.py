"""What a Google error means for the desk: decided on HTTP status, canonical status and reasons, never on words."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from platforms.base import Json
from platforms.errors import CursorRefused, Gone, PlatformError, Refused, RetryAt, Stopped, TokenRefused, Unknown

THROTTLED = {"RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"}


def classify(
    status: int, answer: object, headers: Mapping[str, str], *, writing: bool = False, paging: bool = False
) -> PlatformError:
    """The error to raise for an answer other than a good one. ``paging``: the request carried a page token."""
    error = answer.get("error") if isinstance(answer, dict) else None
    details = error if isinstance(error, dict) else {}
    name = details.get("status")
    label = name if isinstance(name, str) else f"http {status}"
    if status == 429 or (status == 403 and reasons(details) & THROTTLED):
        return RetryAt("Google asks to slow down.", at=retry_at(headers), code=label)
    if status in (401, 403):
        return _sign_in(status, label, writing)
    if status == 404:
        return Gone("The review or the location is no longer there.", code=label)
    if status in (400, 409, 412):
        return _not_accepted(label, writing, paging)
    did = "It is not known whether the reply was posted." if writing else "Nothing was read."
    return Unknown(f"Google gave an answer that could not be understood. {did}", code=label)


def _sign_in(status: int, label: str, writing: bool) -> PlatformError:
    if status == 403 and writing:  # one location may be unverified: that must not stop the listening
        return Refused("Google does not let this account reply for this location.", code=label)
    words = "no longer accepts the sign-in" if status == 401 else "does not let this sign-in read the location"
    return TokenRefused(f"Google {words}. Connect the location again.", code=label)


def _not_accepted(label: str, writing: bool, paging: bool) -> PlatformError:
    if writing:
        return Refused("Google did not accept this reply.", code=label)
    if paging:
        return CursorRefused("The place in an unfinished read of the reviews is no longer accepted.", code=label)
    return Stopped("Google did not accept the request for this location.", code=label)


def reasons(error: Json) -> set[str]:
    """Machine-readable reasons: ``details[].reason`` in the newer form, ``errors[].reason`` in the older."""
    lists: list[Any] = [error.get("details"), error.get("errors")]
    entries = [each for found in lists if isinstance(found, list) for each in found if isinstance(each, dict)]
    return {reason for each in entries if isinstance(reason := each.get("reason"), str)}


def retry_at(headers: Mapping[str, str]) -> datetime | None:
    """``Retry-After`` in seconds or as a date; None when Google does not say."""
    value = headers.get("retry-after") or ""
    if value.isdigit():
        return datetime.now(UTC) + timedelta(seconds=int(value))
    try:
        return parsedate_to_datetime(value).astimezone(UTC)
    except ValueError:
        return None
