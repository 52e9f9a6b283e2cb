"""Items that could not be read: a person looks, tries again or lets them go; old ones are erased."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from audit.models import Entry
from ingest.errors import StaleItem, Unreadable
from ingest.models import AccountSecret, MonitoredAccount, Post, PostVersion, QuarantinedItem, Sighting
from ingest.services import discard, poll_account, try_again
from people.roles import Role
from platforms.base import Page
from platforms.errors import Poison
from tests.conftest import Cast
from tests.factories import make_grant, make_user
from tests.ingest.conftest import CANARY, MakeAccount, hold
from tests.ingest.scripted import START, ScriptedConnection, ScriptedPlatform, item

LATER = START + timedelta(hours=1)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def cora(cast: Cast) -> Client:
    return signed_in(cast.cora)


@pytest.fixture
def repaired(held: QuarantinedItem, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later release whose reader understands what the earlier one did not."""
    read = ScriptedConnection.parse

    def parse(self: ScriptedConnection, raw: dict[str, Any]) -> Any:
        return read(self, {name: value for name, value in raw.items() if name != "poison"})

    monkeypatch.setattr(ScriptedConnection, "parse", parse)


def page_of(item: QuarantinedItem, act: str = "") -> str:
    return f"/accounts/{item.account_id}/unreadable/{item.pk}/{act}"


def test_the_list_says_what_was_wrong_and_shows_nothing_that_a_person_wrote(
    held: QuarantinedItem, cora: Client
) -> None:
    page = cora.get(f"/accounts/{held.account_id}/unreadable/").content.decode()
    assert "1 item waiting" in page
    assert "The item has no text." in page
    assert "I told nobody" not in page
    assert not Entry.objects.filter(action="quarantine.read").exists()


def test_an_account_without_unreadable_items_says_so(account: MonitoredAccount, cora: Client) -> None:
    assert "Everything could be read" in cora.get(f"/accounts/{account.pk}/unreadable/").content.decode()
    assert f"/accounts/{account.pk}/unreadable/" not in cora.get(f"/accounts/{account.pk}/").content.decode()


def test_the_count_on_the_page_of_the_account_leads_to_the_list(held: QuarantinedItem, cora: Client) -> None:
    page = cora.get(f"/accounts/{held.account_id}/").content.decode()
    assert f'<a href="/accounts/{held.account_id}/unreadable/">1 waiting for a person</a>' in page


def test_looking_at_an_item_shows_it_as_characters_and_is_on_record(
    held: QuarantinedItem, cora: Client, cast: Cast
) -> None:
    page = cora.get(page_of(held)).content.decode()
    assert "I told nobody but you &lt;script&gt;" in page
    assert "<script>alert" not in page
    entry = Entry.objects.get(action="quarantine.read")
    assert (entry.actor_id, entry.object_type, entry.object_id) == (cast.cora.pk, "quarantined_item", held.pk)
    assert "nobody" not in str(entry.detail)


@pytest.mark.parametrize("name", ["rae", "asha", "ben", "mona", "otto", "dan", "nora"])
def test_who_does_not_manage_accounts_meets_a_404_and_changes_nothing(
    held: QuarantinedItem, cast: Cast, name: str
) -> None:
    stranger = signed_in(getattr(cast, name))
    for path in (f"/accounts/{held.account_id}/unreadable/", page_of(held)):
        assert stranger.get(path).status_code == 404
    for act in ("try/", "discard/"):
        assert stranger.post(page_of(held, act), {"reason": "x"}).status_code == 404
    held.refresh_from_db()
    assert (held.released_at, held.discarded_at, bool(held.raw)) == (None, None, True)


def test_an_admin_of_another_service_does_not_reach_the_item_by_any_way(
    held: QuarantinedItem, cast: Cast, new_account: MakeAccount
) -> None:
    elsewhere = make_user("lena")
    make_grant(elsewhere, cast.walk_in, Role.ACCOUNT_ADMIN)
    mine = new_account(cast.walk_in)
    lena = signed_in(elsewhere)
    assert lena.get(page_of(held)).status_code == 404
    assert lena.get(f"/accounts/{mine.pk}/unreadable/{held.pk}/").status_code == 404
    assert lena.post(f"/accounts/{mine.pk}/unreadable/{held.pk}/discard/", {"reason": "x"}).status_code == 404
    assert not Entry.objects.filter(action__startswith="quarantine.").exists()


@pytest.mark.parametrize("act", ["try/", "discard/"])
def test_no_act_is_a_link(held: QuarantinedItem, cora: Client, act: str) -> None:
    assert cora.get(page_of(held, act)).status_code == 405


@pytest.mark.usefixtures("repaired")
def test_trying_again_stores_the_post_and_keeps_no_second_copy(
    held: QuarantinedItem, cora: Client, cast: Cast, account: MonitoredAccount
) -> None:
    answer = cora.post(page_of(held, "try/"), follow=True)
    assert "Read and stored." in answer.content.decode()
    post = Post.objects.get(external_id="7")
    assert (post.text, post.service_id) == (CANARY, account.service_id)
    assert Sighting.objects.filter(post=post, account=account).exists()
    held.refresh_from_db()
    assert (held.raw, held.released_at is not None) == ({}, True)
    assert Entry.objects.get(action="quarantine.released").actor_id == cast.cora.pk


def test_an_item_that_still_cannot_be_read_is_kept_and_says_why(
    held: QuarantinedItem, cora: Client, cast: Cast
) -> None:
    answer = cora.post(page_of(held, "try/"), follow=True)
    assert "It still cannot be read. The item has no text." in answer.content.decode()
    held.refresh_from_db()
    assert (held.released_at, held.raw["text"]) == (None, CANARY)
    assert Entry.objects.filter(action="quarantine.tried", actor_id=cast.cora.pk).count() == 1
    assert not Post.objects.filter(external_id="7").exists()


