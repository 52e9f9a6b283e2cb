"""The Google stand-in: sign-in, lists, replies and their moderation, errors."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from sandbox.client import Sandbox, SandboxError
from sandbox.server import SandboxServer

REVIEWS = "mybusiness.googleapis.com"
OTHER = "accounts/7/locations/8"


class Google:
    """A bare HTTP caller that signs in when it is made."""

    def __init__(self, sandbox: Sandbox, **fields: Any) -> None:
        self.url, self.account = sandbox.url, sandbox.credentials("google", **fields)
        self.token = self.sign_in().json()["access_token"]

    @property
    def list_path(self) -> str:
        return f"v4/{self.account['location']}/reviews"

    def sign_in(self, **changed: str) -> requests.Response:
        names = ["client_id", "client_secret", "refresh_token"]
        form = {"grant_type": "refresh_token", **{name: self.account[name] for name in names}, **changed}
        return requests.post(f"{self.url}/token", data=form, headers={"Host": "oauth2.googleapis.com"}, timeout=10)

    def call(self, method: str, path: str, host: str = REVIEWS, json: Any = None, **query: Any) -> requests.Response:
        headers = {"Host": host, "Authorization": f"Bearer {self.token}"}
        return requests.request(method, f"{self.url}/{path}", params=query, json=json, headers=headers, timeout=10)

    def put(self, review: str, comment: Any) -> requests.Response:
        return self.call("PUT", f"{self.list_path}/{review}/reply", json={"comment": comment})


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer() as running:
        yield running


@pytest.fixture
def sandbox(server: SandboxServer) -> Sandbox:
    control = Sandbox(server.url)
    control.reset()
    return control


@pytest.fixture
def google(sandbox: Sandbox) -> Google:
    return Google(sandbox)


def refusal(answer: requests.Response) -> tuple[int, str]:
    error = answer.json()["error"]
    assert error["code"] == answer.status_code
    return error["code"], error["status"]


def test_a_refresh_token_buys_an_access_token_of_an_hour(google: Google) -> None:
    body = google.sign_in().json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3599)
    assert body["access_token"].startswith("ya29.")


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"refresh_token": "1//wrong"}, 400, "invalid_grant"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_wrong_sign_in_is_refused(google: Google, changed: dict[str, str], status: int, error: str) -> None:
    answer = google.sign_in(**changed)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_an_access_token_ends_after_its_hour(sandbox: Sandbox, google: Google) -> None:
    assert google.call("GET", google.list_path).status_code == 200
    sandbox.advance(3600)
    assert refusal(google.call("GET", google.list_path)) == (401, "UNAUTHENTICATED")


def test_a_revoked_sign_in_ends_both_tokens(sandbox: Sandbox, google: Google) -> None:
    sandbox.command("google", "revoke")
    assert refusal(google.call("GET", google.list_path)) == (401, "UNAUTHENTICATED")
    assert google.sign_in().json()["error"] == "invalid_grant"


def test_an_empty_location_answers_with_nothing(google: Google) -> None:
    assert google.call("GET", google.list_path).json() == {}


def test_reviews_come_newest_change_first_in_pages(sandbox: Sandbox, google: Google) -> None:
    items = [{"text": f"review {n}", "stars": 1 + n % 5, "at": f"2026-11-{n + 1:02d}T00:00:00Z"} for n in range(5)]
    sandbox.publish_many("google", items)
    first = google.call("GET", google.list_path, pageSize=2, orderBy="updateTime desc").json()
    assert [review["comment"] for review in first["reviews"]] == ["review 4", "review 3"]
    assert (first["totalReviewCount"], first["averageRating"]) == (5, 3.0)
    query = {"pageSize": 3, "orderBy": "updateTime desc", "pageToken": first["nextPageToken"]}
    last = google.call("GET", google.list_path, **query).json()
    assert [review["comment"] for review in last["reviews"]] == ["review 2", "review 1", "review 0"]
    assert "nextPageToken" not in last


@pytest.mark.parametrize("query", [{"pageSize": 51}, {"pageSize": 0}, {"orderBy": "stars"}, {"pageToken": "bm9uZQ=="}])
def test_a_wrong_parameter_is_invalid(google: Google, query: dict[str, Any]) -> None:
    assert refusal(google.call("GET", google.list_path, **query)) == (400, "INVALID_ARGUMENT")


def test_a_page_token_is_good_for_its_own_list_only(sandbox: Sandbox, google: Google) -> None:
    sandbox.publish_many("google", [{"text": f"review {n}", "stars": 3} for n in range(3)])
    token = google.call("GET", google.list_path, pageSize=1).json()["nextPageToken"]
    assert google.call("GET", google.list_path, pageToken=token, orderBy="rating").status_code == 400


def test_an_edited_review_keeps_its_id_and_moves_up(sandbox: Sandbox, google: Google) -> None:
    old, new = sandbox.publish_many("google", [{"text": "fine", "stars": 4}, {"text": "good", "stars": 5}])
    assert sandbox.edit("google", old, "not fine", stars=2) == old
    reviews = google.call("GET", google.list_path).json()["reviews"]
    assert [review["reviewId"] for review in reviews] == [old, new]
    assert reviews[0]["starRating"] == "TWO"
    assert reviews[0]["updateTime"] > reviews[0]["createTime"]


def test_a_rating_without_a_comment_has_none_and_nobody_has_no_name(sandbox: Sandbox, google: Google) -> None:
    review = sandbox.publish("google", "", stars=1, author=None)
    shown = google.call("GET", f"{google.list_path}/{review}").json()
    assert "comment" not in shown
    assert shown["starRating"] == "ONE"
    assert shown["reviewer"] == {"displayName": "A Google user", "isAnonymous": True}
    assert shown["name"] == f"{google.account['location']}/reviews/{review}"


@pytest.mark.parametrize(
    ("first", "comment"),
    [
        (True, "(Translated by Google) Very good\n\n(Original)\nMuy bien"),
        (False, "Muy bien\n\n(Translated by Google)\nVery good"),
    ],
)
def test_a_translated_review_comes_in_an_envelope(sandbox: Sandbox, google: Google, first: bool, comment: str) -> None:
    review = sandbox.publish("google", "Muy bien", stars=5, translation="Very good", translation_first=first)
    assert google.call("GET", f"{google.list_path}/{review}").json()["comment"] == comment


def test_a_removed_review_vanishes(sandbox: Sandbox, google: Google) -> None:
    review = sandbox.publish("google", "gone tomorrow", stars=2)
    sandbox.delete("google", review)
    assert refusal(google.call("GET", f"{google.list_path}/{review}")) == (404, "NOT_FOUND")
    assert google.call("GET", google.list_path).json() == {}
    assert sandbox.publish("google", "next", stars=2) != review


def test_a_reply_is_put_in_its_place_and_written_over(sandbox: Sandbox, google: Google) -> None:
    review = sandbox.publish("google", "a long wait", stars=2)
    google.put(review, "Thank you")
    answer = google.put(review, "Thank you very much").json()
    assert (answer["comment"], answer["reviewReplyState"]) == ("Thank you very much", "APPROVED")
    assert google.call("GET", f"{google.list_path}/{review}").json()["reviewReply"]["comment"] == "Thank you very much"
    assert [entry["text"] for entry in sandbox.ledger(kind="reply")] == ["Thank you", "Thank you very much"]


def test_a_reply_may_wait_for_its_verdict(sandbox: Sandbox, google: Google) -> None:
    sandbox.set("google", moderation="PENDING")
    review = sandbox.publish("google", "a long wait", stars=2)
    assert google.put(review, "Thank you").json()["reviewReplyState"] == "PENDING"
    sandbox.command("google", "moderate", id=review, state="REJECTED", violation="CONTACT_INFO")
    reply = google.call("GET", f"{google.list_path}/{review}").json()["reviewReply"]
    assert (reply["reviewReplyState"], reply["policyViolation"]) == ("REJECTED", "CONTACT_INFO")


@pytest.mark.parametrize("body", [{"state": "MAYBE"}, {"state": "APPROVED"}])
def test_a_verdict_needs_a_reply_and_a_known_state(sandbox: Sandbox, body: dict[str, str]) -> None:
    review = sandbox.publish("google", "a long wait", stars=2)
    with pytest.raises(SandboxError):
        sandbox.command("google", "moderate", id=review, **body)


@pytest.mark.parametrize(
    ("text", "status"), [("a" * 4096, 200), ("a" * 4097, 400), ("é" * 2048, 200), ("é" * 2049, 400)]
)
def test_a_reply_is_measured_in_bytes(sandbox: Sandbox, google: Google, text: str, status: int) -> None:
    review = sandbox.publish("google", "a long wait", stars=2)
    assert google.put(review, text).status_code == status


@pytest.mark.parametrize("comment", ["", "  ", None, 5])
def test_a_reply_without_words_is_refused(sandbox: Sandbox, google: Google, comment: Any) -> None:
    review = sandbox.publish("google", "a long wait", stars=2)
    assert google.put(review, comment).status_code == 400
    assert sandbox.ledger(kind="reply") == []


def test_a_deleted_reply_is_gone_and_cannot_be_deleted_again(sandbox: Sandbox, google: Google) -> None:
    review = sandbox.publish("google", "a long wait", stars=2)
    google.put(review, "Thank you")
    assert google.call("DELETE", f"{google.list_path}/{review}/reply").json() == {}
    assert "reviewReply" not in google.call("GET", f"{google.list_path}/{review}").json()
    assert google.call("DELETE", f"{google.list_path}/{review}/reply").status_code == 404


def test_an_unverified_location_may_not_reply(sandbox: Sandbox, google: Google) -> None:
    review = sandbox.publish("google", "a long wait", stars=2)
    sandbox.command("google", "unverify")
    assert refusal(google.put(review, "Thank you")) == (400, "FAILED_PRECONDITION")


def test_the_location_of_somebody_else_is_forbidden_and_an_unknown_one_not_found(
    sandbox: Sandbox, google: Google
) -> None:
    sandbox.credentials("google", location=OTHER)
    assert refusal(google.call("GET", f"v4/{OTHER}/reviews")) == (403, "PERMISSION_DENIED")
    assert refusal(google.call("GET", "v4/accounts/7/locations/9/reviews")) == (404, "NOT_FOUND")


def test_the_review_of_another_location_is_not_found(sandbox: Sandbox, google: Google) -> None:
    review = sandbox.publish("google", "elsewhere", stars=3, location=OTHER)
    assert refusal(google.call("GET", f"{google.list_path}/{review}")) == (404, "NOT_FOUND")


def test_a_location_says_its_name_to_a_read_mask_only(google: Google) -> None:
    path, host = "v1/locations/2000000000000000001", "mybusinessbusinessinformation.googleapis.com"
    assert google.call("GET", path, host=host, readMask="title").json() == {
        "title": "Lakeshore Mental Health, Harbour Street"
    }
    assert google.call("GET", path, host=host).status_code == 400


def test_the_budget_of_a_minute_is_kept(sandbox: Sandbox, google: Google) -> None:
    sandbox.set_clock(datetime(2026, 11, 20, 9, 15, tzinfo=UTC), frozen=True)
    google.token = google.sign_in().json()["access_token"]
    sandbox.set("google", calls_per_minute=2)
    statuses = [google.call("GET", google.list_path).status_code for _ in range(3)]
    sandbox.advance(60)
    assert [*statuses, google.call("GET", google.list_path).status_code] == [200, 200, 429, 200]


@pytest.mark.parametrize(
    ("status", "name"), [(401, "UNAUTHENTICATED"), (429, "RESOURCE_EXHAUSTED"), (500, "INTERNAL"), (503, "UNAVAILABLE")]
)
def test_a_scripted_error_has_googles_form(sandbox: Sandbox, google: Google, status: int, name: str) -> None:
    sandbox.fault("google", "GET *", status=status)
    assert refusal(google.call("GET", google.list_path)) == (status, name)
    assert google.call("GET", google.list_path).status_code == 200
