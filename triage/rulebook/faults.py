"""What is wrong with a rule, in words for the page."""


class Fault(Exception):
    """``reason`` says what is wrong and what to do instead."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
