"""Recommendations come by webhook alone: a signed delivery is stored as told, once, and never undone by an old one."""

import json
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from ingest.models import MonitoredAccount, Post, PostAuthor, PostVersion, QuarantinedItem, Removal, Sighting
from ingest.services import redact_withdrawn, store_told
from ingest.services.releasing import try_again
from people.models import Service
from platforms.facebook.recommendations import PREFIX, told, withdrawn
from tests.at_once import at_once
from tests.conftest import Cast
from tests.ingest.test_webhook import deliver, make_page, sign

SENT = 1_795_000_000
ID = f"{PREFIX}111_900"


@pytest.fixture
def page(cast: Cast) -> MonitoredAccount:
    return make_page(cast.root, "111")


def body(*, at: int = SENT, page_id: str = "111", **fields: Any) -> bytes:
    value = {
        "item": "rating",
        "verb": "add",
        "open_graph_story_id": "111_900",
        "recommendation_type": "NEGATIVE",
        "review_text": "I waited four months.",
        "created_time": SENT - 60,
        "reviewer": {"id": "42", "name": "River"},
        **fields,
    }
    entry = {"id": page_id, "time": at, "changes": [{"field": "ratings", "value": value}]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def only() -> Post:
    return Post.objects.get()


def test_a_signed_recommendation_is_stored_as_a_post(client: Client, page: MonitoredAccount) -> None:
    assert deliver(client, body()) == 200
    post = only()
    assert (post.external_id, post.kind, post.text) == (ID, "recommendation", "I waited four months.")
    assert (post.recommends, post.rating, post.reply_route, post.service) == (False, None, "link_out", page.service)
    assert PostAuthor.objects.get().external_id == "42"
    assert Sighting.objects.get().account == page
    page.refresh_from_db()
    assert page.last_item_at is not None


@pytest.mark.parametrize("signature", ["", "sha256=0", sign(b"another body")])
def test_one_without_the_right_signature_stores_nothing(client: Client, page: MonitoredAccount, signature: str) -> None:
    assert deliver(client, body(), signature) == 403
    assert not Post.objects.exists()


def test_one_told_twice_is_stored_once(client: Client, page: MonitoredAccount) -> None:
    assert [deliver(client, body()) for _ in range(3)] == [200, 200, 200]
    assert (Post.objects.count(), PostVersion.objects.count()) == (1, 1)


def test_a_no_that_becomes_a_yes_under_the_same_words_is_a_new_version(client: Client, page: MonitoredAccount) -> None:
    deliver(client, body())
    before = only().text_hash
    deliver(client, body(at=SENT + 60, verb="edit", recommendation_type="POSITIVE"))
    post = only()
    assert (post.recommends, post.text) == (True, "I waited four months.")
    assert post.text_hash != before
    assert post.edited_at is not None
    assert PostVersion.objects.count() == 2


def test_an_old_delivery_that_comes_late_or_again_changes_nothing(client: Client, page: MonitoredAccount) -> None:
    deliver(client, body(at=SENT + 60, verb="edit", review_text="It got better.", recommendation_type="POSITIVE"))
    deliver(client, body())
    assert (only().text, only().recommends) == ("It got better.", True)


def test_a_removal_leaves_a_tombstone_that_no_replay_fills_again(client: Client, page: MonitoredAccount) -> None:
    deliver(client, body())
    assert deliver(client, body(at=SENT + 60, verb="remove")) == 200
    deliver(client, body())
    post = only()
    assert (post.text, post.deletion) == ("", "gone")
    assert not PostAuthor.objects.exists()
    assert Entry.objects.filter(action="post.redacted", object_id=post.pk).count() == 1


def test_a_removal_that_comes_before_what_it_removes_wins(client: Client, page: MonitoredAccount) -> None:
    assert deliver(client, body(at=SENT + 60, verb="remove")) == 200
    assert Removal.objects.get().external_id == ID
    assert [deliver(client, body()) for _ in range(2)] == [200, 200]
    assert not Post.objects.exists()
    assert not PostAuthor.objects.exists()
    assert not QuarantinedItem.objects.exists()


@pytest.mark.parametrize("verb", ["remove", "hide"])
def test_a_removal_told_again_and_again_is_remembered_once(client: Client, page: MonitoredAccount, verb: str) -> None:
    gone = body(verb=verb)
    assert [deliver(client, gone) for _ in range(3)] == [200, 200, 200]
    assert Removal.objects.count() == 1


def test_an_early_removal_holds_for_its_post_alone(client: Client, page: MonitoredAccount) -> None:
    deliver(client, body(verb="remove", open_graph_story_id="111_901"))
    deliver(client, body())
    assert only().external_id == ID
    assert only().deleted_at is None


def test_an_early_removal_through_another_page_keeps_nothing_out(
    client: Client, page: MonitoredAccount, cast: Cast
) -> None:
    make_page(cast.youth_hub, "222", "0ther")
    forged = body(page_id="222", verb="remove")
    assert deliver(client, forged, sign(forged, "0ther")) == 200
    deliver(client, body())
    assert (only().text, only().deleted_at) == ("I waited four months.", None)


def test_a_removal_of_a_known_post_is_a_tombstone_and_not_remembered_apart(
    client: Client, page: MonitoredAccount
) -> None:
    deliver(client, body())
    deliver(client, body(verb="remove"))
    assert only().deletion == "gone"
    assert not Removal.objects.exists()


def test_a_removal_without_an_id_removes_and_remembers_nothing(client: Client, page: MonitoredAccount) -> None:
    deliver(client, body())
    assert deliver(client, body(verb="remove", open_graph_story_id="../1")) == 200
    assert only().deleted_at is None
    assert not Removal.objects.exists()


def test_one_in_quarantine_that_was_removed_is_released_without_its_text(
    client: Client, page: MonitoredAccount, cast: Cast
) -> None:
    deliver(client, body(recommendation_type="MAYBE"))
    held = QuarantinedItem.objects.get()
    raw = json.loads(body())["entry"][0]["changes"][0]["value"]
    QuarantinedItem.objects.update(raw={"kind": "recommendation", "at": SENT, "object": raw})  # readable by now
    deliver(client, body(at=SENT + 60, verb="remove"))
    held.refresh_from_db()
    try_again(item=held, actor=cast.cora)
    held.refresh_from_db()
    assert (held.raw, held.released_at is not None) == ({}, True)
    assert not Post.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_a_removal_and_its_post_told_at_once_the_removal_wins(page: MonitoredAccount) -> None:
    raw, gone = body(), body(at=SENT + 60, verb="remove")
    for _ in range(3):
        works = (lambda: store_told(account=page, items=told(raw, "111")), lambda: withdraw(page, gone))
        results = at_once(*works)
        assert not [result for result in results if isinstance(result, Exception)]
        assert not Post.objects.filter(deleted_at=None).exists()
        assert Removal.objects.exists() or only().deletion == "gone"


def withdraw(page: MonitoredAccount, raw: bytes) -> int:
    return redact_withdrawn(account=page, external_ids=withdrawn(raw, "111"))


def test_a_removal_through_another_page_erases_nothing(client: Client, page: MonitoredAccount, cast: Cast) -> None:
    make_page(cast.youth_hub, "222", "0ther")
    deliver(client, body())
    forged = body(page_id="222", verb="remove")
    assert deliver(client, forged, sign(forged, "0ther")) == 200
    assert only().deleted_at is None


def test_a_delivery_for_another_page_than_the_signer_s_stores_nothing(client: Client, page: MonitoredAccount) -> None:
    assert deliver(client, body(page_id="333")) == 200
    assert not Post.objects.exists()


@pytest.mark.parametrize("state", ["paused", "expired", "stopped"])
def test_it_is_stored_while_reading_stands_still_since_nobody_tells_it_again(
    client: Client, page: MonitoredAccount, state: str
) -> None:
    MonitoredAccount.objects.update(state=state)
    assert deliver(client, body()) == 200
    assert only().recommends is False
    page.refresh_from_db()
    assert page.state == state


def test_one_that_cannot_be_understood_waits_in_quarantine(client: Client, page: MonitoredAccount) -> None:
    assert deliver(client, body(recommendation_type="MAYBE")) == 200
    assert not Post.objects.exists()
    held = QuarantinedItem.objects.get()
    assert held.account == page
    assert "could not be understood" in held.error


def test_one_without_words_is_stored_for_a_person_to_read(client: Client, page: MonitoredAccount) -> None:
    assert deliver(client, body(review_text=None)) == 200
    assert (only().text, only().recommends) == ("", False)


def test_text_that_the_database_cannot_take_is_made_fit(client: Client, page: MonitoredAccount) -> None:
    assert deliver(client, body(review_text="a\x00b \ud800")) == 200
    assert "\x00" not in only().text


def test_the_page_s_service_owns_it(client: Client, cast: Cast) -> None:
    hub: Service = cast.youth_hub
    make_page(hub, "111")
    deliver(client, body())
    assert only().service == hub
