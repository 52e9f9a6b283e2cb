"""Polling with the real client libraries over HTTP against the sandbox, whose ledger is the oracle."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django import Settings

from ingest.models import MonitoredAccount, PollRun, Post, PostVersion, Sighting
from ingest.services import NewAccount, connect_account, hint_account, poll_account, poll_due_accounts, sweep_deletions
from sandbox.client import Sandbox
from sandbox.server import SandboxServer
from tests.conftest import Cast

HANDLE = "LakeshoreMH"
Connect = Callable[..., MonitoredAccount]


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer() as running:
        yield running


@pytest.fixture
def sandbox(server: SandboxServer, settings: Settings) -> Sandbox:
    settings.SANDBOX_URL = server.url
    client = Sandbox(server.url)
    client.reset()
    return client


@pytest.fixture
def connect(cast: Cast, sandbox: Sandbox) -> Connect:
    """Connects an account of the sandbox as an admin would."""

    def make(platform: str = "x", **settings_: str) -> MonitoredAccount:
        handle = {"handle": HANDLE} if platform == "x" else {}
        made = sandbox.credentials(platform, **handle)
        new = NewAccount(platform, cast.root, "To listen.", {**handle, **settings_}, made["secrets"])
        return connect_account(new=new, actor=cast.cora)

    return make


def mention(sandbox: Sandbox, *texts: str) -> list[str]:
    items = [{"text": f"@{HANDLE} {text}", "author": f"neighbour{n}"} for n, text in enumerate(texts)]
    return sandbox.publish_many("x", items)


def again(account: MonitoredAccount) -> None:
    """Poll as if its time had come."""
    MonitoredAccount.objects.update(next_poll_at=timezone.now() - timedelta(seconds=1), lease_until=None)
    assert poll_due_accounts() >= 1
    account.refresh_from_db()


def test_mentions_are_stored_once_however_often_they_are_read(connect: Connect, sandbox: Sandbox) -> None:
    account = connect()
    ids = mention(sandbox, *(f"I waited {n} weeks." for n in range(250)))
    again(account)
    again(account)
    assert set(Post.objects.values_list("external_id", flat=True)) == set(ids)
    assert (PostVersion.objects.count(), Sighting.objects.count()) == (250, 250)
    assert account.walk == {}
    assert account.cursor


def test_a_walk_cut_off_between_pages_is_finished_from_its_place(connect: Connect, sandbox: Sandbox) -> None:
    account = connect()
    ids = mention(sandbox, *(f"Part {n}." for n in range(250)))
    poll_one_page(account)
    account.refresh_from_db()
    assert account.walk
    assert account.cursor == {}
    newer = mention(sandbox, "Newer than the walk.")
    again(account)
    again(account)
    assert set(Post.objects.values_list("external_id", flat=True)) == {*ids, *newer}


def poll_one_page(account: MonitoredAccount) -> None:
    """What a worker leaves behind that dies after its first page."""
    from_polling = pytest.MonkeyPatch()
    from_polling.setattr("ingest.services.polling.PAGES_PER_CLAIM", 1)
    try:
        poll_account(account)
    finally:
        from_polling.undo()


def test_an_edit_on_x_is_a_new_version_of_one_post(connect: Connect, sandbox: Sandbox) -> None:
    account = connect()
    (first,) = mention(sandbox, "The wait was long.")
    again(account)
    second = sandbox.edit("x", first, f"@{HANDLE} The wait was far too long.")
    again(account)
    post = Post.objects.get()
    assert (post.external_id, post.version_id) == (first, second)
    assert "far too long" in post.text
    assert post.versions.count() == 2


def test_a_deletion_at_the_source_is_found_by_the_sweep_but_not_during_an_outage(
    connect: Connect, sandbox: Sandbox
) -> None:
    account = connect()
    gone, kept = mention(sandbox, "Please forget this.", "This stays.")
    again(account)
    sandbox.delete("x", gone)
    tomorrow = timezone.now() + timedelta(hours=25)
    sandbox.fault("x", "GET *", "status", status=503, times=1)
    assert sweep_deletions(now=tomorrow) == 0
    assert sweep_deletions(now=tomorrow) == 1
    assert Post.objects.get(external_id=gone).deletion == "gone"
    assert Post.objects.get(external_id=kept).deleted_at is None
    again(account)
    assert Post.objects.get(external_id=gone).text == ""


@pytest.mark.parametrize("kind", ["drop_before", "truncate", "half_close", "html", "garbage", "no_content_type"])
def test_a_broken_answer_loses_nothing_and_moves_no_cursor_past_it(
    connect: Connect, sandbox: Sandbox, kind: str
) -> None:
    account = connect()
    ids = mention(sandbox, "One.", "Two.", "Three.")
    sandbox.fault("x", "GET *mentions*", kind, times=1)
    again(account)
    again(account)
    assert set(Post.objects.values_list("external_id", flat=True)) == set(ids)
    assert account.state == "active"


def test_a_limit_of_x_is_waited_out_with_a_single_request(connect: Connect, sandbox: Sandbox) -> None:
    account = connect()
    reset = int((sandbox.now() + timedelta(minutes=7)).timestamp())
    sandbox.fault("x", "GET *mentions*", status=429, headers={"x-rate-limit-reset": str(reset)}, times=-1)
    sandbox.clear_requests()
    again(account)
    assert len(sandbox.requests(platform="x")) == 1
    assert timedelta(minutes=6) < account.next_poll_at - timezone.now() <= timedelta(minutes=8)
    assert PollRun.objects.get().outcome == "retry"


def test_a_revoked_sign_in_expires_the_account_and_the_place_is_kept(connect: Connect, sandbox: Sandbox) -> None:
    account = connect()
    mention(sandbox, "One.")
    again(account)
    place = account.cursor
    sandbox.set("x", revoked=True)
    again(account)
    assert (account.state, account.cursor) == ("expired", place)


def test_comments_of_a_facebook_page_come_in_and_a_hint_is_followed(connect: Connect, sandbox: Sandbox) -> None:
    account = connect("facebook")
    sandbox.publish("facebook", "The new doctor listened.")
    again(account)
    assert Post.objects.filter(text="The new doctor listened.", platform="facebook").count() == 1
    post = Post.objects.filter(text="The new doctor listened.").get()
    hint_account(account=account, ids=[post.conversation_id])
    sandbox.clear_requests()
    again(account)
    assert any(post.conversation_id in request["path"] for request in sandbox.requests(platform="facebook"))
    assert account.hints == []


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_lose_and_double_nothing(connect: Connect, sandbox: Sandbox) -> None:
    accounts = [connect().pk, connect("facebook").pk]
    ids = mention(sandbox, *(f"I waited {n} weeks." for n in range(220)))
    failed: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(3):
                for pk in accounts:  # one by one: two updates of several rows might wait for each other
                    MonitoredAccount.objects.filter(pk=pk).update(next_poll_at=timezone.now() - timedelta(seconds=1))
                poll_due_accounts(seconds=5)
        except BaseException as error:  # the assertion below shows it
            failed.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []
    stored = list(Post.objects.filter(platform="x").values_list("external_id", flat=True))
    assert sorted(stored) == sorted(ids)
    assert PostVersion.objects.filter(post__platform="x").count() == len(ids)
