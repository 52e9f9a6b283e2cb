"""Reading the reviews of a location: sign-in, pages, and what a review looks like."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from platforms.base import Presence
from platforms.errors import CursorRefused, PlatformError, Poison, Refused, RetryAt, Stopped, TokenRefused, Unknown
from platforms.google import items
from sandbox.client import Sandbox
from tests.platforms.harness_google import Google

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TOKENS = {"platform": "google", "path": "/token"}


@pytest.fixture
def sandbox(sandbox: Sandbox) -> Sandbox:
    sandbox.set_clock(NOON, frozen=True)
    return sandbox


@pytest.fixture
def google(sandbox: Sandbox) -> Google:
    return Google(sandbox)


def test_the_check_names_the_location_and_says_how_it_stands(google: Google) -> None:
    assert google.connect().check().notes == ["No reviews yet."]
    google.publish("fine", stars=4)
    google.publish("poor", stars=1)
    found = google.connect().check()
    assert (found.external_id, found.name) == (google.location, "Lakeshore Mental Health, Harbour Street")
    assert found.notes == ["2 reviews, 2.5 stars on average."]


@pytest.mark.parametrize("location", ["", "locations/2", "accounts/1/locations/", "accounts/1/locations/2/../3", "x"])
def test_the_check_refuses_what_is_no_name_of_a_location(google: Google, sandbox: Sandbox, location: str) -> None:
    with pytest.raises(Refused):
        google.connect(location=location).check()
    assert sandbox.requests() == []


def test_the_check_refuses_a_location_that_is_not_there(google: Google) -> None:
    with pytest.raises(Refused):
        google.connect(location="accounts/100000000000000000001/locations/9").check()


def test_the_check_refuses_somebody_elses_location(google: Google, sandbox: Sandbox) -> None:
    sandbox.credentials("google", id="accounts/7/locations/8")
    with pytest.raises(TokenRefused):
        google.connect(location="accounts/7/locations/8").check()


@pytest.mark.parametrize("name", ["refresh_token", "client_secret"])
def test_a_wrong_sign_in_is_refused_and_not_tried_again(google: Google, sandbox: Sandbox, name: str) -> None:
    connection = google.connect(**{name: "wrong"})
    for _ in range(3):
        with pytest.raises(TokenRefused):
            connection.fetch({}, page=None, now=NOON)
    assert len(sandbox.requests(**TOKENS)) == 1


def test_one_access_token_serves_many_calls_until_it_ends(google: Google, sandbox: Sandbox) -> None:
    connection = google.connect()
    for _ in range(3):
        connection.fetch({}, page=None, now=NOON)
    assert len(sandbox.requests(**TOKENS)) == 1
    sandbox.command("google", "end_access")  # ends early
    connection.fetch({}, page=None, now=NOON)
    assert len(sandbox.requests(**TOKENS)) == 2


def test_a_revoked_sign_in_stops_reading(google: Google, sandbox: Sandbox) -> None:
    connection = google.connect()
    connection.fetch({}, page=None, now=NOON)
    sandbox.command("google", "revoke")
    with pytest.raises(TokenRefused) as refused:
        connection.fetch({}, page=None, now=NOON)
    assert refused.value.code == "invalid_grant"


@pytest.mark.parametrize("fault", [{"status": 503}, {"kind": "html"}, {"kind": "drop_before"}, {"kind": "truncate"}])
def test_a_fault_of_the_sign_in_service_is_tried_again_and_writes_nothing(
    google: Google, sandbox: Sandbox, fault: dict[str, Any]
) -> None:
    review = google.publish("a long wait")
    sandbox.fault("google", "POST /token", **fault)
    with pytest.raises(RetryAt):
        google.connect().send_reply(google.target(review), "Thank you")
    assert sandbox.requests(method="PUT") == []


def test_a_walk_reads_pages_back_to_its_overlap(google: Google, sandbox: Sandbox) -> None:
    connection = google.connect()
    at = [(NOON - timedelta(days=n / 10)).isoformat() for n in range(280)]
    sandbox.publish_many("google", [{"text": f"review {n}", "stars": 3, "at": when} for n, when in enumerate(at)])
    first = google.walk(connection)
    assert len(first.texts) == 280
    assert first.cursor == {"seen": int(NOON.timestamp())}
    again = google.walk(connection, first.cursor)
    assert len(again.pages) == 2  # seven days of ten reviews a day, fifty to a page
    assert first.pages[0].items == again.pages[0].items


def test_a_first_walk_goes_back_thirty_days(google: Google, sandbox: Sandbox) -> None:
    items_ = [{"text": f"old {n}", "stars": 3, "at": "2024-01-01T00:00:00Z"} for n in range(120)]
    sandbox.publish_many("google", items_)
    assert len(google.walk(google.connect()).pages) == 1


def test_an_edited_review_comes_again_under_its_id(google: Google, sandbox: Sandbox) -> None:
    review = google.publish("fine", stars=4, at="2026-01-01T00:00:00Z")
    cursor = google.walk(google.connect()).cursor
    sandbox.edit("google", review, "not fine", stars=2)
    (post,) = google.walk(google.connect(), cursor).posts
    assert (post.external_id, post.text, post.rating, post.edited_at) == (review, "not fine", 2, NOON)


def test_a_place_that_repeats_is_the_end(google: Google, sandbox: Sandbox) -> None:
    raw = {"reviewId": "a", "createTime": "2026-11-20T11:00:00Z", "updateTime": "2026-11-20T11:00:00Z"}
    sandbox.fault("google", "GET *", status=200, body={"reviews": [raw], "nextPageToken": "same"}, times=-1)
    assert len(google.walk(google.connect()).pages) == 2


def test_a_page_token_that_google_no_longer_takes_refuses_the_cursor(google: Google, sandbox: Sandbox) -> None:
    sandbox.publish_many("google", [{"text": f"review {n}", "stars": 3} for n in range(60)])
    connection = google.connect()
    first = connection.fetch({}, page=None, now=NOON)
    assert first.next_page is not None
    spoiled = json.dumps({**json.loads(first.next_page), "token": "bm9uZQ=="})
    for page in (spoiled, "nothing", "{}"):
        with pytest.raises(CursorRefused):
            connection.fetch({}, page=page, now=NOON)


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (400, {"status": "INVALID_ARGUMENT"}, Stopped),
        (403, {"status": "PERMISSION_DENIED"}, TokenRefused),
        (403, {"errors": [{"reason": "rateLimitExceeded"}]}, RetryAt),
        (403, {"details": [{"reason": "RATE_LIMIT_EXCEEDED"}]}, RetryAt),
        (429, {"status": "RESOURCE_EXHAUSTED"}, RetryAt),
        (500, {"status": "INTERNAL"}, Unknown),
        (302, {}, Unknown),
    ],
)
def test_status_and_reason_decide(google: Google, sandbox: Sandbox, status: int, error: Any, expected: Any) -> None:
    sandbox.fault("google", "GET *", status=status, body={"error": {"code": status, "message": "Any words", **error}})
    with pytest.raises(PlatformError) as caught:
        google.connect().fetch({}, page=None, now=NOON)
    assert type(caught.value) is expected


def test_a_named_wait_is_kept(google: Google, sandbox: Sandbox) -> None:
    sandbox.fault("google", "GET *", status=429, headers={"Retry-After": "Fri, 20 Nov 2026 12:05:00 GMT"})
    with pytest.raises(RetryAt) as caught:
        google.connect().fetch({}, page=None, now=NOON)
    assert caught.value.at == NOON + timedelta(minutes=5)


def test_a_deletion_counts_only_while_the_location_itself_answers(google: Google, sandbox: Sandbox) -> None:
    stays, goes = google.publish("stays"), google.publish("goes")
    sandbox.delete("google", goes)
    assert google.connect().look_up([stays, goes]) == {stays: Presence.PRESENT, goes: Presence.GONE}
    sandbox.command("google", "remove_location")
    assert google.connect().look_up([stays, goes]) == {stays: Presence.UNKNOWN, goes: Presence.UNKNOWN}


# One review.

RAW: dict[str, Any] = {
    "name": "accounts/1/locations/2/reviews/AbFvOq",
    "reviewId": "AbFvOq",
    "reviewer": {"displayName": "Siân"},
    "starRating": "TWO",
    "comment": "a long wait",
    "createTime": "2026-11-20T09:16:00.123456789Z",
    "updateTime": "2026-11-20T09:16:00.123456789Z",
}


@pytest.mark.parametrize(
    ("stars", "rating"),
    [("ONE", 1), ("TWO", 2), ("THREE", 3), ("FOUR", 4), ("FIVE", 5), ("STAR_RATING_UNSPECIFIED", None), (None, None)],
)
def test_words_are_stars(stars: str | None, rating: int | None) -> None:
    assert items.parse({**RAW, "starRating": stars}).rating == rating


def test_a_rating_without_a_comment_has_an_empty_text(google: Google) -> None:
    google.publish("", stars=1, author=None)
    (post,) = google.walk(google.connect()).posts
    assert (post.text, post.rating, post.author) == ("", 1, None)


@pytest.mark.parametrize("first", [True, False])
def test_a_translated_review_is_its_original(google: Google, first: bool) -> None:
    text = "Muy bien.\n\nGracias (a todos)"
    google.publish(text, translation="Very good.\n\nThanks (to all)", translation_first=first)
    (post,) = google.walk(google.connect()).posts
    assert post.text == text


@pytest.mark.parametrize(
    "text", ["(Original) recipe", "See (Translated by Google) above", "(Translated by Google) and no more", ""]
)
def test_words_that_only_look_like_an_envelope_stay(text: str) -> None:
    assert items.original(text) == text


def test_our_reply_comes_along(google: Google) -> None:
    review = google.publish("a long wait")
    google.connect().send_reply(google.target(review), "Thank you")
    (post,) = google.walk(google.connect()).posts
    assert (post.our_reply_id, post.our_reply_text) == (f"{review}/reply", "Thank you")


@pytest.mark.parametrize(("state", "shown"), [("PENDING", "Thank you"), ("APPROVED", "Thank you"), ("REJECTED", "")])
def test_a_rejected_reply_is_no_reply(state: str, shown: str) -> None:
    post = items.parse({**RAW, "reviewReply": {"comment": "Thank you", "reviewReplyState": state}})
    assert post.our_reply_text == shown
    assert bool(post.our_reply_id) == bool(shown)


def test_times_are_utc_and_an_untouched_review_was_not_edited() -> None:
    post = items.parse(RAW)
    assert post.posted_at == datetime(2026, 11, 20, 9, 16, 0, 123456, tzinfo=UTC)
    assert post.edited_at is None


def test_a_person_is_known_by_this_one_review_only() -> None:
    author = items.parse(RAW).author
    assert author is not None
    assert (author.external_id, author.display_name) == ("AbFvOq", "Siân")


def test_text_is_kept_as_typed_but_for_nul() -> None:
    assert items.parse({**RAW, "comment": "a &amp; b\x00"}).text == "a &amp; b"


@pytest.mark.parametrize(("link", "shown"), [("https://maps.google.com/x", True), ("javascript:alert(1)", False)])
def test_only_an_https_link_is_kept(google: Google, link: str, shown: bool) -> None:
    assert bool(google.connect(maps_url=link).parse(RAW).url) is shown


@pytest.mark.parametrize(
    "change", [{"reviewId": ""}, {"reviewId": None}, {"createTime": "yesterday"}, {"createTime": "2026-11-20T09:16:00"},
               {"comment": 5}, {"reviewer": "Ann"}, {"starRating": ["TWO"]}],
)  # fmt: skip
def test_a_review_that_cannot_be_understood_is_poison_and_quotes_nothing(change: dict[str, Any]) -> None:
    with pytest.raises(Poison) as poison:
        items.parse({**RAW, **change})
    assert "wait" not in str(poison.value)
    assert poison.value.__context__ is None
