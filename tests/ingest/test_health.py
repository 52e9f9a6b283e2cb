"""Words for an account's health, and whether the desk hears at all."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ingest.health import LEGEND, Facts, Health, line_of, span
from ingest.models import Heartbeat, MonitoredAccount, QuarantinedItem
from ingest.queries import account_rows, accounts_visible_to, backlog, desk_is_blind, sources_line
from tests.conftest import Cast
from tests.factories import make_account, make_post
from tests.ingest.scripted import START

MINUTE = timedelta(minutes=1)


def facts(**changes: Any) -> Facts:
    usual: dict[str, Any] = {
        "state": "active",
        "reason": "",
        "active_since": START - timedelta(days=90),
        "poll_seconds": 120,
        "last_success_at": START - MINUTE,
        "last_item_at": START - timedelta(hours=2),
        "next_poll_at": START + MINUTE,
        "failures": 0,
    }
    return Facts(**{**usual, **changes})


@pytest.mark.parametrize(
    ("changes", "health", "reason"),
    [
        ({}, Health.WORKING, ""),
        ({"last_success_at": None, "active_since": START}, Health.WORKING, "The first read starts now"),
        ({"last_success_at": START - 6 * MINUTE}, Health.SLOWED, "Not read on time. The desk tries again"),
        ({"last_success_at": START - 6 * MINUTE, "failures": 2, "last_failure": "503"}, Health.SLOWED, "503"),
        (
            {"next_poll_at": START + 14 * MINUTE},
            Health.SLOWED,
            "Next read in 14 min, to stay within the platform's limits",
        ),
        ({"state": "expired", "reason": "Withdrawn."}, Health.EXPIRED, "Withdrawn."),
        ({"state": "stopped", "reason": "Out of credit."}, Health.STOPPED, "Out of credit."),
        ({"state": "paused", "reason": "Twice"}, Health.PAUSED, "By a person: Twice"),
        (
            {"state": "paused", "reason": "Twice", "paused_by": "Cora", "paused_until": date(2026, 12, 1)},
            Health.PAUSED,
            "By Cora until 1 Dec: Twice",
        ),
        (
            {"last_item_at": START - timedelta(days=16), "per_day": 0.25},
            Health.SILENT,
            "0 items in 16 days, 4 expected",
        ),
        ({"last_item_at": START - timedelta(days=15), "per_day": 0.25}, Health.WORKING, ""),
    ],
)
def test_the_word_and_the_reason(changes: dict[str, Any], health: Health, reason: str) -> None:
    line = line_of(facts(**changes), START)
    assert (line.health, line.reason) == (health, reason)
    assert line.tone in {"good", "caution", "urgent", "quiet"}


def test_an_account_that_was_resumed_a_moment_ago_is_not_late() -> None:
    assert line_of(facts(last_success_at=START - timedelta(days=9), active_since=START), START).health == Health.WORKING


def test_every_word_is_explained() -> None:
    assert set(LEGEND) == set(Health)


@pytest.mark.parametrize(
    ("length", "words"), [(90, "1 min"), (119 * 60, "119 min"), (7200, "2 h"), (47 * 3600, "47 h"), (172_800, "2 days")]
)
def test_a_length_of_time_in_words(length: int, words: str) -> None:
    assert span(timedelta(seconds=length)) == words


def working(cast: Cast, **fields: Any) -> MonitoredAccount:
    usual = {"last_success_at": START, "state_changed_at": START - timedelta(days=9), "next_poll_at": START}
    return make_account(cast.root, **{**usual, **fields})


def heard(seconds_ago: float = 0) -> None:
    beat = {"beat_at": START - timedelta(seconds=seconds_ago)}
    Heartbeat.objects.update_or_create(name="poll", defaults=beat)


def test_a_desk_that_reads_on_time_is_not_blind(cast: Cast) -> None:
    working(cast)
    heard()
    assert desk_is_blind(START) == []
    assert desk_is_blind(START + timedelta(seconds=59)) == []


def test_a_desk_without_accounts_is_not_blind_and_says_so(cast: Cast) -> None:
    assert desk_is_blind(START) == []
    assert sources_line(START) == "No sources yet"


def test_an_account_unread_for_two_rounds_blinds_the_desk(cast: Cast) -> None:
    account = working(cast, poll_seconds=120)
    heard()
    later = START + timedelta(seconds=301)
    Heartbeat.objects.update(beat_at=later)
    assert desk_is_blind(later) == [f"{account.name} has not been read for 5 min."]


@pytest.mark.parametrize(
    ("seconds", "reason"), [(61, "No worker has read for 1 min."), (None, "No worker reads the platforms.")]
)
def test_no_work_for_a_minute_blinds_the_desk(cast: Cast, seconds: float | None, reason: str) -> None:
    working(cast)
    if seconds:
        heard(seconds)
    assert desk_is_blind(START) == [reason]


@pytest.mark.parametrize("state", ["paused", "expired", "stopped"])
def test_an_account_that_is_known_not_to_be_read_does_not_blind_the_desk(cast: Cast, state: str) -> None:
    working(cast, state=state)
    assert desk_is_blind(START + timedelta(days=1)) == []


def test_the_line_counts_what_is_read_in_one_query(cast: Cast) -> None:
    for state in ["active", "active", "expired", "paused"]:
        working(cast, state=state)
    with CaptureQueriesContext(connection) as seen:
        assert sources_line(START) == "2 of 4 sources working"
    assert len(seen) == 1
    assert sources_line(START + timedelta(hours=1)) == "0 of 4 sources working"


def test_the_backlog_counts_what_waits(cast: Cast) -> None:
    account = make_account(cast.root, next_poll_at=START, walk={"page": "p1"})
    make_account(cast.root, next_poll_at=START, state="paused")
    QuarantinedItem.objects.create(account=account, raw={}, raw_hash="1", error="", first_seen_at=START)
    counts = backlog(START)
    assert (counts.accounts_due, counts.unfinished_walks, counts.quarantined) == (1, 1, 1)


def test_figures_of_a_row(cast: Cast) -> None:
    account = working(cast)
    MonitoredAccount.objects.filter(pk=account.pk).update(created_at=START - timedelta(days=30))
    for minutes in (2, 10, 40):
        post = make_post(account, posted_at=START - timedelta(minutes=minutes), stored_at=START)
        post.sightings.update(seen_at=START)
    make_post(account, posted_at=START, stored_at=START, is_own=True).sightings.update(seen_at=START)
    old = make_post(account, posted_at=START - timedelta(days=60), stored_at=START)
    old.sightings.update(seen_at=START)  # from before the account was connected: counted, without a lag
    row = account_rows(accounts_visible_to(cast.cora), now=START)[0]
    assert (row.items_7_days, row.lag_seconds, row.lag) == (4, 600, "10 min")


def test_a_source_that_used_to_bring_items_and_brings_none_is_silent(cast: Cast) -> None:
    account = working(cast, last_item_at=START - timedelta(days=20))
    for days in range(20, 60):
        make_post(account).sightings.update(seen_at=START - timedelta(days=days))
    row = account_rows(accounts_visible_to(cast.cora), now=START)[0]
    assert (row.line.health, row.line.reason) == (Health.SILENT, "0 items in 20 days, 21 expected")
    assert row.items_7_days == 0


def test_more_accounts_cost_no_more_queries(cast: Cast) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            make_post(working(cast, failures=1))
        with CaptureQueriesContext(connection) as seen:
            account_rows(accounts_visible_to(cast.cora), now=START)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 6


def test_the_budget_is_shown_as_used_of_all(cast: Cast) -> None:
    working(cast, budget_remaining=450 - 38, budget_limit=450)
    working(cast)
    known, unknown = account_rows(accounts_visible_to(cast.cora), now=START)
    assert (known.budget_used, known.bar_width) == (38, 6)
    assert (unknown.budget_used, unknown.bar_width) == (None, 0)
