"""What can go wrong with an act on an account; the text is for the person who acted."""


class AccountError(Exception):
    """Base; ``str()`` is a sentence in plain words."""


class AlreadyConnected(AccountError):
    """The platform's account feeds this desk already."""


class StaleAccount(AccountError):
    """Somebody else, or the desk itself, changed the account since it was looked at."""


class QuarantineError(AccountError):
    """An act on an unreadable item did not go through."""


class Unreadable(QuarantineError):
    """The item still cannot be read."""


class Erased(QuarantineError):
    """There is nothing left to read."""


class StaleItem(QuarantineError):
    """Somebody else released or discarded the item since it was looked at."""
