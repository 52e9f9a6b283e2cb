"""Answering as a Page: one comment, found again when its answer was lost."""

from datetime import timedelta

import pytest

from platforms.base import Presence
from platforms.errors import Gone, Refused, Unknown
from platforms.facebook import PLATFORM
from sandbox.client import Sandbox
from tests.platforms.harness_facebook import Facebook, noon

TEXT = "Thank you for telling us. Nadia, QI lead"


@pytest.fixture
def sandbox(sandbox: Sandbox) -> Sandbox:
    sandbox.set_clock(noon(), frozen=True)
    return sandbox


@pytest.fixture
def facebook(sandbox: Sandbox) -> Facebook:
    return Facebook(sandbox)


@pytest.fixture
def comment(facebook: Facebook) -> str:
    return facebook.publish("a question", on=facebook.publish("our hours", author="page"))


@pytest.mark.parametrize("kind", ["post", "comment", "reply"])
def test_a_reply_to_anything_is_found_again(facebook: Facebook, comment: str, kind: str) -> None:
    objects = {
        "post": facebook.publish("a long wait"),
        "comment": comment,
        "reply": facebook.publish("me too", on=comment),
    }
    target, connection = facebook.target(objects[kind]), facebook.connect()
    sent = connection.send_reply(target, TEXT)
    found = connection.find_reply(target, TEXT, since=noon())
    assert found is not None
    assert found.external_id == sent.external_id
    assert found.url == f"https://www.facebook.com/{sent.external_id}"


def test_white_space_and_form_of_letters_do_not_hide_a_reply(facebook: Facebook, comment: str) -> None:
    target, connection = facebook.target(comment), facebook.connect()
    connection.send_reply(target, "Diolch,\r\n Sia\u0302n ")
    assert connection.find_reply(target, "Diolch,\nSi\u00e2n", since=noon()) is not None


def test_the_same_words_of_somebody_else_or_of_long_ago_are_not_our_reply(
    facebook: Facebook, sandbox: Sandbox, comment: str
) -> None:
    target, connection = facebook.target(comment), facebook.connect()
    facebook.publish(TEXT, on=comment, author="Ann")
    assert connection.find_reply(target, TEXT, since=noon()) is None
    connection.send_reply(target, TEXT)
    sandbox.advance(3600)
    assert connection.find_reply(target, TEXT, since=noon() + timedelta(hours=1)) is None
    assert connection.find_reply(target, TEXT, since=noon()) is not None


def test_a_reply_is_found_behind_many_newer_ones(facebook: Facebook, sandbox: Sandbox, comment: str) -> None:
    target, connection = facebook.target(comment), facebook.connect()
    connection.send_reply(target, TEXT)
    sandbox.publish_many("facebook", [{"text": f"reply {n}", "on": comment} for n in range(130)])
    assert connection.find_reply(target, TEXT, since=noon()) is not None


def test_what_cannot_be_seen_is_never_taken_for_absent(facebook: Facebook, sandbox: Sandbox, comment: str) -> None:
    target = facebook.target(comment)
    facebook.connect().send_reply(target, TEXT)
    person = sandbox.command("facebook", "person_token")["page_token"]
    with pytest.raises(Unknown):
        facebook.connect(page_token=person).find_reply(target, TEXT, since=noon())


def test_a_lost_answer_leaves_one_comment_and_the_read_back_finds_it(
    facebook: Facebook, sandbox: Sandbox, comment: str
) -> None:
    sandbox.set("facebook", read_lag=15)
    target, connection = facebook.target(comment), facebook.connect()
    sandbox.lose_answer("facebook")
    with pytest.raises(Unknown):
        connection.send_reply(target, TEXT)
    with pytest.raises(Unknown):  # counted already, not yet shown
        connection.find_reply(target, TEXT, since=noon())
    sandbox.advance(PLATFORM.read_lag_seconds)
    found = connection.find_reply(target, TEXT, since=noon())
    (applied,) = sandbox.ledger(kind="reply")
    assert found is not None
    assert found.external_id == applied["id"]


def test_a_reply_to_a_deleted_comment_is_gone_and_to_a_closed_one_refused(
    facebook: Facebook, sandbox: Sandbox, comment: str
) -> None:
    target, connection = facebook.target(comment), facebook.connect()
    sandbox.command("facebook", "close_comments", id=comment)
    with pytest.raises(Refused):
        connection.send_reply(target, TEXT)
    sandbox.delete("facebook", comment)
    with pytest.raises(Gone):
        connection.send_reply(target, TEXT)
    assert sandbox.ledger(kind="reply") == []


def test_an_answer_without_an_id_is_unknown(facebook: Facebook, sandbox: Sandbox, comment: str) -> None:
    sandbox.fault("facebook", "POST *", status=200, body={"success": True})
    with pytest.raises(Unknown):
        facebook.connect().send_reply(facebook.target(comment), TEXT)


def test_the_body_of_a_reply_is_its_text_and_the_keys(facebook: Facebook, sandbox: Sandbox, comment: str) -> None:
    facebook.connect().send_reply(facebook.target(comment), TEXT)
    (sent,) = sandbox.requests(platform="facebook", method="POST")
    assert sent["path"] == f"/v26.0/{comment}/comments"
    assert {part.partition("=")[0] for part in sent["body"].split("&")} == {
        "message",
        "access_token",
        "appsecret_proof",
    }
    assert sent["query"] == {}


def test_a_deletion_counts_only_while_the_page_itself_answers(
    facebook: Facebook, sandbox: Sandbox, comment: str
) -> None:
    gone = facebook.publish("gone tomorrow")
    sandbox.delete("facebook", gone)
    connection = facebook.connect()
    assert connection.look_up([comment, gone]) == {comment: Presence.PRESENT, gone: Presence.GONE}
    body = {"error": {"message": "", "type": "GraphMethodException", "code": 100, "error_subcode": 33}}
    sandbox.fault("facebook", "GET *", status=400, body=body, times=-1)  # the page was unpublished
    assert connection.look_up([comment, gone]) == {comment: Presence.UNKNOWN, gone: Presence.UNKNOWN}


def test_length_is_in_characters() -> None:
    assert PLATFORM.length("é😊") == 2
    assert (PLATFORM.capabilities.max_length, PLATFORM.capabilities.length_unit) == (8000, "characters")
