"""Where a poll stands in the pages of a platform. Pure.

A walk goes through everything since the stored cursor, page by page. The cursor moves with its last page
only: moved sooner, a crash between two pages would lose whatever lies between them. An unfinished walk is
finished before a newer one is begun. What a platform must remember from page to page is in its page token.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from platforms.base import Json, Page


@dataclass(frozen=True)
class Place:
    """``walk`` is empty between walks, else {"page": token of the page to ask for next}."""

    cursor: Json
    walk: Json

    @property
    def page(self) -> str | None:
        """The page to ask for next; None for the first of a new walk."""
        return self.walk.get("page")

    @property
    def walking(self) -> bool:
        return bool(self.walk)


def after(place: Place, page: Page) -> Place:
    """The place once ``page`` is stored. A platform that names the same page again has reached its end."""
    if page.next_page and page.next_page != place.page:
        return Place(place.cursor, {"page": page.next_page})
    return Place(page.cursor, {})


def asked(place: Place, hints: Sequence[str]) -> Json:
    """The cursor to ask with. A new walk opens what a webhook spoke of first (``look``), however old it is."""
    return {**place.cursor, "look": list(hints)} if hints and not place.walking else place.cursor


def hints_left(before: Place, used: Sequence[str], known: Sequence[str]) -> list[str]:
    """Hints still to be followed once a page is stored: a new walk has taken over those it began with."""
    return list(known) if before.walking else [hint for hint in known if hint not in used]


def recovered(place: Place) -> Place:
    """The place after the platform refused its cursor: a walk is begun again, else everything is."""
    return Place(place.cursor if place.walking else {}, {})
