"""What is wrong with a rule, and why an act is refused: in words for the page."""


class Fault(Exception):
    """``reason`` says what is wrong and what to do instead."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAllowed(Exception):
    """The act is not possible as things stand. ``reason`` says why and what to do instead."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StaleDraft(Exception):
    """Somebody changed the draft since it was looked at."""
