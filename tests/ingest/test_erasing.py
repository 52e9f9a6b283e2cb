"""What cannot be read is not kept for ever: 30 days, or until its post is deleted at the source."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from ingest.errors import Erased
from ingest.incoming import own_id
from ingest.models import MonitoredAccount, Post, QuarantinedItem
from ingest.services import discard, poll_account, redact_post, sweep_deletions, try_again
from platforms.base import Page
from tests.conftest import Cast
from tests.ingest.conftest import MakeAccount, hold
from tests.ingest.scripted import START, ScriptedPlatform, item

LATER = START + timedelta(hours=1)


@pytest.fixture
def cora(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.cora)
    return client


def page_of(held: QuarantinedItem) -> str:
    return f"/accounts/{held.account_id}/unreadable/{held.pk}/"


def test_the_content_is_erased_after_thirty_days_and_not_before(
    held: QuarantinedItem, platform: ScriptedPlatform, cora: Client, cast: Cast
) -> None:
    sweep_deletions(now=START + timedelta(days=30))
    held.refresh_from_db()
    assert held.raw
    sweep_deletions(now=START + timedelta(days=30, seconds=1))
    held.refresh_from_db()
    assert (held.raw, held.released_at, held.discarded_at) == ({}, None, None)
    assert "Its content was erased." in cora.get(f"/accounts/{held.account_id}/unreadable/").content.decode()
    with pytest.raises(Erased):
        try_again(item=held, actor=cast.cora)
    discard(item=held, reason="Too old.", actor=cast.cora)


def test_the_content_of_a_stopped_account_is_erased_all_the_same(held: QuarantinedItem) -> None:
    MonitoredAccount.objects.update(state="stopped")
    sweep_deletions(now=START + timedelta(days=31))
    assert QuarantinedItem.objects.get().raw == {}


def test_looking_at_an_erased_item_is_not_a_reading(held: QuarantinedItem, cora: Client) -> None:
    QuarantinedItem.objects.update(raw={})
    page = cora.get(page_of(held)).content.decode()
    assert "Only this line is left" in page
    assert not Entry.objects.filter(action="quarantine.read").exists()


def test_a_post_deleted_at_its_source_takes_its_unreadable_versions_with_it(
    held: QuarantinedItem, account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    other = hold(account, platform, item(8, "Somebody else.", poison=True))
    platform.script = [Page(items=[item(7, "As first written.")], cursor={})]
    assert poll_account(account, now=LATER)
    assert redact_post(post=Post.objects.get(external_id="7"), deletion="gone", now=LATER)
    held.refresh_from_db()
    other.refresh_from_db()
    assert (held.raw, held.discard_reason) == ({}, "Deleted at the source.")
    assert (other.raw["text"], other.discarded_at) == ("Somebody else.", None)


def test_what_a_person_has_discarded_before_stays_as_they_said(
    held: QuarantinedItem, account: MonitoredAccount, platform: ScriptedPlatform, cast: Cast
) -> None:
    discard(item=held, reason="An advertisement.", actor=cast.cora, now=START)
    platform.script = [Page(items=[item(7, "As first written.")], cursor={})]
    assert poll_account(account, now=LATER)
    assert redact_post(post=Post.objects.get(external_id="7"), deletion="gone", now=LATER)
    held.refresh_from_db()
    assert (held.discard_reason, held.discarded_at, held.discarded_by) == ("An advertisement.", START, cast.cora)


def test_an_unreadable_edit_between_two_that_were_read_goes_too(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    for version, text in (("70", "First."), ("71", "Second."), ("72", "Third.")):
        platform.script = [Page(items=[item(7, text, version=version)], cursor={})]
        assert poll_account(account, now=START - timedelta(minutes=80 - int(version)))
    held = hold(account, platform, item(71, "Edited beyond reading.", poison=True))
    redact_post(post=Post.objects.get(external_id="7"), deletion="gone", now=LATER)
    held.refresh_from_db()
    assert held.raw == {}


def test_an_unreadable_edit_under_a_newer_id_goes_too(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    platform.script = [Page(items=[item(7, "First.", version="70")], cursor={})]
    assert poll_account(account, now=START - timedelta(minutes=5))
    held = hold(account, platform, item(70, "Edited beyond reading.", poison=True))
    redact_post(post=Post.objects.get(external_id="7"), deletion="gone", now=LATER)
    held.refresh_from_db()
    assert held.raw == {}


def test_the_same_id_on_another_platform_is_another_post(
    held: QuarantinedItem, account: MonitoredAccount, platform: ScriptedPlatform, new_account: MakeAccount
) -> None:
    platform.script = [Page(items=[item(7, "Words.")], cursor={})]
    assert poll_account(account, now=LATER)
    Post.objects.filter(external_id="7").update(platform="elsewhere")
    redact_post(post=Post.objects.get(external_id="7"), deletion="gone", now=LATER)
    held.refresh_from_db()
    assert held.raw


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"id": "17"}, "17"),
        ({"id": 17}, "17"),
        ({"reviewId": "AbC", "id": ""}, "AbC"),
        ({"id": ["17"]}, ""),
        ({"id": "x" * 191}, ""),
        ({"parent": "17"}, ""),
        (["17"], ""),
        (None, ""),
    ],
)
def test_the_id_of_an_item_that_cannot_be_read(raw: Any, found: str) -> None:
    assert own_id(raw) == found
