class CannotCode(Exception):
    """Why an answer was not kept, in words for the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
