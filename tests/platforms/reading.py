"""Reading through pages to the end, as a poller does."""

from datetime import UTC, datetime, timedelta

from platforms.base import Connection, IncomingPost, Json, Page
from sandbox.client import Sandbox
from tests.platforms.harness import Harness

MOST_PAGES = 60
TEXT = "Thank you for telling us. I am sorry that you waited. Nadia, QI lead"


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


def a_post(
    harness: Harness, sandbox: Sandbox, connection: Connection, text: str = "I waited four months."
) -> IncomingPost:
    """One post by the public, as the desk has read it."""
    harness.publish(sandbox, [text])
    posts, _cursor = walk(connection)
    return next(post for post in posts if harness.text_of(post) == text)


def replies(harness: Harness, sandbox: Sandbox) -> list[Json]:
    """What the platform has applied of ours."""
    return sandbox.ledger(harness.platform, kind="reply")


def an_hour_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)
