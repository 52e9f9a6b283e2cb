"""What triage refuses."""


class InvalidFinding(ValueError):
    """The code, span or sentiment cannot be recorded; the message says why in plain words."""


class Overtaken(Exception):
    """Somebody else decided first, or has decided since; the message says so in plain words. Nothing was changed."""
