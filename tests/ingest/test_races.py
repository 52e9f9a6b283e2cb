"""Two workers, two accounts, two admins at the same moment; and pages of which only a part could be stored."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from audit.models import Entry
from audit.services import verify
from ingest.errors import StaleAccount
from ingest.incoming import sort_items
from ingest.models import MonitoredAccount, PollRun, Post, PostVersion, Sighting
from ingest.services import hint_account, pause_account, poll_account, redact_post, resume_account
from ingest.services.claims import claim_account
from ingest.services.settling import settle_page
from platforms.base import Page
from tests.at_once import at_once
from tests.conftest import Cast
from tests.ingest.conftest import MakeAccount
from tests.ingest.scripted import START, ScriptedConnection, ScriptedPlatform, item

races = pytest.mark.django_db(transaction=True)


def settle(account: MonitoredAccount, platform: ScriptedPlatform, items: list[dict[str, Any]]) -> Callable[[], Any]:
    """The last step of a poll, ready to run."""
    claim = claim_account(account.pk, now=START)
    assert claim is not None
    connection = ScriptedConnection(platform, None)  # type: ignore[arg-type]
    good, bad = sort_items(connection, items, now=START)
    page = Page(items=items, cursor={"done": True})
    return lambda: settle_page(claim, page, good, bad, final=True, now=START + timedelta(seconds=5))


@races
def test_two_accounts_that_bring_the_same_posts_at_once_store_each_once(
    new_account: MakeAccount, platform: ScriptedPlatform, cast: Cast
) -> None:
    first, second = new_account(cast.root), new_account(cast.youth_hub)
    items = [item(number) for number in range(1, 60)]
    works = [settle(first, platform, items), settle(second, platform, list(reversed(items)))]
    assert at_once(*works) == [None, None]
    assert Post.objects.count() == PostVersion.objects.count() == 59
    assert Sighting.objects.count() == 118
    assert sum(PollRun.objects.values_list("new_posts", flat=True)) == 59
    assert list(MonitoredAccount.objects.values_list("cursor", flat=True)) == [{"done": True}] * 2


@races
def test_two_accounts_that_bring_different_versions_at_once_end_with_the_newer(
    new_account: MakeAccount, platform: ScriptedPlatform, cast: Cast
) -> None:
    first, second = new_account(cast.root), new_account(cast.youth_hub)
    old = [item(number, "Before.", version="100") for number in range(1, 20)]
    new = [item(number, "After.", version="200") for number in range(1, 20)]
    assert at_once(settle(first, platform, old), settle(second, platform, new)) == [None, None]
    assert set(Post.objects.values_list("text", "version_id")) == {("After.", "200")}


@races
def test_a_deletion_at_the_moment_of_an_edit_leaves_no_text(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    for number in range(1, 6):
        platform.script = [Page(items=[item(number, "First.")], cursor={})]
        assert poll_account(account, now=START - timedelta(minutes=1))
        post = Post.objects.get(external_id=str(number))
        edit = settle(account, platform, [item(number, "Second.", version="99")])
        at_once(edit, lambda post=post: redact_post(post=post, deletion="gone"))  # type: ignore[misc]
        post.refresh_from_db()
        assert (post.text, post.deletion) == ("", "gone")
        assert set(PostVersion.objects.filter(post=post).values_list("text", flat=True)) <= {"", "Second."}


@races
def test_two_admins_who_pause_and_resume_at_once_leave_one_state_and_one_entry_each(
    account: MonitoredAccount, cast: Cast
) -> None:
    pause_account(account=account, reason="Campaign", until=None, actor=cast.cora)
    seen = [MonitoredAccount.objects.get() for _ in range(4)]
    results = at_once(*(lambda each=each: resume_account(account=each, actor=cast.cora) for each in seen))
    assert sorted(type(result).__name__ for result in results) == ["NoneType"] + ["StaleAccount"] * 3
    assert MonitoredAccount.objects.get().state == "active"
    assert Entry.objects.filter(action="account.resumed").count() == 1
    assert verify() is None


@races
def test_hints_that_come_at_once_are_all_kept(account: MonitoredAccount) -> None:
    assert at_once(*(lambda n=n: hint_account(account=account, ids=[str(n)]) for n in range(8))) == [True] * 8
    assert sorted(MonitoredAccount.objects.get().hints) == [str(n) for n in range(8)]


@races
def test_four_workers_claim_one_account_once(account: MonitoredAccount) -> None:
    claims = at_once(*(lambda: claim_account(account.pk, now=START) for _ in range(4)))
    assert sum(claim is not None for claim in claims) == 1
    assert MonitoredAccount.objects.get().epoch == account.epoch + 1


def test_a_stale_pause_is_refused_and_the_first_one_stands(account: MonitoredAccount, cast: Cast) -> None:
    stale = MonitoredAccount.objects.get()
    pause_account(account=account, reason="First", until=None, actor=cast.cora)
    with pytest.raises(StaleAccount):
        pause_account(account=stale, reason="Second", until=None, actor=cast.cora)
    assert MonitoredAccount.objects.get().state_reason == "First"


@pytest.mark.parametrize("place", ["insert_versions", "insert_authors", "insert_sightings", "_raise_service"])
def test_a_page_cut_off_while_it_is_stored_leaves_nothing_and_is_read_again(
    account: MonitoredAccount, platform: ScriptedPlatform, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    items = [item(number) for number in range(1, 8)]
    platform.script = [Page(items=items, cursor={"since": "7"})]
    with monkeypatch.context() as broken:
        broken.setattr(f"ingest.services.storing.{place}", killed)
        with pytest.raises(SystemExit):
            poll_account(account, now=START)
    account.refresh_from_db()
    assert (Post.objects.count(), PollRun.objects.count(), account.cursor) == (0, 0, {})
    later = START + timedelta(minutes=5)  # the lease of the dead worker has run out
    platform.script = [Page(items=items, cursor={"since": "7"})]
    assert poll_account(account, now=later)
    account.refresh_from_db()
    assert (Post.objects.count(), Sighting.objects.count(), account.cursor) == (7, 7, {"since": "7"})


def killed(*args: Any, **kwargs: Any) -> None:
    raise SystemExit


def test_a_page_of_which_the_quarantine_cannot_be_written_is_not_half_stored(
    account: MonitoredAccount, platform: ScriptedPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform.script = [Page(items=[item(1), item(2, poison=True)], cursor={"since": "2"})]
    monkeypatch.setattr("ingest.services.settling.quarantine", killed)
    with pytest.raises(SystemExit):
        poll_account(account, now=START)
    account.refresh_from_db()
    assert (Post.objects.count(), account.cursor) == (0, {})


def test_an_edit_and_its_undoing_leave_two_versions_and_a_late_answer_changes_nothing(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    for minute, text in [(1, "As it was."), (2, "Changed."), (3, "As it was.")]:
        platform.script = [Page(items=[item(1, text)], cursor={})]
        assert poll_account(account, now=START + timedelta(minutes=minute))
    assert (Post.objects.get().text, PostVersion.objects.count()) == ("As it was.", 2)
    slow = settle_at(account, platform, [item(1, "Changed.")], START + timedelta(minutes=2, seconds=30))
    slow()
    assert Post.objects.get().text == "As it was."


def settle_at(account: MonitoredAccount, platform: ScriptedPlatform, items: list[Any], asked_at: Any) -> Any:
    """A page that was asked for at one time and comes in minutes later."""
    claim = claim_account(account.pk, now=asked_at)
    assert claim is not None
    good, bad = sort_items(ScriptedConnection(platform, None), items, now=asked_at)  # type: ignore[arg-type]
    return lambda: settle_page(claim, Page(items=items, cursor={}), good, bad, final=True, now=asked_at)
