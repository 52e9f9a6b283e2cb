"""How long a poller that dies keeps its account from the others, and how long one that lives may take."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ingest.models import MonitoredAccount, PollRun, Post
from ingest.services import poll_account, poll_due_accounts
from ingest.services.claims import LEASE, claim_account
from platforms import transport
from platforms.base import Page
from tests.ingest.scripted import START, ScriptedPlatform, item

SECOND = timedelta(seconds=1)


def lease_of(account: MonitoredAccount) -> object:
    return MonitoredAccount.objects.values_list("lease_until", flat=True).get(pk=account.pk)


def two_pages(between: Callable[[], object]) -> list[object]:
    """The first page of a walk, and a second during whose fetching something happens."""

    def second() -> Page:
        between()
        return Page(items=[item(2)], cursor={"done": True})

    return [Page(items=[item(1)], cursor={}, next_page="p1"), second]


def test_a_dead_poller_holds_its_account_for_a_minute_at_most() -> None:
    assert timedelta(seconds=45) <= LEASE <= timedelta(seconds=60)


def test_the_calls_for_one_page_end_before_the_lease_does() -> None:
    longest = transport.PAGE_SECONDS + transport.TIMEOUT[1]  # the last wait may begin just before the time is up
    assert timedelta(seconds=longest) < LEASE


def test_a_single_call_may_take_its_longest_wait_within_the_time_of_a_page() -> None:
    assert sum(transport.TIMEOUT) < transport.PAGE_SECONDS < transport.TOTAL_SECONDS


@pytest.mark.django_db(transaction=True)
def test_each_stored_page_renews_the_lease_under_the_same_fencing_number(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    seen: list[tuple[object, int]] = []

    def look() -> None:
        now = MonitoredAccount.objects.get(pk=account.pk)
        seen.append((now.lease_until, now.epoch))

    first: list[object] = [lambda: look() or Page(items=[item(1)], cursor={}, next_page="p1")]  # type: ignore[func-returns-value]
    platform.script = [*first, *two_pages(look)[1:]]
    assert poll_account(account)
    [(before, epoch), (after, same)] = seen
    assert before is not None
    assert after > before  # type: ignore[operator]
    assert (epoch, same) == (account.epoch + 1, account.epoch + 1)
    assert lease_of(account) is None


def test_a_renewal_that_finds_its_number_gone_stops_the_poll_and_stores_nothing_more(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    platform.script = two_pages(lambda: MonitoredAccount.objects.filter(pk=account.pk).update(epoch=99))
    assert poll_account(account, now=START)
    assert [post.external_id for post in Post.objects.all()] == ["1"]
    kept = MonitoredAccount.objects.get()
    assert (kept.epoch, kept.cursor, kept.walk) == (99, {}, {"page": "p1"})
    assert kept.lease_until == START + LEASE  # the other's: it is not given back for them
    assert list(PollRun.objects.order_by("pk").values_list("outcome", flat=True)) == ["ok", "fenced"]
    assert len(platform.calls) == 2


def test_a_poller_killed_while_it_asks_is_replaced_when_its_lease_ends_and_no_sooner(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    platform.script = [SystemExit()]
    with pytest.raises(SystemExit):
        poll_due_accounts(now=START)
    assert poll_due_accounts(now=START + LEASE - SECOND) == 0
    platform.script = [Page(items=[item(1)], cursor={"since": "1"})]
    assert poll_due_accounts(now=START + LEASE) == 1
    assert Post.objects.count() == 1


def test_a_slow_page_is_stored_after_the_lease_when_nobody_took_over(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    """The lease only invites others; the number alone decides who may write."""
    platform.script = two_pages(lambda: MonitoredAccount.objects.update(lease_until=START - SECOND))
    assert poll_account(account, now=START)
    assert (Post.objects.count(), MonitoredAccount.objects.get().cursor) == (2, {"done": True})


def test_a_poller_that_was_overtaken_meets_a_failure_without_touching_the_account(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    def overtaken() -> Page:
        MonitoredAccount.objects.update(lease_until=START)
        assert claim_account(account.pk, now=START)
        raise KeyError("text")

    platform.script = [overtaken]
    assert poll_account(account, now=START)
    kept = MonitoredAccount.objects.get()
    assert (kept.failures, kept.epoch, kept.lease_until) == (0, account.epoch + 2, START + LEASE)
    assert PollRun.objects.get().outcome == "fenced"
