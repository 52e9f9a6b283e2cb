"""The rate budget of an app is shared: what is left of it is for replies, whichever account used it up."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from ingest.health import Health
from ingest.models import MonitoredAccount
from ingest.queries import account_rows
from ingest.services import pause_account, poll_account, poll_due_accounts, replace_secrets
from ingest.services.polling import PAGES_PER_CLAIM
from ingest.services.sharing import app_key, slow_the_others
from people.models import Service
from platforms.base import Budget, ConfigField, Page
from tests.conftest import Cast
from tests.ingest.conftest import MakeAccount
from tests.ingest.scripted import GOOD_TOKEN, START, ScriptedPlatform

RESET = START + timedelta(minutes=14)
SHORT = Budget(remaining=80, limit=450, reset_at=RESET)
EASY = Budget(remaining=400, limit=450, reset_at=RESET)


@pytest.fixture
def pair(platform: ScriptedPlatform, new_account: MakeAccount, cast: Cast) -> list[MonitoredAccount]:
    """Two accounts that read through one app, due at START."""
    platform.fields = (ConfigField("handle", "Handle"), ConfigField("token", "Token", secret=True, names_app=True))
    return [due(new_account(service)) for service in (cast.walk_in, cast.youth_hub)]


def due(account: MonitoredAccount) -> MonitoredAccount:
    MonitoredAccount.objects.filter(pk=account.pk).update(next_poll_at=START)
    account.refresh_from_db()
    return account


def read(platform: ScriptedPlatform, account: MonitoredAccount, budget: Budget) -> None:
    platform.script = [Page(items=[], cursor={}, budget=budget)]
    assert poll_account(account, now=START)


def waits(account: MonitoredAccount) -> float:
    account.refresh_from_db()
    return (account.next_poll_at - START).total_seconds()


def test_an_account_that_is_short_puts_the_other_one_off_too(
    pair: list[MonitoredAccount], platform: ScriptedPlatform
) -> None:
    read(platform, pair[0], SHORT)
    assert [waits(account) for account in pair] == [14 * 60, 14 * 60]
    assert poll_due_accounts(now=START + timedelta(minutes=13)) == 0
    assert poll_due_accounts(now=START + timedelta(minutes=14)) == 2


@pytest.mark.parametrize(("budget", "seconds"), [(SHORT, 14 * 60), (EASY, 0)])
def test_a_long_walk_goes_on_at_once_unless_the_calls_left_are_for_replies(
    pair: list[MonitoredAccount], platform: ScriptedPlatform, budget: Budget, seconds: int
) -> None:
    more = [Page(items=[], cursor={}, next_page=str(number), budget=EASY) for number in range(PAGES_PER_CLAIM - 1)]
    platform.script = [*more, Page(items=[], cursor={}, next_page="last", budget=budget)]
    assert poll_account(pair[0], now=START)
    assert waits(pair[0]) == seconds
    assert pair[0].walk == {"page": "last"}


def test_with_calls_to_spare_nobody_is_put_off(pair: list[MonitoredAccount], platform: ScriptedPlatform) -> None:
    read(platform, pair[0], EASY)
    assert waits(pair[1]) == 0


def test_an_account_of_another_app_is_not_put_off(
    pair: list[MonitoredAccount], platform: ScriptedPlatform, cast: Cast
) -> None:
    replace_secrets(account=pair[1], secrets={"token": "another app's"}, actor=cast.cora, now=START)
    pair[1].refresh_from_db()
    assert pair[0].app_key != pair[1].app_key
    read(platform, pair[0], SHORT)
    assert waits(pair[1]) == 0


def test_where_each_account_has_a_budget_of_its_own_nothing_is_shared(
    platform: ScriptedPlatform, new_account: MakeAccount, cast: Cast
) -> None:
    first, second = (due(new_account(service)) for service in (cast.walk_in, cast.youth_hub))
    assert first.app_key == second.app_key == ""
    read(platform, first, SHORT)
    assert waits(second) == 0


def test_an_account_that_waits_longer_already_keeps_its_time(
    pair: list[MonitoredAccount], platform: ScriptedPlatform
) -> None:
    MonitoredAccount.objects.filter(pk=pair[1].pk).update(next_poll_at=START + timedelta(minutes=30))
    read(platform, pair[0], SHORT)
    assert waits(pair[1]) == 30 * 60


@pytest.mark.parametrize("state", ["paused", "expired", "stopped"])
def test_an_account_that_is_not_read_is_left_as_it_is(
    pair: list[MonitoredAccount], platform: ScriptedPlatform, state: str
) -> None:
    MonitoredAccount.objects.filter(pk=pair[1].pk).update(state=state)
    read(platform, pair[0], SHORT)
    assert waits(pair[1]) == 0


def test_an_account_that_is_being_read_right_now_is_passed_over(
    pair: list[MonitoredAccount], platform: ScriptedPlatform
) -> None:
    MonitoredAccount.objects.filter(pk=pair[1].pk).update(lease_until=START + timedelta(minutes=2))
    read(platform, pair[0], SHORT)
    assert waits(pair[1]) == 0


def test_a_reset_far_in_the_future_puts_nobody_off_for_longer_than_an_hour(
    pair: list[MonitoredAccount], platform: ScriptedPlatform
) -> None:
    read(platform, pair[0], Budget(remaining=1, limit=450, reset_at=START + timedelta(days=400)))
    assert [waits(account) for account in pair] == [3600, 3600]


def test_a_reset_in_the_past_puts_nobody_off(pair: list[MonitoredAccount], platform: ScriptedPlatform) -> None:
    read(platform, pair[0], Budget(remaining=1, limit=450, reset_at=START - timedelta(hours=1)))
    assert [waits(account) for account in pair] == [pair[0].poll_seconds, 0]


def test_both_pages_say_that_the_source_is_slowed_and_why(
    pair: list[MonitoredAccount], platform: ScriptedPlatform
) -> None:
    read(platform, pair[1], EASY)
    read(platform, pair[0], SHORT)
    rows = account_rows(MonitoredAccount.objects.all(), now=START + timedelta(minutes=1))
    assert [(row.line.health, row.line.reason) for row in rows] == [
        (Health.SLOWED, "Next read in 13 min, to stay within the platform's limits")
    ] * 2
    assert [row.budget_used for row in rows] == [370, 370]


def test_late_in_its_wait_a_slowed_source_still_says_the_true_reason(
    pair: list[MonitoredAccount], platform: ScriptedPlatform
) -> None:
    read(platform, pair[0], SHORT)
    row = account_rows(MonitoredAccount.objects.filter(pk=pair[0].pk), now=RESET - timedelta(minutes=1))[0]
    assert row.line.reason == "Next read in 1 min, to stay within the platform's limits"
    missed = account_rows(MonitoredAccount.objects.filter(pk=pair[0].pk), now=RESET + timedelta(minutes=5))[0]
    assert missed.line.reason == "Not read on time. The desk tries again"


def test_the_key_of_an_app_tells_nothing_of_its_credentials_and_differs_by_platform(
    platform: ScriptedPlatform, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    platform.fields = (ConfigField("token", "Token", secret=True, names_app=True),)
    key = app_key("scripted", {}, {"token": GOOD_TOKEN})
    assert len(key) == 64
    assert GOOD_TOKEN not in key
    assert key == app_key("scripted", {"other": "x"}, {"token": GOOD_TOKEN})
    assert app_key("scripted", {}, {"token": ""}) == ""
    assert app_key("no such platform", {}, {"token": GOOD_TOKEN}) == ""
    settings.TOKEN_KEY = "0" * 64
    assert app_key("scripted", {}, {"token": GOOD_TOKEN}) != key


def test_x_counts_by_app_and_the_others_by_account() -> None:
    secrets = {"bearer_token": "b", "page_token": "p", "app_secret": "s", "client_secret": "c", "refresh_token": "r"}
    assert [bool(app_key(name, {}, secrets)) for name in ("x", "facebook", "google")] == [True, False, False]


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_slow_each_other_never_wait_in_a_ring(pair: list[MonitoredAccount]) -> None:
    """Each holds its own row, as at the end of a poll; neither waits for the other's."""
    other = connections.create_connection("default")
    try:
        with transaction.atomic():
            MonitoredAccount.objects.select_for_update().get(pk=pair[0].pk)
            other.set_autocommit(False)
            with other.cursor() as cursor:
                cursor.execute("SELECT id FROM ingest_monitoredaccount WHERE id = %s FOR UPDATE", [pair[1].pk])
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
            assert slow_the_others(pair[0], SHORT, at=START) == 0
    finally:
        other.rollback()
        other.close()
    assert Service.objects.exists()
    assert waits(pair[1]) == 0


def test_new_credentials_do_not_end_a_pause(pair: list[MonitoredAccount], cast: Cast) -> None:
    pause_account(account=pair[0], reason="Holiday", until=None, actor=cast.cora, now=START)
    pair[0].refresh_from_db()
    replace_secrets(account=pair[0], secrets={"token": GOOD_TOKEN}, actor=cast.cora, now=START)
    pair[0].refresh_from_db()
    assert (pair[0].state, pair[0].state_reason) == ("paused", "Holiday")
