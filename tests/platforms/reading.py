"""Reading through pages to the end, as a poller does."""

from datetime import UTC, datetime

from platforms.base import Connection, IncomingPost, Json, Page

MOST_PAGES = 60


def pages(connection: Connection, cursor: Json | None = None, now: datetime | None = None) -> list[Page]:
    """All pages of one walk; fails when it does not end."""
    found: list[Page] = []
    token: str | None = None
    for _number in range(MOST_PAGES):
        page = connection.fetch(cursor or {}, page=token, now=now or datetime.now(UTC))
        found.append(page)
        token = page.next_page
        if token is None:
            return found
    raise AssertionError("the walk does not end")


def walk(connection: Connection, cursor: Json | None = None) -> tuple[list[IncomingPost], Json]:
    """Everything a walk gives, normalised, and the cursor to store at its end."""
    found = pages(connection, cursor)
    posts = [connection.parse(raw) for page in found for raw in page.items]
    return posts, found[-1].cursor
