"""Refusals of this app, in words for the page."""


class Refused(Exception):
    """The act is not possible as asked. ``reason`` says why and what to do instead."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
