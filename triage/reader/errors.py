"""What can be wrong with the sentence reader."""


class ReaderError(Exception):
    """The reader cannot be loaded; the message says why and what to do."""
