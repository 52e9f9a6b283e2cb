"""Google's rules that need no server: sign-in, errors, reviews as they are shown, and their order."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from sandbox.clock import Clock
from sandbox.google.errors import STATUSES, google_error, oauth_error, scripted
from sandbox.google.reviews import SCHEMA, Reviews, envelope, google_time, show
from sandbox.google.sign_in import SignIn
from sandbox.messages import Refusal, Request
from sandbox.store import Store

PLACE = "accounts/1/locations/2"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
GRANT = {"grant_type": "refresh_token", "refresh_token": "r1", "client_id": "c", "client_secret": "s"}


@pytest.fixture
def store() -> Store:
    made = Store()
    made.create(SCHEMA)
    made.run("INSERT INTO google_sign_ins VALUES ('r1', 'c', 's', 0)")
    made.run("INSERT INTO google_locations VALUES (?, 'Walk-in', 'r1', 1)", (PLACE,))
    return made


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.set(NOW, frozen=True)
    return clock


def exchange(store: Store, clock: Clock, **changed: str) -> Any:
    body = urlencode({**GRANT, **changed}).encode()
    return SignIn(store, clock).exchange(Request("POST", "oauth2.googleapis.com", "/token", {}, body), lifetime=3599)


def caller(store: Store, clock: Clock, header: str) -> str:
    return SignIn(store, clock).caller(Request("GET", "mybusiness.googleapis.com", "/", {"authorization": header}))


def add(store: Store, number: int, **fields: Any) -> None:
    given: dict[str, Any] = {
        "seq": number, "id": f"review{number}", "location": PLACE, "author": "River", "stars": 4, "comment": "Kind.",
        "translation": None, "translation_first": 0, "media": 0, "created": 100.0 + number, "updated": 100.0 + number,
        "visible": 0.0, **fields,
    }  # fmt: skip
    Reviews(store).add_many([tuple(given.values())])


def shown(store: Store, number: int = 1) -> Any:
    row = Reviews(store).get(f"review{number}")
    assert row is not None
    return show(row)


def test_an_access_token_stands_for_its_sign_in_until_it_ends(store: Store, clock: Clock) -> None:
    token = exchange(store, clock).body["access_token"]
    assert caller(store, clock, f"Bearer {token}") == "r1"
    clock.advance(3599)
    with pytest.raises(Refusal) as caught:
        caller(store, clock, f"Bearer {token}")
    assert caught.value.response.status == 401


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"refresh_token": "r2"}, 400, "invalid_grant"),
        ({"refresh_token": ""}, 400, "invalid_grant"),
        ({"client_secret": "x"}, 401, "invalid_client"),
        ({"client_id": "x"}, 401, "invalid_client"),
    ],
)
def test_a_wrong_grant_has_the_error_of_rfc_6749(
    store: Store, clock: Clock, changed: dict[str, str], status: int, error: str
) -> None:
    with pytest.raises(Refusal) as caught:
        exchange(store, clock, **changed)
    assert (caught.value.response.status, caught.value.response.body["error"]) == (status, error)


def test_a_revoked_sign_in_ends_the_tokens_it_had_bought(store: Store, clock: Clock) -> None:
    token = exchange(store, clock).body["access_token"]
    store.run("UPDATE google_sign_ins SET revoked = 1")
    with pytest.raises(Refusal):
        caller(store, clock, f"Bearer {token}")
    with pytest.raises(Refusal):
        exchange(store, clock)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic {token}", "{token}"])
def test_anything_but_a_bearer_token_is_no_sign_in(store: Store, clock: Clock, header: str) -> None:
    token = exchange(store, clock).body["access_token"]
    with pytest.raises(Refusal):
        caller(store, clock, header.format(token=token))


@pytest.mark.parametrize(("code", "name"), STATUSES.items())
def test_an_error_has_its_canonical_name(code: int, name: str) -> None:
    assert google_error(code, "m").body["error"] == {"code": code, "message": "m", "status": name}


def test_only_a_401_names_the_way_to_sign_in() -> None:
    assert "WWW-Authenticate" in google_error(401, "m").headers
    assert google_error(403, "m").headers == {}


def test_a_reason_comes_as_error_info() -> None:
    [detail] = google_error(429, "m", reason="RATE_LIMIT_EXCEEDED").body["error"]["details"]
    assert (detail["@type"], detail["reason"]) == ("type.googleapis.com/google.rpc.ErrorInfo", "RATE_LIMIT_EXCEEDED")


@pytest.mark.parametrize(("status", "reason"), [(401, "ACCESS_TOKEN_EXPIRED"), (429, "RATE_LIMIT_EXCEEDED"), (500, "")])
def test_a_scripted_status_has_the_reason_that_goes_with_it(status: int, reason: str) -> None:
    details = scripted(status).body["error"].get("details", [{"reason": ""}])
    assert details[0]["reason"] == reason


def test_the_token_endpoint_has_a_form_of_its_own() -> None:
    body = oauth_error(400, "invalid_grant", "Ended.").response.body
    assert body == {"error": "invalid_grant", "error_description": "Ended."}


def test_a_time_has_microseconds_and_a_z() -> None:
    assert google_time(1_795_000_000.5) == "2026-11-18T11:06:40.500000Z"


@pytest.mark.parametrize(
    ("translation", "first", "text"),
    [
        (None, False, "Gentil."),
        ("", True, "Gentil."),
        ("Kind.", True, "(Translated by Google) Kind.\n\n(Original)\nGentil."),
        ("Kind.", False, "Gentil.\n\n(Translated by Google)\nKind."),
    ],
)
def test_a_translation_comes_before_or_after_the_original(translation: str | None, first: bool, text: str) -> None:
    assert envelope("Gentil.", translation, first) == text


@pytest.mark.parametrize(("stars", "name"), [(1, "ONE"), (5, "FIVE"), (0, "STAR_RATING_UNSPECIFIED")])
def test_stars_are_words(store: Store, stars: int, name: str) -> None:
    add(store, 1, stars=stars)
    assert shown(store)["starRating"] == name


def test_stars_alone_have_no_comment_and_pictures_are_counted(store: Store) -> None:
    add(store, 1, comment=None, media=2)
    assert "comment" not in shown(store)
    assert len(shown(store)["reviewMediaItems"]) == 2
    assert "reviewReply" not in shown(store)


@pytest.mark.parametrize(("author", "name", "anonymous"), [("River", "River", None), ("", "A Google user", True)])
def test_somebody_without_a_name_is_a_google_user(store: Store, author: str, name: str, anonymous: Any) -> None:
    add(store, 1, author=author)
    reviewer = shown(store)["reviewer"]
    assert (reviewer["displayName"], reviewer.get("isAnonymous")) == (name, anonymous)


def order_of(store: Store, order: str, **options: Any) -> list[int]:
    given = {"offset": 0, "size": 9, "now": 1e9, **options}
    return [row["seq"] for row in Reviews(store).page(PLACE, order=order, **given)]


def test_reviews_are_ordered_by_change_or_by_stars(store: Store) -> None:
    for number, stars in ((1, 5), (2, 1), (3, 3)):
        add(store, number, stars=stars, updated={1: 300.0, 2: 100.0, 3: 200.0}[number])
    assert order_of(store, "updateTime desc") == [1, 3, 2]
    assert order_of(store, "rating") == [2, 3, 1]
    assert order_of(store, "rating desc") == [1, 3, 2]


def test_a_page_begins_at_its_place_and_leaves_out_what_is_not_seen_yet(store: Store) -> None:
    for number in range(1, 6):
        add(store, number, visible=0.0 if number < 5 else 2e9)
    assert order_of(store, "updateTime desc", offset=1, size=2) == [3, 2]


def test_the_average_counts_stars_and_not_their_absence(store: Store) -> None:
    assert Reviews(store).totals(PLACE, 1e9) == (0, 0.0)
    for number, stars in ((1, 5), (2, 2), (3, 0)):
        add(store, number, stars=stars)
    assert Reviews(store).totals(PLACE, 1e9) == (3, 3.5)


def test_numbers_are_never_given_twice(store: Store) -> None:
    reviews = Reviews(store)
    first = reviews.take_numbers(3)
    assert reviews.take_numbers(2) == first + 3
    assert reviews.take_numbers(1) == first + 5
