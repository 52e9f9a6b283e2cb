"""Storing a page: one post for one identity, versions for edits, tombstones that stay empty."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ingest.incoming import sort_items, text_hash
from ingest.models import MonitoredAccount, Post, PostAuthor, PostVersion, QuarantinedItem, Sighting
from ingest.services import poll_account, redact_post
from ingest.services.claims import claim_account
from ingest.services.settling import settle_page
from platforms.base import Page
from tests.conftest import Cast
from tests.ingest.conftest import MakeAccount
from tests.ingest.scripted import START, ScriptedConnection, ScriptedPlatform, item


def read(account: MonitoredAccount, platform: ScriptedPlatform, *items: dict[str, Any], minutes: int = 60) -> None:
    """One poll that brings these items, so many minutes after START."""
    platform.script = [Page(items=list(items), cursor={})]
    assert poll_account(account=account, now=START + timedelta(minutes=minutes))


def test_an_edited_text_is_a_new_version_of_the_same_post(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    read(account, platform, item(1, "The wait was long.", version="10"))
    read(account, platform, item(1, "The wait was far too long.", version="11", edited=70), minutes=80)
    post = Post.objects.get()
    assert (post.external_id, post.version_id, post.text) == ("1", "11", "The wait was far too long.")
    assert post.text_hash == text_hash("The wait was far too long.")
    assert post.edited_at == START + timedelta(minutes=70)
    assert [version.text for version in post.versions.all()] == ["The wait was long.", "The wait was far too long."]
    assert account.runs.order_by("pk").last().new_versions == 1  # type: ignore[union-attr]


def test_an_edit_that_the_platform_does_not_mark_is_found_by_the_text(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    read(account, platform, item(1, "Kind staff."))
    read(account, platform, item(1, "Kind staff, rude manager."), minutes=70)
    post = Post.objects.get()
    assert post.text == "Kind staff, rude manager."
    assert post.edited_at == START + timedelta(minutes=70)


@pytest.mark.parametrize(
    "older", [{"version": "10"}, {"version": "11", "edited": 40}], ids=["lower version id", "earlier time of editing"]
)
def test_an_older_version_never_overwrites_a_newer_one(
    account: MonitoredAccount, platform: ScriptedPlatform, older: dict[str, Any]
) -> None:
    read(account, platform, item(1, "Second text.", version="11", edited=50))
    read(account, platform, item(1, "First text.", **older), minutes=70)
    assert Post.objects.get().text == "Second text."
    assert PostVersion.objects.count() == 1


def test_a_slow_answer_never_overwrites_what_was_asked_for_later(
    new_account: MakeAccount, platform: ScriptedPlatform
) -> None:
    slow, quick = new_account(), new_account()
    read(slow, platform, item(1, "First text."), minutes=60)
    claim = claim_account(slow.pk, now=START + timedelta(minutes=70))
    assert claim
    read(quick, platform, item(1, "Second text."), minutes=71)
    connection_ = ScriptedConnection(platform, None)  # type: ignore[arg-type]  # parse alone is used
    good, bad = sort_items(connection_, [item(1, "First text.")], now=claim.at)
    settle_page(claim, Page(items=[item(1)], cursor={}), good, bad, final=True, now=START + timedelta(minutes=72))
    assert Post.objects.get().text == "Second text."


def test_the_same_post_twice_on_a_page_is_stored_once_in_its_newest_version(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    read(account, platform, item(1, "New.", version="12"), item(1, "Old.", version="11"), item(2))
    assert Post.objects.count() == 2
    assert Post.objects.get(external_id="1").text == "New."


def test_new_stars_under_the_same_words_are_taken_over(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    read(account, platform, item(1, "As it was.", rating=2))
    read(account, platform, item(1, "As it was.", rating=5), minutes=70)
    assert Post.objects.get().rating == 5
    assert list(PostVersion.objects.values_list("text", "rating")) == [("As it was.", 2), ("As it was.", 5)]


def test_a_post_seen_by_two_accounts_is_one_post_with_two_sightings(
    new_account: MakeAccount, platform: ScriptedPlatform, cast: Cast
) -> None:
    whole, hub = new_account(cast.root), new_account(cast.youth_hub)
    read(whole, platform, item(1))
    assert Post.objects.get().service == cast.root
    read(hub, platform, item(1), minutes=61)
    assert Post.objects.get().service == cast.youth_hub
    assert set(Sighting.objects.values_list("account", flat=True)) == {whole.pk, hub.pk}


def test_a_less_specific_account_does_not_take_a_post_over(
    new_account: MakeAccount, platform: ScriptedPlatform, cast: Cast
) -> None:
    whole, hub, walk_in = new_account(cast.root), new_account(cast.youth_hub), new_account(cast.walk_in)
    for minutes, account in enumerate([hub, whole, walk_in]):
        read(account, platform, item(1), minutes=60 + minutes)
    assert Post.objects.get().service == cast.youth_hub


def test_a_tombstone_is_not_filled_again_by_a_later_poll(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    read(account, platform, item(1, "Please forget this."))
    redact_post(post=Post.objects.get(), deletion="gone", now=START + timedelta(hours=2))
    read(account, platform, item(1, "Please forget this, again.", version="2"), minutes=180)
    post = Post.objects.get()
    assert (post.text, post.deletion) == ("", "gone")
    assert not PostAuthor.objects.exists()
    assert set(PostVersion.objects.values_list("text", flat=True)) == {""}
    assert not QuarantinedItem.objects.exists()  # left out, not stopped by the database's own guard


def test_a_post_keeps_the_time_of_its_edit_where_the_platform_tells_none_later(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    read(account, platform, item(1, "Two stars for the wait.", version="10", rating=2))
    read(account, platform, item(1, "Two stars for the long wait.", version="11", rating=2, edited=70), minutes=80)
    read(account, platform, item(1, "Two stars for the long wait.", version="12", rating=1), minutes=90)
    post = Post.objects.get()
    assert (post.rating, post.edited_at) == (1, START + timedelta(minutes=70))


def test_an_own_post_is_stored_as_context(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    read(account, platform, item(1, "Our walk-in is open on Sunday.", is_own=True))
    assert Post.objects.get().is_own


def test_a_time_in_the_future_becomes_now_and_one_long_ago_stays(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    read(account, platform, item(1, minute=60 * 24 * 365 * 70), item(2, minute=-60 * 24 * 365 * 20))
    later, earlier = Post.objects.order_by("external_id")
    assert later.posted_at == START + timedelta(minutes=60)
    assert earlier.posted_at.year == 2006


@pytest.mark.parametrize(
    ("text", "stored"), [("a\x00b", "a\ufffdb"), ("a\ud800b", "a?b"), ("😀" * 300, "😀" * 300), ("", "")]
)
def test_any_text_is_stored(account: MonitoredAccount, platform: ScriptedPlatform, text: str, stored: str) -> None:
    raw = {**item(1), "text": text}
    read(account, platform, raw)
    assert Post.objects.get().text == stored


def queries_of_a_page(account: MonitoredAccount, platform: ScriptedPlatform, size: int, start: int) -> int:
    platform.script = [Page(items=[item(start + number) for number in range(size)], cursor={})]
    with CaptureQueriesContext(
        connection,
    ) as seen:
        poll_account(account=account, now=START + timedelta(minutes=60))
    return len(seen)


def test_a_page_of_a_hundred_takes_as_many_statements_as_a_page_of_two(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    two = queries_of_a_page(account, platform, 2, start=1000)
    hundred = queries_of_a_page(account, platform, 100, start=2000)
    again = queries_of_a_page(account, platform, 100, start=2000)
    assert hundred == two
    assert again <= hundred + 1
    assert hundred <= 22


def test_a_page_full_of_edits_takes_a_fixed_number_of_statements(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    counts = []
    for size, start in [(2, 1000), (50, 2000)]:
        read(account, platform, *(item(start + n, "before") for n in range(size)), minutes=60)
        platform.script = [Page(items=[item(start + n, f"after {n}") for n in range(size)], cursor={})]
        with CaptureQueriesContext(connection) as seen:
            poll_account(account=account, now=START + timedelta(minutes=61))
        counts.append(len(seen))
    assert counts[0] == counts[1]
