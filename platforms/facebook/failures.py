"""What a Graph error means for the desk: decided on code and subcode, never on the message."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime

from platforms.base import Json
from platforms.errors import Gone, PlatformError, Refused, RetryAt, Stopped, TokenRefused, Unknown

TOKEN = {102, 190}
THROTTLED = {4, 17, 32, 341, 613, *range(80000, 80015)}  # app, user, page, custom and business-use-case limits
SERVICE = {1, 2}
PERMISSION = {3, 10, *range(200, 300)}
PARAMETER, EDGE_REMOVED, POLICY_BLOCK, DUPLICATE_POST = {100}, {12}, {368}, {506}
OBJECT_MISSING = 33

TOKEN_REASONS = {
    458: "The app was removed from the Page.",
    459: "Facebook wants the person who connected the Page to sign in there and pass a check.",
    460: "The person who connected the Page changed their password.",
    463: "The sign-in to Facebook has expired.",
    464: "The person who connected the Page has not confirmed their Facebook account.",
    467: "The sign-in to Facebook is no longer valid.",
    492: "The person who connected the Page no longer has a role on it.",
}


@dataclass(frozen=True)
class Failure:
    """One refused call. ``at`` is when Facebook says that calls will work again, if it does."""

    code: int
    subcode: int
    status: int
    writing: bool
    at: datetime | None = None

    @property
    def label(self) -> str:
        return f"{self.code}/{self.subcode}" if self.subcode else str(self.code)


def classify(error: Json, *, status: int, writing: bool, at: datetime | None = None) -> PlatformError:
    """The error to raise for the ``error`` object of a Graph answer."""
    failure = Failure(_number(error.get("code")), _number(error.get("error_subcode")), status, writing, at)
    return next((build(failure) for codes, build in RULES if failure.code in codes), None) or _other(failure)


def classify_status(status: int, *, writing: bool, at: datetime | None = None) -> PlatformError:
    """The error to raise for an answer that has no Graph error in it: HTML, cut JSON, nothing at all."""
    if status == 401:
        return TokenRefused("Facebook refused the sign-in.", code="http 401")
    if status == 429:
        return RetryAt("Facebook asks to slow down.", at=at, code="http 429")
    did = "It is not known whether the reply was posted." if writing else "Nothing was read."
    return Unknown(f"Facebook gave an answer that could not be understood. {did}", code=f"http {status}")


def _token(failure: Failure) -> PlatformError:
    reason = TOKEN_REASONS.get(failure.subcode, "Facebook no longer accepts the sign-in of this Page.")
    return TokenRefused(f"{reason} Connect the Page again.", code=failure.label)


def _throttled(failure: Failure) -> PlatformError:
    return RetryAt("Facebook asks to slow down.", at=failure.at, code=failure.label)


def _service(failure: Failure) -> PlatformError:
    if failure.writing:  # code 1 means "unknown": the comment may be there
        return Unknown("Facebook had a fault. It is not known whether the reply was posted.", code=failure.label)
    return RetryAt("Facebook had a fault.", code=failure.label)


def _permission(failure: Failure) -> PlatformError:
    """A read without permission stops the account; a refused reply must not stop the listening."""
    if failure.writing:
        return Refused(
            "Facebook does not let this Page reply here. Check that the app may manage comments "
            "and that comments are open on the post.",
            code=failure.label,
        )
    return TokenRefused("The app lacks a permission to read this Page.", code=failure.label)


def _parameter(failure: Failure) -> PlatformError:
    if failure.subcode == OBJECT_MISSING:
        return Gone("The post was deleted or is no longer visible to this Page.", code=failure.label)
    if failure.writing:
        return Refused("Facebook did not accept this reply.", code=failure.label)
    return Stopped("Facebook did not accept the request for this Page.", code=failure.label)


def _edge_removed(failure: Failure) -> PlatformError:
    reason = "Facebook no longer offers this in the version of its interface that is used here."
    return Refused(reason, code=failure.label) if failure.writing else Stopped(reason, code=failure.label)


def _policy_block(failure: Failure) -> PlatformError:
    """A block on posting is for people to sort out with Facebook; the listening goes on."""
    if failure.writing:
        return Refused("Facebook blocks this Page from posting for now, by its own policy.", code=failure.label)
    return Stopped("Facebook blocks this Page for now, by its own policy.", code=failure.label)


def _duplicate(failure: Failure) -> PlatformError:
    return Refused("Facebook says that this was posted already.", code=failure.label, duplicate=True)


def _other(failure: Failure) -> PlatformError:
    """An unlisted code: an answer of 4xx to a write is a no, anything else is tried again later."""
    if failure.writing and 400 <= failure.status < 500:
        return Refused("Facebook did not accept this reply.", code=failure.label)
    return Unknown("Facebook answered with a fault that is not known here.", code=failure.label)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


RULES: list[tuple[Container[int], Callable[[Failure], PlatformError]]] = [
    (TOKEN, _token),
    (THROTTLED, _throttled),
    (SERVICE, _service),
    (PERMISSION, _permission),
    (PARAMETER, _parameter),
    (EDGE_REMOVED, _edge_removed),
    (POLICY_BLOCK, _policy_block),
    (DUPLICATE_POST, _duplicate),
]