@pytest.mark.usefixtures("repaired")
def test_trying_again_never_undoes_a_later_version(
    held: QuarantinedItem, account: MonitoredAccount, platform: ScriptedPlatform, cast: Cast
) -> None:
    platform.script = [Page(items=[item(7, "What it says now.")], cursor={})]
    assert poll_account(account, now=LATER)
    try_again(item=held, actor=cast.cora, now=LATER + timedelta(hours=1))
    assert Post.objects.get(external_id="7").text == "What it says now."


@pytest.mark.usefixtures("repaired")
def test_trying_again_does_not_bring_a_deleted_post_back(
    account: MonitoredAccount, platform: ScriptedPlatform, cast: Cast, held: QuarantinedItem
) -> None:
    platform.script = [Page(items=[item(7, "First words.")], cursor={})]
    assert poll_account(account, now=LATER)
    Post.objects.filter(external_id="7").update(text="", deleted_at=LATER, deletion="gone")
    try_again(item=held, actor=cast.cora, now=LATER)
    post = Post.objects.get(external_id="7")
    assert (post.text, post.deletion) == ("", "gone")


def test_an_item_that_the_database_refuses_again_stays(
    account: MonitoredAccount, platform: ScriptedPlatform, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = hold(account, platform, {**item(3), "version": "9" * 180 + "\u202e" * 5})
    with pytest.raises(Unreadable, match="still cannot be read"):
        try_again(item=refused, actor=cast.cora, now=LATER)
    refused.refresh_from_db()
    assert refused.released_at is None
    assert refused.raw


def test_credentials_that_do_not_open_are_a_reason_and_not_a_crash(held: QuarantinedItem, cast: Cast) -> None:
    AccountSecret.objects.all().delete()
    with pytest.raises(Unreadable, match="No sign-in is stored"):
        try_again(item=held, actor=cast.cora, now=LATER)
    assert QuarantinedItem.objects.get().raw


@pytest.mark.usefixtures("repaired")
def test_two_admins_at_once_store_it_once(held: QuarantinedItem, cast: Cast) -> None:
    seen_by_the_second = QuarantinedItem.objects.select_related("account").get()
    try_again(item=held, actor=cast.cora, now=LATER)
    with pytest.raises(StaleItem):
        try_again(item=seen_by_the_second, actor=cast.cora, now=LATER)
    with pytest.raises(StaleItem):
        discard(item=seen_by_the_second, reason="x", actor=cast.cora, now=LATER)
    assert PostVersion.objects.filter(post__external_id="7").count() == 1
    assert Entry.objects.filter(action="quarantine.discarded").count() == 0


def test_discarding_needs_a_reason_and_shows_the_content_no_second_time(held: QuarantinedItem, cora: Client) -> None:
    answer = cora.post(page_of(held, "discard/"), {"reason": " "})
    assert answer.status_code == 422
    assert "Say why this item can go" in answer.content.decode()
    assert "I told nobody" not in answer.content.decode()
    held.refresh_from_db()
    assert held.discarded_at is None


def test_discarding_erases_the_content_and_keeps_the_reason(
    held: QuarantinedItem, cora: Client, cast: Cast, account: MonitoredAccount
) -> None:
    cora.post(page_of(held, "discard/"), {"reason": "An advertisement."})
    held.refresh_from_db()
    assert (held.raw, held.discard_reason, held.discarded_by) == ({}, "An advertisement.", cast.cora)
    assert Entry.objects.get(action="quarantine.discarded").object_id == held.pk
    assert "Everything could be read" in cora.get(f"/accounts/{account.pk}/unreadable/").content.decode()
    assert cora.get(page_of(held)).status_code == 404


def test_what_was_discarded_and_comes_again_waits_for_nobody_and_stops_nothing(
    held: QuarantinedItem, account: MonitoredAccount, platform: ScriptedPlatform, cast: Cast
) -> None:
    discard(item=held, reason="Not ours.", actor=cast.cora, now=START)
    platform.script = [Page(items=[item(7, CANARY, poison=True)], cursor={})]
    assert poll_account(account, now=LATER)
    held.refresh_from_db()
    assert (held.times_seen, held.last_seen_at, held.raw) == (2, LATER, {})
    account.refresh_from_db()
    assert account.state == "active"


def test_an_item_cannot_end_in_both_ways(held: QuarantinedItem) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarantinedItem.objects.update(released_at=START, discarded_at=START, discard_reason="x", raw={})
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarantinedItem.objects.update(discarded_at=START, discard_reason="x")


def test_many_items_are_shown_a_hundred_at_a_time_in_a_fixed_number_of_queries(
    account: MonitoredAccount, cora: Client, django_assert_max_num_queries: Any
) -> None:
    QuarantinedItem.objects.bulk_create(
        QuarantinedItem(account=account, raw={"n": n}, raw_hash=str(n), error="Odd.", first_seen_at=START)
        for n in range(120)
    )
    with django_assert_max_num_queries(25):
        page = cora.get(f"/accounts/{account.pk}/unreadable/").content.decode()
    assert "120 items waiting, newest 100 shown" in page
    assert page.count(">Odd.<") == 100


def test_a_reader_that_breaks_on_the_item_says_the_kind_of_fault_alone(
    held: QuarantinedItem, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(self: ScriptedConnection, raw: dict[str, Any]) -> Any:
        raise KeyError(raw["text"]) if raw.get("odd") is None else Poison("x")

    monkeypatch.setattr(ScriptedConnection, "parse", parse)
    with pytest.raises(Unreadable) as said:
        try_again(item=held, actor=cast.cora, now=LATER)
    assert "KeyError" in str(said.value)
    assert "nobody" not in str(said.value)
