"""Polling: walks over pages, crashes between them, two workers, fencing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from ingest.models import Heartbeat, MonitoredAccount, PollRun, Post, Sighting
from ingest.services import beat, hint_account, pause_account, poll_account, poll_due_accounts
from ingest.services.claims import LEASE, Claim, claim_account, claim_due_account, held
from ingest.services.polling import PAGES_PER_CLAIM
from ingest.services.settling import settle_page
from platforms.base import Page
from tests.conftest import Cast
from tests.ingest.conftest import MakeAccount
from tests.ingest.scripted import START, ScriptedPlatform, item


def pages(*sizes: int) -> list[Page]:
    """A walk of pages with so many items, numbered through; the last carries the cursor."""
    numbers = iter(range(1, 1000))
    made = [[item(next(numbers)) for _ in range(size)] for size in sizes]
    last = len(made) - 1
    return [
        Page(items=items, cursor={"done": True}, next_page=None if index == last else f"p{index + 1}")
        for index, items in enumerate(made)
    ]


def test_a_poll_stores_posts_with_author_version_sighting_and_run(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    platform.script = [Page(items=[item(1, "I waited four months.", rating=2, language="en")], cursor={"since": "1"})]
    assert poll_due_accounts(now=START) == 1
    post = Post.objects.get()
    assert (post.text, post.rating, post.service, post.stored_at) == (
        "I waited four months.",
        2,
        account.service,
        START,
    )
    assert (post.author.handle, post.versions.get().text_hash) == ("river_b", post.text_hash)
    assert Sighting.objects.get().account == account
    run = PollRun.objects.get()
    assert (run.outcome, run.items, run.new_posts, run.last_page) == ("ok", 1, 1, True)


def test_the_cursor_the_next_round_and_the_budget_move_with_the_page(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    platform.script = [Page(items=[item(1)], cursor={"since": "1"})]
    poll_due_accounts(now=START)
    account.refresh_from_db()
    assert (account.cursor, account.walk, account.failures) == ({"since": "1"}, {}, 0)
    assert account.next_poll_at == START + timedelta(seconds=account.poll_seconds)
    assert (account.last_success_at, account.last_item_at, account.lease_until) == (START, START, None)


def test_a_poll_that_brings_nothing_new_is_a_success_and_not_an_item(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    later = START + timedelta(hours=1)
    for at in (START, later):
        platform.script = [Page(items=[item(1, "I waited four months.")], cursor={"since": "1"})]
        assert poll_account(account, now=at)
    account.refresh_from_db()
    assert (account.last_success_at, account.last_item_at) == (later, START)


def test_an_account_that_is_not_due_is_left_alone(new_account: MakeAccount, platform: ScriptedPlatform) -> None:
    account = new_account()
    MonitoredAccount.objects.filter(pk=account.pk).update(next_poll_at=START + timedelta(seconds=1))
    assert poll_due_accounts(now=START) == 0
    assert platform.calls == []


@pytest.mark.parametrize("state", ["paused", "expired", "stopped"])
def test_an_account_that_is_not_active_is_never_called(
    account: MonitoredAccount, platform: ScriptedPlatform, state: str
) -> None:
    MonitoredAccount.objects.filter(pk=account.pk).update(state=state)
    account.refresh_from_db()
    assert poll_due_accounts(now=START) == 0
    assert not poll_account(account=account, now=START)
    assert platform.calls == []


def test_a_walk_is_paged_through_and_the_cursor_moves_with_the_last_page(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    platform.script = pages(3, 3, 2)
    poll_due_accounts(now=START)
    account.refresh_from_db()
    assert platform.calls == [({}, None), ({}, "p1"), ({}, "p2")]
    assert Post.objects.count() == 8
    assert account.cursor == {"done": True}
    assert [run.last_page for run in PollRun.objects.order_by("pk")] == [False, False, True]


def test_a_crash_between_pages_loses_and_doubles_nothing(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    platform.script = [pages(3, 3, 2)[0], SystemExit()]
    with pytest.raises(SystemExit):  # the worker dies: nothing catches this
        poll_due_accounts(now=START)
    account.refresh_from_db()
    assert (account.cursor, account.walk) == ({}, {"page": "p1"})
    assert poll_due_accounts(now=START + timedelta(seconds=5)) == 0  # the dead worker's lease still holds
    platform.script = pages(3, 3, 2)[1:]
    assert poll_due_accounts(now=START + timedelta(minutes=5)) == 1
    account.refresh_from_db()
    assert platform.calls[2:] == [({}, "p1"), ({}, "p2")]
    assert sorted(int(post.external_id) for post in Post.objects.all()) == list(range(1, 9))
    assert (account.cursor, account.walk) == ({"done": True}, {})


def test_a_walk_longer_than_the_budget_keeps_its_place_and_others_get_their_turn(
    new_account: MakeAccount, platform: ScriptedPlatform
) -> None:
    first = new_account()
    platform.script = pages(*[1] * (PAGES_PER_CLAIM + 2))
    poll_account(account=first, now=START)
    first.refresh_from_db()
    assert len(platform.calls) == PAGES_PER_CLAIM
    assert first.walk == {"page": f"p{PAGES_PER_CLAIM}"}
    assert (first.lease_until, first.next_poll_at, first.cursor) == (None, START, {})
    poll_account(account=first, now=START)
    assert Post.objects.count() == PAGES_PER_CLAIM + 2


def test_a_platform_that_names_the_same_page_again_does_not_hold_the_poller(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    same = Page(items=[item(1)], cursor={"done": True}, next_page="p1")
    platform.script = [same, same, same]
    poll_due_accounts(now=START)
    account.refresh_from_db()
    assert len(platform.calls) == 2
    assert account.walk == {}


def test_the_overlap_is_read_again_and_adds_nothing(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    platform.script = [Page(items=[item(n) for n in (1, 2, 3)], cursor={"since": "3"})]
    poll_due_accounts(now=START)
    platform.script = [Page(items=[item(n) for n in (2, 3, 4)], cursor={"since": "4"})]
    poll_account(account=account, now=START + timedelta(minutes=2))
    assert (Post.objects.count(), Sighting.objects.count()) == (4, 4)
    assert [run.new_posts for run in PollRun.objects.order_by("pk")] == [3, 1]


def test_two_workers_never_claim_the_same_account(account: MonitoredAccount) -> None:
    first = claim_due_account(now=START)
    assert first is not None
    assert claim_due_account(now=START) is None
    assert claim_account(account.pk, now=START) is None
    after_the_lease = claim_due_account(now=START + timedelta(minutes=3))
    assert after_the_lease is not None
    assert after_the_lease.account.epoch == first.account.epoch + 1


def slept(account: MonitoredAccount) -> Claim:
    """A claim whose holder slept past its lease, so that another worker has taken over."""
    claim = claim_account(account.pk, now=START)
    assert claim
    assert claim_account(account.pk, now=START + timedelta(minutes=3))
    return claim


def test_a_worker_that_slept_past_its_lease_writes_nothing_but_that_it_was_fenced(account: MonitoredAccount) -> None:
    claim = slept(account)
    before = MonitoredAccount.objects.filter(pk=account.pk).values().get()
    page = Page(items=[item(1)], cursor={"stale": True})
    assert settle_page(claim, page, [], [], final=True, now=START + timedelta(minutes=4)) is None
    assert MonitoredAccount.objects.filter(pk=account.pk).values().get() == before
    assert Post.objects.count() == 0
    assert PollRun.objects.get().outcome == "fenced"


def test_a_pause_ends_the_poll_under_way(account: MonitoredAccount, platform: ScriptedPlatform, cast: Cast) -> None:
    def pause() -> Page:
        pause_account(account=account, reason="duplicate", until=None, actor=cast.cora, now=START)
        return Page(items=[item(1)], cursor={"since": "1"})

    platform.script = [pause]
    poll_due_accounts(now=START)
    account.refresh_from_db()
    assert (account.state, account.cursor, Post.objects.count()) == ("paused", {}, 0)
    assert PollRun.objects.get().outcome == "fenced"


def test_a_poll_asked_for_during_a_poll_is_not_forgotten(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    def hint() -> Page:
        MonitoredAccount.objects.filter(pk=account.pk).update(next_poll_at=START + timedelta(seconds=1))
        return Page(items=[], cursor={"since": "1"})

    platform.script = [hint]
    poll_account(account=account, now=START)
    account.refresh_from_db()
    assert account.next_poll_at == START


def test_the_platform_is_called_outside_any_transaction(
    account: MonitoredAccount, platform: ScriptedPlatform, transactional_db: None
) -> None:
    inside: list[bool] = []

    def look() -> Page:
        inside.append(connection.in_atomic_block)
        return Page(items=[], cursor={})

    platform.script = [look]
    poll_due_accounts(now=START)
    assert inside == [False]


def test_leases_are_counted_by_the_databases_clock(account: MonitoredAccount) -> None:
    claim = claim_account(account.pk)
    assert claim
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lease_until - clock_timestamp() FROM ingest_monitoredaccount WHERE id = %s", [account.pk]
        )
        left = cursor.fetchone()[0]
    assert LEASE - timedelta(seconds=10) < left <= LEASE
    assert held(claim) is not None


def test_a_tick_leaves_a_heartbeat_even_when_nothing_is_due(cast: Cast, read_beat: Callable[[], object]) -> None:
    poll_due_accounts(now=START)
    assert read_beat() == START
    beat("poll", now=START + timedelta(seconds=5))
    assert read_beat() == START + timedelta(seconds=5)
    assert Heartbeat.objects.count() == 1


@pytest.fixture
def read_beat() -> Callable[[], object]:
    return lambda: Heartbeat.objects.get(name="poll").beat_at


def test_the_longest_waiting_account_goes_first(new_account: MakeAccount) -> None:
    late, later = new_account(), new_account()
    MonitoredAccount.objects.filter(pk=later.pk).update(next_poll_at=START - timedelta(minutes=1))
    claim = claim_due_account(now=START)
    assert claim
    assert claim.account == later
    assert late != later


def test_what_a_webhook_spoke_of_is_asked_for_first_and_once(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    hint_account(account=account, ids=["7_1", "7_2", "7_1"], now=START)
    platform.script = pages(1, 1)
    poll_account(account=account, now=START)
    poll_account(account=account, now=START)
    assert platform.calls == [({"look": ["7_1", "7_2"]}, None), ({}, "p1"), ({"done": True}, None)]


def test_a_hint_that_comes_during_a_walk_is_kept_for_the_next_one(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    def hint() -> Page:
        hint_account(account=account, ids=["7_3"], now=START)
        return pages(1, 1)[1]

    platform.script = [pages(1, 1)[0], hint]
    poll_account(account=account, now=START)
    account.refresh_from_db()
    assert (account.hints, account.next_poll_at) == (["7_3"], START)
    poll_account(account=account, now=START)
    assert platform.calls[-1] == ({"done": True, "look": ["7_3"]}, None)


def test_of_many_hints_the_newest_fifty_are_kept(account: MonitoredAccount) -> None:
    told = [str(number) for number in range(60)]
    assert hint_account(account=account, ids=told, now=START)
    account.refresh_from_db()
    assert account.hints == told[10:]
