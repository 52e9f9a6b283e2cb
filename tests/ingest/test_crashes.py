"""Crashes at every place, again and again, over a feed that grows meanwhile: nothing is lost, nothing doubled."""

import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from ingest.models import MonitoredAccount, PollRun, Post, PostVersion
from ingest.services import poll_due_accounts
from platforms.base import Json, Page
from platforms.errors import Unknown
from tests.ingest.scripted import START, ScriptedConnection, ScriptedPlatform, item

PAGE_SIZE = 4
OVERLAP = 3


@dataclass
class Feed:
    """Items numbered upward; pages go from the newest down to the cursor less an overlap."""

    chance: random.Random
    trouble: float
    published: list[int] = field(default_factory=list)

    def publish(self) -> None:
        first = len(self.published) + 1
        self.published += range(first, first + self.chance.randrange(0, 15))

    def page(self, cursor: Json, token: str | None) -> Page:
        """The token carries the newest number of the first page, as X's does."""
        if self.chance.random() < self.trouble:
            raise self.chance.choice([SystemExit(), Unknown("No answer."), Unknown("Broken.")])
        newest = int(token.split("|")[0]) if token else len(self.published)
        top = int(token.split("|")[1]) if token else newest
        floor = max(int(cursor.get("newest", 0)) - OVERLAP, 0)
        bottom = max(top - PAGE_SIZE, floor)
        items = [item(number) for number in range(top, bottom, -1)]
        after = None if bottom <= floor else f"{newest}|{bottom}"
        return Page(items=items, cursor={"newest": newest}, next_page=after)


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_lost_and_nothing_doubled(
    account: MonitoredAccount, platform: ScriptedPlatform, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    feed = Feed(random.Random(seed), trouble=0.4)

    def fetch(self: ScriptedConnection, cursor: Json, *, page: str | None, now: datetime) -> Page:
        return feed.page(cursor, page)

    monkeypatch.setattr(ScriptedConnection, "fetch", fetch)
    now, newest = START, 0
    for round_ in range(30):
        now += timedelta(minutes=15)
        feed.trouble = 0.4 if round_ < 25 else 0
        if round_ < 25:
            feed.publish()
        with suppress(SystemExit):  # the worker died; its lease runs out before the next round
            poll_due_accounts(now=now, seconds=5)
        account.refresh_from_db()
        assert int(account.cursor.get("newest", 0)) >= newest, "the cursor moved back"
        newest = int(account.cursor.get("newest", 0))
    stored = sorted(int(external_id) for external_id in Post.objects.values_list("external_id", flat=True))
    assert stored == feed.published
    assert PostVersion.objects.count() == len(stored)
    assert PollRun.objects.filter(outcome="retry").exists()
    assert sum(PollRun.objects.values_list("new_posts", flat=True)) == len(stored)
