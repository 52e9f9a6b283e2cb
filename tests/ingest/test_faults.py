"""What happens when a platform says no, nothing, or nonsense."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from audit.models import Entry
from ingest import backoff
from ingest.models import MonitoredAccount, PollRun, Post, QuarantinedItem
from ingest.services import pause_account, poll_account, poll_due_accounts, resume_account
from notices.models import Notice
from platforms.base import Budget, Page
from platforms.errors import (
    CursorRefused,
    Gone,
    PlatformError,
    Poison,
    Refused,
    RetryAt,
    Stopped,
    TokenRefused,
    Unknown,
)
from tests.conftest import Cast
from tests.ingest.conftest import MakeAccount
from tests.ingest.scripted import GOOD_TOKEN, START, ScriptedPlatform, item


def meet(account: MonitoredAccount, platform: ScriptedPlatform, error: Any) -> MonitoredAccount:
    """The account after one poll that met this."""
    platform.script = [error]
    poll_account(account=account, now=START)
    account.refresh_from_db()
    return account


def wait(account: MonitoredAccount) -> float:
    return (account.next_poll_at - START).total_seconds()


@pytest.mark.parametrize(
    ("named", "least", "most"),
    [(300, 300, 305), (-86_400, 5, 10), (0, 5, 10), (9e9, 3600, 3600)],
    ids=["in five minutes", "yesterday", "now", "in three centuries"],
)
def test_a_limit_is_waited_out_until_the_time_named_within_bounds(
    account: MonitoredAccount, platform: ScriptedPlatform, named: float, least: float, most: float
) -> None:
    error = RetryAt("Too many requests.", at=START + timedelta(seconds=named), code="429")
    meet(account, platform, error)
    assert least <= wait(account) <= most
    assert (account.state, account.failures) == ("active", 1)
    run = PollRun.objects.get()
    assert (run.outcome, run.error_code, run.reason) == ("retry", "429", "Too many requests.")
    assert len(platform.calls) == 1


@pytest.mark.parametrize("error", [RetryAt("Busy."), Unknown("No answer."), Poison("Nonsense.")], ids=repr)
def test_a_passing_fault_is_backed_off_and_moves_nothing(
    account: MonitoredAccount, platform: ScriptedPlatform, error: PlatformError
) -> None:
    MonitoredAccount.objects.filter(pk=account.pk).update(cursor={"since": "7"})
    for failures in range(1, 4):
        meet(account, platform, error)
        assert 5 <= wait(account) <= 10 * 2**failures
        assert account.failures == failures
    assert (account.state, account.cursor, account.lease_until) == ("active", {"since": "7"}, None)


def test_the_back_off_is_spread_over_the_whole_range_and_capped() -> None:
    waits = [(backoff.after_failure(START, 50, chance=chance) - START).total_seconds() for chance in (0, 0.5, 0.999)]
    assert waits == [5, 300, pytest.approx(599.4)]


def test_a_success_ends_the_count_of_failures(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    meet(account, platform, Unknown("No answer."))
    meet(account, platform, Page(items=[], cursor={}))
    assert (account.failures, account.last_success_at) == (0, START)


@pytest.mark.parametrize(
    ("error", "state", "outcome"),
    [
        (TokenRefused("Sign-in was withdrawn.", code="401"), "expired", "token"),
        (Stopped("Out of credit.", code="402"), "stopped", "stopped"),
        (Gone("The page was deleted."), "stopped", "stopped"),
        (Refused("Not permitted."), "stopped", "stopped"),
    ],
    ids=["token", "pay", "gone", "refused"],
)
def test_what_only_a_person_can_mend_stops_the_account_and_tells_its_admins(
    account: MonitoredAccount, platform: ScriptedPlatform, cast: Cast, error: PlatformError, state: str, outcome: str
) -> None:
    meet(account, platform, error)
    assert (account.state, account.state_reason, account.state_changed_at) == (state, error.reason, START)
    assert PollRun.objects.get().outcome == outcome
    notice = Notice.objects.get()
    assert (notice.recipient, notice.path) == (cast.cora, f"/accounts/{account.pk}/")
    assert account.name in notice.subject
    entry = Entry.objects.filter(action=f"account.{state}").get()
    assert (entry.object_id, entry.actor_id) == (account.pk, None)
    assert poll_due_accounts(now=START + timedelta(hours=1)) == 0


def test_one_account_that_is_refused_does_not_stop_the_others(
    new_account: MakeAccount, platform: ScriptedPlatform
) -> None:
    first, second = new_account(), new_account()
    platform.script = [TokenRefused("No."), Page(items=[item(1)], cursor={})]
    assert poll_due_accounts(now=START) == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("expired", "active")
    assert Post.objects.count() == 1


def test_credentials_that_do_not_open_expire_the_account(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    account.secret.__class__.objects.update(key_id="another")
    meet(account, platform, Page(items=[], cursor={}))
    assert account.state == "expired"
    assert "another key" in account.state_reason
    assert platform.calls == []


def test_a_refused_cursor_is_given_up_with_a_visible_gap(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    MonitoredAccount.objects.filter(pk=account.pk).update(cursor={"since": "1"})
    meet(account, platform, CursorRefused("Older than seven days.", code="400"))
    assert (account.cursor, account.walk, wait(account)) == ({}, {}, 1)
    assert "older items may be missing" in PollRun.objects.get().gap
    meet(account, platform, CursorRefused("Older than seven days.", code="400"))
    assert wait(account) >= 5


def test_a_refused_page_token_begins_the_walk_again_from_the_same_cursor(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    MonitoredAccount.objects.filter(pk=account.pk).update(cursor={"since": "1"}, walk={"page": "old"})
    meet(account, platform, CursorRefused("The page token is too old."))
    assert (account.cursor, account.walk) == ({"since": "1"}, {})


def test_a_gap_that_the_platform_tells_of_is_kept(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    meet(account, platform, Page(items=[], cursor={}, gap="More than 800 mentions since the last read."))
    assert PollRun.objects.get().gap == "More than 800 mentions since the last read."


def test_a_bug_in_a_platform_is_recorded_without_any_text(
    account: MonitoredAccount, platform: ScriptedPlatform, caplog: pytest.LogCaptureFixture, capsys: Any
) -> None:
    meet(account, platform, ZeroDivisionError(f"I want to end it {GOOD_TOKEN}"))
    run = PollRun.objects.get()
    assert (run.outcome, run.error_code, account.failures) == ("retry", "bug", 1)
    said = caplog.text + "".join(capsys.readouterr()) + run.reason
    assert "ZeroDivisionError" in said
    assert "end it" not in said
    assert GOOD_TOKEN not in said


def test_what_is_left_of_a_budget_is_kept_for_replies(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    budget = Budget(remaining=80, limit=450, reset_at=START + timedelta(minutes=14))
    meet(account, platform, Page(items=[], cursor={}, budget=budget))
    assert wait(account) == 14 * 60
    assert (account.budget_remaining, account.budget_limit) == (80, 450)


def test_a_healthy_budget_slows_nothing(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    budget = Budget(remaining=400, limit=450, reset_at=START + timedelta(minutes=14))
    meet(account, platform, Page(items=[], cursor={}, budget=budget))
    assert wait(account) == account.poll_seconds


@pytest.mark.parametrize("flaw", [{"poison": True}, {"bug": True}, {"rating": 9}, {"id": "x" * 300}, {"id": ""}])
def test_a_bad_item_goes_to_quarantine_and_the_page_goes_on(
    account: MonitoredAccount, platform: ScriptedPlatform, flaw: dict[str, Any]
) -> None:
    items = [item(1), {**item(2), **flaw}, item(3)]
    meet(account, platform, Page(items=items, cursor={"since": "3"}))
    assert set(Post.objects.values_list("external_id", flat=True)) == {"1", "3"}
    assert QuarantinedItem.objects.get().raw["text"] == "Waited 2 weeks."
    assert (account.cursor, account.state) == ({"since": "3"}, "active")
    assert PollRun.objects.get().quarantined == 1


def test_an_item_that_the_database_refuses_costs_only_itself(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    items = [item(1), item(2, language="en", kind="post", rating=3), {**item(3), "version": "9" * 180 + "\u202e" * 5}]
    meet(account, platform, Page(items=[*items, item(4)], cursor={}))
    assert set(Post.objects.values_list("external_id", flat=True)) == {"1", "2", "4"}
    assert QuarantinedItem.objects.count() == 1


def test_raw_json_with_nul_surrogates_and_nan_is_kept_in_quarantine(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    raw = {**item(1), "poison": True, "odd": ["a\x00b", float("nan"), "\ud800", 2**70], "k\x00": None}
    meet(account, platform, Page(items=[raw], cursor={}))
    kept = QuarantinedItem.objects.get().raw
    assert kept["odd"] == ["a\ufffdb", "nan", "?", 2**70]
    assert "k\ufffd" in kept


@pytest.mark.parametrize(
    ("bad", "good", "stops"), [(2, 3, True), (1, 4, False), (4, 0, False), (21, 79, True), (20, 80, False)]
)
def test_over_a_fifth_bad_of_at_least_five_stops_the_account(
    account: MonitoredAccount, platform: ScriptedPlatform, bad: int, good: int, stops: bool
) -> None:
    items = [item(n, poison=n <= bad) for n in range(1, bad + good + 1)]
    meet(account, platform, Page(items=items, cursor={"moved": True}))
    assert account.state == ("stopped" if stops else "active")
    assert account.cursor == ({} if stops else {"moved": True})
    assert (Post.objects.count(), QuarantinedItem.objects.count()) == (good, bad)
    assert ("could not be read" in account.state_reason) is stops


def test_after_a_person_resumed_the_same_bad_items_do_not_stop_it_again(
    account: MonitoredAccount, platform: ScriptedPlatform, cast: Cast
) -> None:
    items = [item(n, poison=n <= 3) for n in range(1, 9)]
    meet(account, platform, Page(items=items, cursor={"moved": True}))
    resume_account(account=account, actor=cast.cora, now=START)
    account.refresh_from_db()
    meet(account, platform, Page(items=items, cursor={"moved": True}))
    assert (account.state, account.cursor) == ("active", {"moved": True})
    assert set(QuarantinedItem.objects.values_list("times_seen", flat=True)) == {2}


def test_a_pause_ends_on_its_day_by_the_organisations_calendar(
    account: MonitoredAccount, platform: ScriptedPlatform, cast: Cast
) -> None:
    pause_account(account=account, reason="Duplicate", until=date(2026, 11, 5), actor=cast.cora, now=START)
    still_the_fourth = datetime(2026, 11, 5, 4, 59, tzinfo=UTC)  # 23:59 of the day before in Toronto
    assert poll_due_accounts(now=still_the_fourth) == 0
    assert poll_due_accounts(now=still_the_fourth + timedelta(minutes=1)) == 1
    account.refresh_from_db()
    assert (account.state, account.paused_until) == ("active", None)
    assert Entry.objects.filter(action="account.resumed", actor_id=None).count() == 1


def test_a_pause_without_an_end_lasts(account: MonitoredAccount, platform: ScriptedPlatform, cast: Cast) -> None:
    pause_account(account=account, reason="Duplicate", until=None, actor=cast.cora, now=START)
    assert poll_due_accounts(now=START + timedelta(days=900)) == 0
