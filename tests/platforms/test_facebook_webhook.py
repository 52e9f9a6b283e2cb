"""Deliveries of Facebook's webhook: genuine or not, and what they speak of. No web, no database."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from platforms.facebook.webhook import Change, challenge, changes, verify_signature
from sandbox.facebook.webhook import escaped

SECRET = "0123456789abcdef0123456789abcdef"


def signed(raw: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def delivery(*told: dict[str, Any], field: str = "feed", page: Any = "111") -> bytes:
    entry = {"id": page, "time": 1, "changes": [{"field": field, "value": value} for value in told]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def test_a_signature_holds_over_the_raw_escaped_body_only() -> None:
    raw = escaped({"object": "page", "message": "Diolch 😊 a/b"})
    assert verify_signature(raw, signed(raw), SECRET)
    again = json.dumps(json.loads(raw), ensure_ascii=False).encode()
    assert not verify_signature(again, signed(raw), SECRET)


@pytest.mark.parametrize("header", ["", "sha256=", "sha1=abc", "sha256=" + "0" * 64, "ÿ", signed(b"{}", "other")])
def test_a_wrong_or_missing_signature_does_not_hold(header: str) -> None:
    assert not verify_signature(b"{}", header, SECRET)


def test_without_a_secret_nothing_holds() -> None:
    assert not verify_signature(b"{}", signed(b"{}", ""), "")


def test_the_challenge_is_echoed_for_the_right_token_only() -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "right", "hub.challenge": "1158201444"}
    assert challenge(query, "right") == "1158201444"
    assert challenge(query, "wrong") is None
    assert challenge({**query, "hub.mode": "unsubscribe"}, "right") is None
    assert challenge({**query, "hub.verify_token": ""}, "") is None
    assert challenge({}, "right") is None


COMMENT = {"item": "comment", "verb": "add", "post_id": "111_222", "comment_id": "222_300", "created_time": 1795344219}


@pytest.mark.parametrize(
    ("sender", "author"),
    [({"from": {"id": "9", "name": "A"}}, "9"), ({"sender_id": 9, "sender_name": "A"}, "9"), ({}, "")],
)
def test_the_sender_is_read_in_both_forms_or_not_at_all(sender: dict[str, Any], author: str) -> None:
    (change,) = changes(delivery({**COMMENT, **sender}))
    assert change == Change("111", "feed", "comment", "add", "222_300", "111_222", author)


def test_all_entries_and_changes_are_read() -> None:
    one, two = json.loads(delivery(COMMENT, COMMENT)), json.loads(delivery(COMMENT, page="333"))
    raw = json.dumps({"object": "page", "entry": one["entry"] + two["entry"]}).encode()
    assert [change.page_id for change in changes(raw)] == ["111", "111", "333"]


@pytest.mark.parametrize("verb", ["remove", "hide"])
def test_a_removal_may_come_without_message_and_before_its_addition(verb: str) -> None:
    (change,) = changes(delivery({"item": "comment", "verb": verb, "comment_id": "222_300", "post_id": "111_222"}))
    assert change.is_removal
    assert change.object_id == "222_300"


def test_an_edit_is_no_removal() -> None:
    (change,) = changes(delivery({**COMMENT, "verb": "edited"}))
    assert (change.verb, change.is_removal) == ("edited", False)


def test_a_rating_has_numbers_for_ids_and_no_comment() -> None:
    rating = {"item": "rating", "verb": "edit", "open_graph_story_id": 444, "comment_id": None, "reviewer_id": 9,
              "recommendation_type": "POSITIVE", "review_text": "kind people"}  # fmt: skip
    (change,) = changes(delivery(rating, field="ratings"))
    assert change == Change("111", "ratings", "rating", "edit", "444", "444", "9")


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff", b"[]", b"1", b'{"object":"user","entry":[]}', b'{"object":"page"}',
     b'{"object":"page","entry":3}',
     b'{"object":"page","entry":[{"id":"1","changes":[{"field":"feed"},{"field":"feed","value":3},5]}]}',
     delivery(COMMENT, field="leadgen")],
)  # fmt: skip
def test_what_cannot_be_understood_says_nothing(raw: bytes) -> None:
    assert changes(raw) == []


def test_odd_ids_are_left_empty() -> None:
    (change,) = changes(delivery({**COMMENT, "comment_id": ["x"], "post_id": True, "from": "Ann"}, page=111))
    assert (change.page_id, change.object_id, change.post_id, change.author_id) == ("111", "", "", "")
