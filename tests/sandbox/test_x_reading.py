"""X, reading: pages, ids, windows, look-ups, as recorded."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import tweepy

from sandbox.client import Sandbox
from sandbox.x.snowflake import created_at, floor_of
from tests.sandbox.x import FIELDS, HANDLE, X


def ids(answer: dict[str, Any]) -> list[str]:
    return [post["id"] for post in answer.get("data", [])]


def parameters_of(error: tweepy.HTTPException) -> set[str]:
    return set(error.api_errors[0]["parameters"])


def test_an_empty_page_has_no_data(x: X) -> None:
    assert x.mentions() == {"meta": {"result_count": 0}}
    assert x.search("nothing") == {"meta": {"result_count": 0}}


def test_pages_go_down_by_id_and_end_without_a_token(x: X) -> None:
    published = [x.mention(f"line {n}") for n in range(25)]
    first = x.mentions(max_results=10)
    second = x.mentions(max_results=10, pagination_token=first["meta"]["next_token"])
    third = x.mentions(max_results=10, pagination_token=second["meta"]["next_token"])
    assert ids(first) + ids(second) + ids(third) == published[::-1]
    assert first["meta"]["newest_id"] == published[-1]
    assert first["meta"]["oldest_id"] == published[15]
    assert "next_token" not in third["meta"]


def test_ids_carry_their_time_and_never_go_back(x: X, sandbox: Sandbox) -> None:
    one = x.mention("one")
    sandbox.set_clock(datetime.now(UTC) - timedelta(hours=1))
    two = x.mention("two")
    assert int(two) > int(one)
    [newest, *_rest] = x.mentions(tweet_fields=["created_at"])["data"]
    shown = datetime.fromisoformat(newest["created_at"])
    assert abs(shown - created_at(int(newest["id"]))) < timedelta(milliseconds=1)


def test_history_gets_ids_of_its_own_time(x: X) -> None:
    at = datetime(2026, 11, 20, 9, 15, 2, tzinfo=UTC)
    one, two = (x.mention(f"back then {n}", at=at.isoformat()) for n in range(2))
    assert one != two
    assert created_at(int(one)) == created_at(int(two)) == at


def test_since_id_is_exclusive_and_start_time_is_not(x: X, sandbox: Sandbox) -> None:
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    sandbox.set_clock(at, frozen=True)
    one = x.mention("one")
    sandbox.advance(10)
    two = x.mention("two")
    assert ids(x.mentions(since_id=one)) == [two]
    assert ids(x.mentions(start_time=at)) == [two, one]
    assert ids(x.mentions(end_time=at + timedelta(seconds=10))) == [one]
    assert ids(x.mentions(until_id=two)) == [one]


def test_since_id_and_start_time_together_are_refused(x: X) -> None:
    one = x.mention()
    with pytest.raises(tweepy.BadRequest, match="in conjunction with"):
        x.mentions(since_id=one, start_time=datetime.now(UTC) - timedelta(days=1))


@pytest.mark.parametrize("route", ["mentions", "search"])
def test_a_since_id_older_than_seven_days_is_refused(route: str, x: X) -> None:
    old = floor_of(datetime.now(UTC) - timedelta(days=8))
    with pytest.raises(tweepy.BadRequest, match="must be a tweet id created after") as caught:
        x.mentions(since_id=old) if route == "mentions" else x.search("word", since_id=old)
    assert parameters_of(caught.value) == {"since_id"}
    assert caught.value.response.json()["type"].endswith("/problems/invalid-request")


def test_search_reaches_seven_days_back(x: X) -> None:
    now = datetime.now(UTC)
    x.mention("long ago", at=(now - timedelta(days=8)).isoformat())
    recent = x.mention("lately", at=(now - timedelta(days=6)).isoformat())
    assert ids(x.search(f"@{HANDLE}")) == [recent]
    with pytest.raises(tweepy.BadRequest, match="on or after"):
        x.search("word", start_time=now - timedelta(days=8))


def test_only_the_newest_800_mentions_can_be_reached(x: X, sandbox: Sandbox) -> None:
    items = [{"text": f"@{HANDLE} line {n}", "author": "someone"} for n in range(820)]
    published = sandbox.publish_many("x", items)
    found: list[str] = []
    token = None
    while True:
        page = x.mentions(max_results=100, pagination_token=token)
        found += ids(page)
        if (token := page["meta"].get("next_token")) is None:
            break
    assert found == published[::-1][:800]


@pytest.mark.parametrize(("route", "size"), [("mentions", 4), ("mentions", 101), ("search", 9), ("search", 101)])
def test_a_page_size_out_of_range_is_refused(route: str, size: int, x: X) -> None:
    with pytest.raises(tweepy.BadRequest, match="is not between") as caught:
        x.mentions(max_results=size) if route == "mentions" else x.search("word", max_results=size)
    assert parameters_of(caught.value) == {"max_results"}


def test_a_query_may_have_512_characters(x: X) -> None:
    assert x.search("a" * 512)["meta"]["result_count"] == 0
    for query in ("a" * 513, "", "-only -negations", "(unbalanced"):
        with pytest.raises(tweepy.BadRequest):
            x.search(query)


def test_an_unknown_field_parameter_or_token_is_refused(x: X) -> None:
    for options in ({"tweet_fields": ["no_such"]}, {"expansions": ["no_such"]}, {"pagination_token": "made-up"}):
        with pytest.raises(tweepy.BadRequest):
            x.mentions(**options)
    with pytest.raises(tweepy.BadRequest, match="no_such"):
        x.client.request("GET", f"/2/users/{x.id}/mentions", params={"no_such": "1"})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("waited months", True),
        ("waited days", False),
        ('"four months"', True),
        ('"months four"', False),
        ("days OR months", True),
        ("months -waited", False),
        ("(days OR four) lang:en", True),
        ("lang:fr months", False),
        (f"@{HANDLE} -from:{HANDLE}", True),
        ("from:june_by_the_lake", True),
        ("#YouthHub", True),
        ("months is:reply", False),
        ("months -is:retweet", True),
        ("mont", False),
    ],
)
def test_the_query_language(query: str, found: bool, x: X) -> None:
    id = x.mention("I waited four months #youthhub")
    assert ids(x.search(query)) == ([id] if found else [])


def test_the_default_object_is_small_and_fields_are_asked_for(x: X) -> None:
    x.mention()
    [post] = x.mentions()["data"]
    assert set(post) == {"id", "text", "edit_history_tweet_ids"}
    answer = x.mentions(tweet_fields=FIELDS, expansions=["author_id"], user_fields=["protected"])
    assert answer["data"][0]["author_id"] == answer["includes"]["users"][0]["id"]
    assert answer["includes"]["users"][0]["protected"] is False


def test_a_look_up_names_each_missing_post_beside_the_others(x: X, sandbox: Sandbox) -> None:
    here, deleted = x.mention("here"), x.mention("deleted")
    hidden = x.mention("hidden", author="shy_person")
    suspended = x.mention("suspended", author="loud_person")
    sandbox.delete("x", deleted)
    sandbox.command("x", "author", handle="shy_person", protected=True)
    sandbox.command("x", "author", handle="loud_person", suspended=True)
    answer = x.client.get_tweets([here, deleted, hidden, suspended])
    assert x.last.status_code == 200
    assert ids(answer) == [here]
    errors = {error["value"]: error for error in answer["errors"]}
    assert errors[deleted]["title"] == "Not Found Error"
    assert errors[hidden]["type"].endswith("/not-authorized-for-resource")
    assert errors[suspended]["title"] == "Forbidden"
    assert errors[suspended]["type"].endswith("/resource-not-found")
    assert "suspended" in errors[suspended]["detail"]
    assert ids(x.mentions()) == [here]


def test_a_look_up_of_one_gone_post_has_no_data(x: X) -> None:
    answer = x.client.get_tweet("5")
    assert x.last.status_code == 200
    assert set(answer) == {"errors"}


def test_a_look_up_takes_at_most_100_ids(x: X) -> None:
    with pytest.raises(tweepy.BadRequest):
        x.client.get_tweets([str(n) for n in range(1, 102)])


def test_a_post_is_seen_after_the_read_lag(x: X, sandbox: Sandbox) -> None:
    sandbox.set("x", read_lag=30)
    id = x.mention()
    assert ids(x.mentions()) == []
    sandbox.advance(31)
    assert ids(x.mentions()) == [id]


def test_users_are_found_by_name_and_by_key(x: X) -> None:
    assert x.client.get_user(username=HANDLE.lower())["data"]["id"] == x.id
    assert x.client.get_me()["data"]["username"] == HANDLE
    assert "errors" in x.client.get_user(username="nobody_here")
