"""Clocks that are wrong: a worker ten minutes off, a platform in another year. Rounds keep the database's time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ingest.models import Heartbeat, MonitoredAccount, Post
from ingest.queries import desk_is_blind
from ingest.services import (
    hint_account,
    pause_account,
    poll_due_accounts,
    replace_secrets,
    request_poll,
    resume_account,
)
from ingest.services.claims import LEASE, claim_due_account
from platforms.base import Budget, Page
from tests.conftest import Cast
from tests.ingest.scripted import GOOD_TOKEN, START, ScriptedPlatform, item

SOON = timedelta(seconds=30)
OFF = [pytest.param(timedelta(minutes=10), id="ten minutes fast"), pytest.param(-timedelta(minutes=10), id="slow")]


def database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        at: datetime = cursor.fetchone()[0]
    return at


@pytest.fixture
def skew(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Puts this worker's clock off by so much; the database keeps its own."""

    def put(by: timedelta) -> None:
        true = timezone.now
        monkeypatch.setattr("django.utils.timezone.now", lambda: true() + by)

    return put


@pytest.fixture
def due(account: MonitoredAccount) -> MonitoredAccount:
    MonitoredAccount.objects.update(next_poll_at=database_now() - timedelta(seconds=1))
    account.refresh_from_db()
    return account


def near(at: datetime | None, wanted: datetime) -> bool:
    return at is not None and abs(at - wanted) < SOON


@pytest.mark.parametrize("by", OFF)
def test_a_worker_whose_clock_is_off_polls_and_sets_the_next_round_by_the_database(
    due: MonitoredAccount, platform: ScriptedPlatform, skew: Callable[[timedelta], None], by: timedelta
) -> None:
    skew(by)
    platform.script = [Page(items=[item(1)], cursor={"since": "1"})]
    assert poll_due_accounts() == 1
    due.refresh_from_db()
    assert near(due.last_success_at, database_now())
    assert near(due.next_poll_at, database_now() + timedelta(seconds=due.poll_seconds))
    assert due.lease_until is None
    assert near(Heartbeat.objects.get(name="poll").beat_at, database_now())
    assert near(Post.objects.get().stored_at, database_now())


@pytest.mark.parametrize("by", OFF)
def test_a_worker_whose_clock_is_off_takes_no_lease_away(
    due: MonitoredAccount, skew: Callable[[timedelta], None], by: timedelta
) -> None:
    claim = claim_due_account()
    assert claim is not None
    assert near(MonitoredAccount.objects.get().lease_until, database_now() + LEASE)
    skew(by)
    assert claim_due_account() is None
    assert poll_due_accounts() == 0


def test_a_worker_whose_clock_is_fast_reads_nothing_before_its_time(
    account: MonitoredAccount, skew: Callable[[timedelta], None], platform: ScriptedPlatform
) -> None:
    MonitoredAccount.objects.update(next_poll_at=database_now() + timedelta(minutes=5))
    skew(timedelta(minutes=10))
    assert poll_due_accounts() == 0
    assert platform.calls == []


@pytest.mark.parametrize("act", ["hint", "request", "resume", "sign in"])
def test_what_makes_an_account_due_makes_it_due_at_once_whatever_the_clock_of_the_web_process(
    account: MonitoredAccount, cast: Cast, skew: Callable[[timedelta], None], act: str
) -> None:
    MonitoredAccount.objects.update(next_poll_at=database_now() + timedelta(hours=1))
    if act == "resume":
        pause_account(account=account, reason="x", until=None, actor=cast.cora)
        account.refresh_from_db()
    skew(timedelta(minutes=10))
    acts: dict[str, Callable[[], Any]] = {
        "hint": lambda: hint_account(account=account, ids=["1"]),
        "request": lambda: request_poll(account=account, actor=cast.cora),
        "resume": lambda: resume_account(account=account, actor=cast.cora),
        "sign in": lambda: replace_secrets(account=account, secrets={"token": GOOD_TOKEN}, actor=cast.cora),
    }
    acts[act]()
    assert near(MonitoredAccount.objects.get().next_poll_at, database_now())
    assert claim_due_account() is not None


def test_a_pause_that_ends_makes_the_account_due_by_the_database(
    account: MonitoredAccount, cast: Cast, skew: Callable[[timedelta], None], platform: ScriptedPlatform
) -> None:
    pause_account(account=account, reason="x", until=timezone.now().date() - timedelta(days=1), actor=cast.cora)
    skew(timedelta(minutes=10))
    assert poll_due_accounts() == 1
    account.refresh_from_db()
    assert (account.state, len(platform.calls)) == ("active", 1)


@pytest.mark.parametrize("minutes", [-600, -1, 0])
def test_a_budget_that_began_anew_in_the_past_is_no_reason_to_wait(
    account: MonitoredAccount, platform: ScriptedPlatform, minutes: int
) -> None:
    budget = Budget(remaining=0, limit=450, reset_at=START + timedelta(minutes=minutes))
    platform.script = [Page(items=[], cursor={}, budget=budget)]
    assert poll_due_accounts(now=START) == 1
    account.refresh_from_db()
    assert account.next_poll_at == START + timedelta(seconds=account.poll_seconds)


@pytest.mark.parametrize("year", [1970, 2006])
def test_a_post_dated_long_ago_is_stored_with_its_date(
    account: MonitoredAccount, platform: ScriptedPlatform, year: int
) -> None:
    minutes = (START.replace(year=year) - START).total_seconds() / 60
    platform.script = [Page(items=[item(1, minute=minutes)], cursor={})]
    assert poll_due_accounts(now=START) == 1
    assert Post.objects.get().posted_at.year == year


def test_a_post_dated_2099_starts_its_clocks_now(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    minutes = (START.replace(year=2099) - START).total_seconds() / 60
    platform.script = [Page(items=[item(1, minute=minutes)], cursor={})]
    assert poll_due_accounts(now=START) == 1
    assert Post.objects.get().posted_at == START


@pytest.mark.parametrize("night", ["2026-11-01T05:30:00+00:00", "2026-03-08T06:30:00+00:00"])
def test_the_nights_on_which_clocks_change_hold_no_account_up(
    account: MonitoredAccount, platform: ScriptedPlatform, night: str
) -> None:
    at = datetime.fromisoformat(night)
    MonitoredAccount.objects.update(next_poll_at=at)
    polled = 0
    for minute in range(0, 120, 2):
        polled += poll_due_accounts(now=at + timedelta(minutes=minute))
    assert polled == 60
    assert len(platform.calls) == 60


def test_a_desk_whose_heart_beat_in_the_future_is_not_taken_for_dead(account: MonitoredAccount) -> None:
    MonitoredAccount.objects.update(last_success_at=START)
    Heartbeat.objects.update_or_create(name="poll", defaults={"beat_at": START + timedelta(minutes=10)})
    assert desk_is_blind(START) == []
