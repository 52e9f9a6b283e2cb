"""What went wrong, by what the caller must do. Decided on codes and types, never on a message's words.

Every class carries ``reason``: plain words for staff, with no token and no post text in it.
"""

from datetime import datetime


class PlatformError(Exception):
    """Base. ``transient`` errors may be tried again later; the others need a person."""

    transient = False

    def __init__(self, reason: str, *, code: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class RetryAt(PlatformError):
    """Try again: not before ``at`` when the platform named a time, else after a back-off.

    For a write this means that the platform said it did nothing.
    """

    transient = True

    def __init__(self, reason: str, *, at: datetime | None = None, code: str = "") -> None:
        super().__init__(reason, code=code)
        self.at = at


class TokenRefused(PlatformError):
    """Sign-in expired, revoked or lacking a permission: stop this account and tell an admin."""


class Stopped(PlatformError):
    """Out of credit, over the monthly cap or blocked by policy: stop and tell an admin; retrying costs."""


class Gone(PlatformError):
    """The object is deleted, protected or withheld."""


class Refused(PlatformError):
    """The platform understood and said no (too long, not summoned, duplicate). Shown to the person."""

    def __init__(self, reason: str, *, code: str = "", duplicate: bool = False) -> None:
        super().__init__(reason, code=code)
        self.duplicate = duplicate  # evidence that an earlier attempt went through: look it up


class Unknown(PlatformError):
    """A write whose answer was lost: time-out, broken connection, 5xx or garbage. Never resend blindly.

    For a read it means only: back off and try again.
    """

    transient = True


class Poison(PlatformError):
    """One item that cannot be understood. It goes to quarantine; the page goes on."""


class CursorRefused(PlatformError):
    """The platform no longer accepts the cursor; carry on from a time floor and say there is a gap."""

    transient = True
