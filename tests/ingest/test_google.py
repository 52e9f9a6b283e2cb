"""A location's reviews from Google's stand-in through the whole of ingest, and what becomes of them in the desk."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from ingest.connections import connection_for
from ingest.models import MonitoredAccount, PollRun, Post, PostAuthor, PostVersion
from ingest.services import NewAccount, connect_account, poll_due_accounts, sign_in_again, sweep_deletions
from platforms.base import ReplyTarget
from platforms.errors import PlatformError
from sandbox.client import Sandbox
from sandbox.server import SandboxServer
from tests.conftest import Cast
from triage.models import Assessment
from triage.services import assess_new_posts


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
def account(cast: Cast, sandbox: Sandbox) -> MonitoredAccount:
    made = sandbox.credentials("google")
    new = NewAccount("google", cast.walk_in, "To listen.", made["settings"], made["secrets"])
    return connect_account(new=new, actor=cast.cora)


def again(account: MonitoredAccount) -> None:
    """Poll as if its time had come."""
    MonitoredAccount.objects.update(next_poll_at=timezone.now() - timedelta(seconds=1), lease_until=None)
    assert poll_due_accounts() >= 1
    account.refresh_from_db()


def test_a_review_comes_in_with_stars_author_and_link(account: MonitoredAccount, sandbox: Sandbox) -> None:
    review = sandbox.publish("google", "They listened to me.", stars=5, author="Rosa M.")
    again(account)
    post = Post.objects.get()
    assert (post.external_id, post.kind, post.rating, post.text) == (review, "review", 5, "They listened to me.")
    assert (post.service_id, post.reply_route) == (account.service_id, "api")
    assert post.url.startswith("https://maps.google.com/")
    assert PostAuthor.objects.get().display_name == "Rosa M."


def test_stars_without_a_word_are_a_post_and_are_assessed(account: MonitoredAccount, sandbox: Sandbox) -> None:
    sandbox.publish("google", "", stars=1)
    again(account)
    assert (Post.objects.get().text, Post.objects.get().rating) == ("", 1)
    assert assess_new_posts() == 1


def test_an_anonymous_review_has_no_author(account: MonitoredAccount, sandbox: Sandbox) -> None:
    sandbox.publish("google", "I waited six weeks.", stars=2, author=None)
    again(account)
    assert Post.objects.count() == 1
    assert not PostAuthor.objects.exists()


def test_reviews_of_several_pages_are_stored_once_each(account: MonitoredAccount, sandbox: Sandbox) -> None:
    items = [{"text": f"I waited {n} weeks.", "stars": 1 + n % 5} for n in range(130)]
    ids = sandbox.publish_many("google", items)
    again(account)
    again(account)
    assert set(Post.objects.values_list("external_id", flat=True)) == set(ids)
    assert (PostVersion.objects.count(), account.walk) == (130, {})
    assert PollRun.objects.filter(outcome="ok").count() >= 4


def test_stars_that_fall_under_the_same_words_are_judged_again(account: MonitoredAccount, sandbox: Sandbox) -> None:
    review = sandbox.publish("google", "My visit on Tuesday.", stars=5)
    again(account)
    assess_new_posts()
    sandbox.edit("google", review, "My visit on Tuesday.", stars=1)
    again(account)
    assert assess_new_posts() == 1
    post = Post.objects.get()
    assert (post.rating, post.edited_at is not None) == (1, True)
    assert Assessment.objects.filter(post=post).count() == 2
    assert Assessment.objects.get(post=post, superseded_at=None).text_hash == post.text_hash
    assert list(post.versions.values_list("rating", flat=True)) == [5, 1]


def test_our_own_reply_on_the_platform_is_no_edit_of_the_review(account: MonitoredAccount, sandbox: Sandbox) -> None:
    sandbox.publish("google", "They listened.", stars=5)
    again(account)
    post = Post.objects.get()
    reply_on_google(account, post, "Thank you for telling us.")
    again(account)
    post.refresh_from_db()
    assert (post.text, PostVersion.objects.count(), post.edited_at) == ("They listened.", 1, None)


def reply_on_google(account: MonitoredAccount, post: Post, text: str) -> None:
    target = ReplyTarget(post.external_id, post.version_id)
    assert connection_for(account).send_reply(target, text).external_id


def test_a_review_that_its_author_deletes_is_erased_within_a_day(account: MonitoredAccount, sandbox: Sandbox) -> None:
    gone = sandbox.publish("google", "Please forget this.", stars=3)
    kept = sandbox.publish("google", "This stays.", stars=4)
    again(account)
    sandbox.delete("google", gone)
    assert sweep_deletions(now=timezone.now() + timedelta(hours=25)) == 1
    assert Post.objects.get(external_id=gone).deletion == "gone"
    assert Post.objects.get(external_id=kept).text == "This stays."


def test_a_location_that_vanished_erases_no_review(account: MonitoredAccount, sandbox: Sandbox) -> None:
    sandbox.publish("google", "This stays.", stars=4)
    again(account)
    sandbox.command("google", "remove_location")
    assert sweep_deletions(now=timezone.now() + timedelta(hours=25)) == 0
    assert Post.objects.get().text == "This stays."


def test_a_sign_in_that_was_taken_back_expires_the_account_and_the_same_one_does_not_mend_it(
    account: MonitoredAccount, sandbox: Sandbox, cast: Cast
) -> None:
    sandbox.publish("google", "Before.", stars=4)
    again(account)
    place = account.cursor
    sandbox.command("google", "revoke")
    again(account)
    assert (account.state, account.cursor) == ("expired", place)
    with pytest.raises(PlatformError):
        sign_in_again(account=account, secrets={}, actor=cast.cora)
    account.refresh_from_db()
    assert account.state == "expired"


def test_an_access_token_that_ended_early_is_renewed_without_a_word(
    account: MonitoredAccount, sandbox: Sandbox
) -> None:
    sandbox.publish("google", "One.", stars=4)
    again(account)
    sandbox.command("google", "end_access")
    sandbox.publish("google", "Two.", stars=4)
    again(account)
    assert Post.objects.count() == 2
    assert account.state == "active"


@pytest.mark.parametrize("kind", ["drop_before", "truncate", "html", "garbage"])
def test_a_broken_answer_loses_no_review(account: MonitoredAccount, sandbox: Sandbox, kind: str) -> None:
    ids = sandbox.publish_many("google", [{"text": f"{n} weeks.", "stars": 2} for n in range(3)])
    sandbox.fault("google", "GET *reviews*", kind, times=1)
    again(account)
    again(account)
    assert set(Post.objects.values_list("external_id", flat=True)) == set(ids)
    assert account.state == "active"
