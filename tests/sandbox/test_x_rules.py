"""X's rules that need no server: parameters, lengths, links, names, ids."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.messages import Refusal, Request
from sandbox.x.parameters import ids_of, only, span, token_for, too_old, wanted
from sandbox.x.snowflake import Snowflakes, created_at, floor_of, iso
from sandbox.x.text import cut, entities, escape, is_long, mentioned, shorten_links, weighted_length

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LIVE = floor_of(NOW - timedelta(hours=1))


def refusal(act: Any, *values: Any) -> dict[str, Any]:
    with pytest.raises(Refusal) as caught:
        act(*values)
    assert caught.value.response.status == 400
    body: dict[str, Any] = caught.value.response.body
    return body


def look_up(ids: str) -> Request:
    return Request("GET", "api.twitter.com", f"/2/tweets?ids={ids}", {})


@pytest.mark.parametrize("size", ["5", "10", "100"])
def test_a_page_has_as_many_as_are_asked_for(size: str) -> None:
    assert span({"max_results": size}, 5, NOW).size == int(size)


def test_a_page_has_ten_when_nobody_says() -> None:
    assert span({}, 5, NOW).size == 10


@pytest.mark.parametrize("size", ["4", "101", "-1", "ten", "", "1e2"])
def test_a_page_size_that_x_does_not_take_is_named_with_its_limits(size: str) -> None:
    body = refusal(span, {"max_results": size}, 5, NOW)
    assert "is not between 5 and 100" in body["errors"][0]["message"]
    assert body["errors"][0]["parameters"] == {"max_results": [size]}


@pytest.mark.parametrize("id", ["since_id", "until_id"])
@pytest.mark.parametrize("time", ["start_time", "end_time"])
def test_an_id_and_a_time_are_never_taken_together(id: str, time: str) -> None:
    body = refusal(span, {id: str(LIVE), time: "2026-11-20T10:00:00Z"}, 5, NOW)
    assert "in conjunction with" in body["errors"][0]["message"]
    assert set(body["errors"][0]["parameters"]) == {id, time}


@pytest.mark.parametrize("id", ["abc", "-5", "1" * 20, "1.5", " 1"])
def test_an_id_is_up_to_nineteen_digits(id: str) -> None:
    assert "does not match" in refusal(span, {"since_id": id}, 5, NOW)["errors"][0]["message"]


@pytest.mark.parametrize(("age", "taken"), [(timedelta(days=6, hours=23), True), (timedelta(days=7, minutes=1), False)])
def test_a_since_id_is_taken_for_seven_days(age: timedelta, taken: bool) -> None:
    id = floor_of(NOW - age)
    if taken:
        assert span({"since_id": str(id)}, 5, NOW).above == id
    else:
        message = refusal(span, {"since_id": str(id)}, 5, NOW)["errors"][0]["message"]
        assert message.startswith("'since_id' must be a tweet id created after")


def test_a_time_becomes_the_lowest_id_of_its_moment() -> None:
    part = span({"start_time": "2026-11-20T10:00:00Z", "end_time": "2026-11-20T11:00:00Z"}, 5, NOW)
    assert part.above == floor_of(NOW - timedelta(hours=2)) - 1
    assert part.below == floor_of(NOW - timedelta(hours=1))


@pytest.mark.parametrize("time", ["yesterday", "2026-13-01T00:00:00Z", "20"])
def test_a_time_that_is_none_is_refused(time: str) -> None:
    assert "not RFC 3339" in refusal(span, {"start_time": time}, 5, NOW)["errors"][0]["message"]


@pytest.mark.parametrize("name", ["next_token", "pagination_token"])
def test_a_token_goes_on_below_the_last_post(name: str) -> None:
    assert span({name: token_for(LIVE)}, 5, NOW).below == LIVE


def test_the_lower_of_a_token_and_an_until_id_counts() -> None:
    assert span({"until_id": str(LIVE), "next_token": token_for(LIVE - 5)}, 5, NOW).below == LIVE - 5
    assert span({"until_id": str(LIVE - 9), "next_token": token_for(LIVE)}, 5, NOW).below == LIVE - 9


@pytest.mark.parametrize("token", ["", "abc", "b26v", "b26vxyz", "7140dibdnow9c7btw"])
def test_a_token_of_nobody_s_is_refused(token: str) -> None:
    assert "is not valid" in refusal(span, {"next_token": token}, 5, NOW)["errors"][0]["message"]


def test_a_parameter_that_the_route_does_not_know_is_named() -> None:
    only({"query": "x", "tweet.fields": "id"}, "query")
    message = refusal(only, {"query": "x", "limit": "5"}, "query")["errors"][0]["message"]
    assert "[limit] is not one of [query]" in message


@pytest.mark.parametrize("name", ["tweet.fields", "user.fields", "expansions"])
def test_a_field_that_does_not_exist_is_named(name: str) -> None:
    assert "[secret] is not one of" in refusal(wanted, {name: "secret"})["errors"][0]["message"]


def test_fields_of_both_dialects_mean_the_same() -> None:
    old = wanted({"tweet.fields": "referenced_tweets,note_tweet", "expansions": "referenced_tweets.id"})
    new = wanted({"post.fields": "referenced_posts,note_post", "expansions": "referenced_posts.id"})
    assert old == new


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"start_time": "2026-11-12T12:00:00Z"}, "must be on or after"),
        ({"end_time": "2026-11-20T11:59:55Z"}, "minimum of 10 seconds"),
        ({"end_time": "2026-11-21T00:00:00Z"}, "minimum of 10 seconds"),
    ],
)
def test_a_search_outside_its_window_is_refused(query: dict[str, str], why: str) -> None:
    assert why in refusal(too_old, query, NOW)["errors"][0]["message"]


def test_a_search_inside_its_window_is_taken() -> None:
    too_old({"start_time": "2026-11-13T12:00:01Z", "end_time": "2026-11-20T11:59:49Z"}, NOW)


@pytest.mark.parametrize("ids", ["", ",", "1,x", "1" * 20, ",".join(str(n) for n in range(101))])
def test_a_look_up_of_none_too_many_or_no_ids_is_refused(ids: str) -> None:
    assert "not between 1 and 100" in refusal(ids_of, look_up(ids))["errors"][0]["message"]


def test_a_look_up_of_a_hundred_is_taken() -> None:
    assert len(ids_of(look_up(",".join(str(n) for n in range(100))))) == 100


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("a" * 280, 280),
        ("字" * 140, 280),
        ("👨‍👩‍👧‍👦", 2),
        ("https://example.org/a/very/long/path?with=many&parts=1", 23),
        ("see example.com", 27),
        ("…", 2),
        ("’", 1),
        ("مرحبا", 5),
    ],
)
def test_length_is_weighed_as_twitter_text_does(text: str, length: int) -> None:
    assert weighted_length(text) == length


@pytest.mark.parametrize(
    ("text", "long"), [("a" * 280, False), ("a" * 281, True), ("字" * 141, True), ("a" * 9, False)]
)
def test_a_post_is_long_past_280(text: str, long: bool) -> None:
    assert is_long(text) is long


def test_a_cut_text_fits_and_ends_in_an_ellipsis() -> None:
    shown = cut("word " * 100)
    assert shown.endswith("word…")
    assert weighted_length(shown) <= 280


@pytest.mark.parametrize(
    ("text", "shown"), [("a & b", "a &amp; b"), ("<b>", "&lt;b&gt;"), ("&amp;", "&amp;amp;"), ("\"'", "\"'")]
)
def test_three_characters_are_escaped_once(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_each_link_is_shortened_and_says_what_it_stands_for() -> None:
    text, urls = shorten_links("see https://example.org/x and example.com now")
    assert [url["expanded_url"] for url in urls] == ["https://example.org/x", "http://example.com"]
    assert [url["display_url"] for url in urls] == ["example.org/x", "example.com"]
    assert all(url["url"] in text for url in urls)
    assert "example" not in text


@pytest.mark.parametrize("text", ["", "no link here", "3.5 hours", "end.Begin"])
def test_a_text_without_a_link_stays_as_it_is(text: str) -> None:
    assert shorten_links(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@A and @b and @a", ["a", "b"]),
        ("me@mail.example", []),
        ("(@a)", ["a"]),
        ("@@a", []),
        ("/@a", []),
        ("@ñandu", []),
    ],
)
def test_names_are_found_once_each_and_not_in_mail_addresses(text: str, names: list[str]) -> None:
    assert mentioned(text) == names


def test_offsets_count_code_points() -> None:
    shown = "😊 @Lake #wait"
    found = entities(shown, [], {"lake": "7"})
    [mention], [tag] = found["mentions"], found["hashtags"]
    assert shown[mention["start"] : mention["end"]] == "@Lake"
    assert (mention["id"], tag["tag"]) == ("7", "wait")


def test_a_name_of_nobody_and_an_escaped_sign_are_no_entities() -> None:
    assert entities("@nobody &#39; #1", [], {}) == {}


def test_a_link_that_was_cut_off_is_left_out() -> None:
    assert entities("text…", [{"url": "https://t.co/abc"}], {}) == {}


def test_ids_grow_even_when_the_clock_goes_back() -> None:
    flakes = Snowflakes()
    ids = [flakes.next_id(NOW + timedelta(seconds=step)) for step in (0, 5, -60, 0, 5)]
    assert ids == sorted(set(ids))


def test_an_id_tells_its_moment_to_the_millisecond() -> None:
    at = NOW.replace(microsecond=123_000)
    assert created_at(Snowflakes().next_id(at)) == at
    assert iso(at) == "2026-11-20T12:00:00.123Z"


def test_ids_of_the_past_are_their_own_and_true_to_their_time() -> None:
    flakes = Snowflakes()
    past = [flakes.past_id(NOW) for _ in range(50)]
    assert len({*past, flakes.next_id(NOW)}) == 51
    assert {created_at(id) for id in past} == {NOW}


def test_a_time_before_x_began_has_the_lowest_id() -> None:
    assert floor_of(datetime(2001, 1, 1, tzinfo=UTC)) == 0
