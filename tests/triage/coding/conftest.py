"""Posts of a week that is over, judged, and drawn for two people."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ingest.models import MonitoredAccount, Post
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_finding, make_post

# A Tuesday in Toronto; the week before began on Monday the 9th.
NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
WEEK = date(2026, 11, 9)
IN_WEEK = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)


@pytest.fixture
def account(cast: Cast) -> MonitoredAccount:
    return make_account(cast.walk_in)


def judged(account: MonitoredAccount, text: str = "I waited four months.", **fields: Any) -> Post:
    """A post of the week with the desk's word: negative, and "access.waiting"."""
    at = fields.pop("at", IN_WEEK)
    post = make_post(account, text, posted_at=at, stored_at=at)
    make_assessment(post, assessed_at=at, **fields)
    make_finding(post, "access.waiting")
    return post
