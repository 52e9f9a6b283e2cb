"""Why an act was refused. In each case nothing was lost and nothing else was changed."""

from responses.models import Case, ReplyBlock


class StaleAction(Exception):
    """Someone else acted since the person looked. ``case`` is the item as it is now, for the page to show."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"Item {case.pk} has changed since you opened it. What you typed is kept.")
        self.case = case


class NotAllowed(Exception):
    """The act is not open to this person or in this state. ``reason`` is in plain words, for the page."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StaleBlock(Exception):
    """Someone else changed the sentence since the person opened it. ``block`` is the sentence as it is now."""

    def __init__(self, block: ReplyBlock) -> None:
        super().__init__(f"The sentence {block.pk} has changed since it was opened.")
        self.block = block
