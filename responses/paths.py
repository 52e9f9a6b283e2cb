"""Where on the desk an item lives: all that a notice may say about it."""


def item_path(case_id: int) -> str:
    """Path of the item's page."""
    return f"/items/{case_id}/"
