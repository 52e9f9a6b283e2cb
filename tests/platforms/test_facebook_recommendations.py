"""Recommendations as the webhook tells them: yes or no, no stars, and forms that differ."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from platforms.base import AccountConfig, Presence, ReplyRoute
from platforms.errors import Poison
from platforms.facebook.connection import FacebookConnection
from platforms.facebook.recommendations import PREFIX, parse_recommendation, told, withdrawn
from sandbox.client import Sandbox

SENT, WRITTEN = 1_795_000_000, 1_794_990_000


def value(**fields: Any) -> dict[str, Any]:
    given = {
        "item": "rating",
        "verb": "add",
        "open_graph_story_id": "111_900",
        "comment_id": None,
        "recommendation_type": "POSITIVE",
        "review_text": "They listened.",
        "created_time": WRITTEN,
        "reviewer": {"id": "42", "name": "Siân"},
    }
    return {name: each for name, each in {**given, **fields}.items() if each != "left out"}


def body(*values: dict[str, Any], page: str = "111", time: Any = SENT) -> bytes:
    changes = [{"field": "ratings", "value": each} for each in values]
    return json.dumps({"object": "page", "entry": [{"id": page, "time": time, "changes": changes}]}).encode()


def parsed(time: Any = SENT, **fields: Any) -> Any:
    [item] = told(body(value(**fields), time=time), "111")
    return parse_recommendation(item)


def test_a_recommendation_has_its_words_its_yes_and_no_stars() -> None:
    post = parsed()
    assert (post.external_id, post.kind, post.text) == (f"{PREFIX}111_900", "recommendation", "They listened.")
    assert (post.recommends, post.rating) == (True, None)
    assert post.posted_at == datetime.fromtimestamp(WRITTEN, UTC)
    assert (post.author.external_id, post.author.display_name) == ("42", "Siân")
    assert post.url == "https://www.facebook.com/111_900"


@pytest.mark.parametrize(("said", "yes"), [("POSITIVE", True), ("NEGATIVE", False), ("negative", False)])
def test_yes_and_no_are_read_in_either_case(said: str, yes: bool) -> None:
    assert parsed(recommendation_type=said).recommends is yes


def test_one_without_words_is_a_recommendation_all_the_same() -> None:
    assert parsed(review_text="left out").text == ""
    assert parsed(review_text=None).text == ""


def test_an_old_one_with_stars_keeps_its_stars() -> None:
    post = parsed(recommendation_type="left out", rating=2)
    assert (post.recommends, post.rating) == (None, 2)


def test_stars_beside_a_yes_are_left_out() -> None:
    assert parsed(rating=5).rating is None


def test_a_reply_to_it_is_written_on_facebook_itself() -> None:
    assert parsed().reply_route is ReplyRoute.LINK_OUT


@pytest.mark.parametrize(("verb", "edited"), [("add", False), ("edit", True), ("edited", True)])
def test_only_a_change_says_when_it_was_changed(verb: str, edited: bool) -> None:
    assert (parsed(verb=verb).edited_at is not None) is edited


def test_what_was_sent_later_is_the_newer_version() -> None:
    assert int(parsed(time=SENT).version_id) < int(parsed(time=SENT + 1).version_id)


@pytest.mark.parametrize("time", [None, "soon", "left out"])
def test_without_a_time_of_sending_its_own_time_counts(time: Any) -> None:
    assert parsed(time=time).version_id == str(WRITTEN)


def test_without_a_time_of_its_own_the_time_of_sending_counts() -> None:
    assert parsed(created_time="left out").posted_at == datetime.fromtimestamp(SENT, UTC)


@pytest.mark.parametrize(
    ("fields", "author"),
    [
        ({"reviewer": "left out", "reviewer_id": 42, "reviewer_name": "S"}, ("42", "S")),
        ({"reviewer": "left out", "sender_id": 42, "sender_name": "S"}, ("42", "S")),
        ({"reviewer": "left out", "from": {"id": "42", "name": "S"}}, ("42", "S")),
        ({"reviewer": "left out"}, None),
    ],
)
def test_whoever_wrote_it_is_found_in_each_form_or_left_out(fields: dict[str, Any], author: Any) -> None:
    found = parsed(**fields).author
    assert (found and (found.external_id, found.display_name)) == author


@pytest.mark.parametrize(
    "fields",
    [
        {"open_graph_story_id": "left out"},
        {"open_graph_story_id": "../me"},
        {"open_graph_story_id": True},
        {"recommendation_type": "left out"},
        {"recommendation_type": "MAYBE"},
        {"created_time": "yesterday"},
        {"created_time": 10**30},
        {"reviewer": "somebody"},
    ],
    ids=str,
)
def test_one_that_says_nothing_usable_is_poison_without_its_words(fields: dict[str, Any]) -> None:
    with pytest.raises(Poison) as caught:
        parsed(**fields)
    assert "listened" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_one_without_any_time_is_poison() -> None:
    with pytest.raises(Poison):
        parsed(time=None, created_time="left out")


def test_a_delivery_tells_of_its_own_page_alone() -> None:
    raw = body(value(), value(open_graph_story_id="111_901"))
    assert len(told(raw, "111")) == 2
    assert told(raw, "222") == []


@pytest.mark.parametrize("verb", ["remove", "hide"])
def test_a_removal_is_told_apart(verb: str) -> None:
    raw = body(value(verb=verb), value(open_graph_story_id="111_901"))
    assert withdrawn(raw, "111") == [f"{PREFIX}111_900"]
    assert [item["object"]["open_graph_story_id"] for item in told(raw, "111")] == ["111_901"]


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{", b'{"object":"user"}', b'{"object":"page","entry":[{"changes":[5]}]}']
)
def test_what_is_no_delivery_tells_nothing(raw: bytes) -> None:
    assert (told(raw, "111"), withdrawn(raw, "111")) == ([], [])


def test_a_comment_is_no_recommendation() -> None:
    raw = body(value()).replace(b'"ratings"', b'"feed"')
    assert told(raw, "111") == []


def test_a_look_up_never_takes_a_recommendation_for_gone_and_asks_nobody(sandbox: Sandbox) -> None:
    connection = FacebookConnection(AccountConfig("111", {}, {"page_token": "t"}), base_url=sandbox.url)
    assert connection.look_up([f"{PREFIX}111_900"]) == {f"{PREFIX}111_900": Presence.UNKNOWN}
    assert sandbox.requests() == []


def test_a_connection_reads_both_kinds_of_item(sandbox: Sandbox) -> None:
    connection = FacebookConnection(AccountConfig("111", {}, {"page_token": "t"}), base_url=sandbox.url)
    assert connection.parse(told(body(value()), "111")[0]).recommends is True
    comment = {"id": "222_1", "message": "Hello", "created_time": "2026-11-20T09:15:02+0000"}
    assert connection.parse({"kind": "comment", "post": "111_222", "object": comment}).recommends is None
