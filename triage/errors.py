"""What triage refuses."""


class InvalidFinding(ValueError):
    """The code, span or sentiment cannot be recorded; the message says why in plain words."""
