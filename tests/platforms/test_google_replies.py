"""Answering a review: one reply in its place, measured in bytes, moderated by Google."""

from datetime import UTC, datetime

import pytest

from platforms.errors import Gone, Refused, Unknown
from platforms.google import PLATFORM
from sandbox.client import Sandbox
from tests.platforms.harness_google import Google

TEXT = "Thank you for telling us. Nadia, QI lead"
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def google(sandbox: Sandbox) -> Google:
    return Google(sandbox)


@pytest.fixture
def review(google: Google) -> str:
    return google.publish("a long wait", stars=2)


def test_putting_a_reply_twice_leaves_one(google: Google, sandbox: Sandbox, review: str) -> None:
    connection, target = google.connect(), google.target(review)
    first, second = connection.send_reply(target, TEXT), connection.send_reply(target, TEXT)
    assert first == second
    assert PLATFORM.capabilities.idempotent
    assert sandbox.command("google", "item", id=review)["reply"] == TEXT


@pytest.mark.parametrize(("verdict", "pending"), [("APPROVED", False), ("PENDING", True)])
def test_a_reply_may_wait_for_googles_review(
    google: Google, sandbox: Sandbox, review: str, verdict: str, pending: bool
) -> None:
    sandbox.set("google", moderation=verdict)
    connection, target = google.connect(), google.target(review)
    assert connection.send_reply(target, TEXT).pending_review is pending
    found = connection.find_reply(target, TEXT, since=SINCE)
    assert found is not None
    assert found.pending_review is pending


def test_a_rejected_reply_is_refused_at_once_or_when_it_is_looked_for(
    google: Google, sandbox: Sandbox, review: str
) -> None:
    connection, target = google.connect(), google.target(review)
    connection.send_reply(target, TEXT)
    sandbox.command("google", "moderate", id=review, state="REJECTED", violation="OFF_TOPIC")
    with pytest.raises(Refused):
        connection.find_reply(target, TEXT, since=SINCE)
    sandbox.set("google", moderation="REJECTED")
    with pytest.raises(Refused) as refused:
        connection.send_reply(target, TEXT)
    assert refused.value.code == "REJECTED"


@pytest.mark.parametrize(
    ("text", "fits"),
    [("a" * 4096, True), ("a" * 4097, False), ("é" * 2048, True), ("😊" * 1024, True), ("😊" * 1025, False)],
)
def test_the_length_is_in_bytes_here_and_there(google: Google, review: str, text: str, fits: bool) -> None:
    assert (PLATFORM.length(text) <= PLATFORM.capabilities.max_length) is fits
    connection, target = google.connect(), google.target(review)
    if fits:
        assert connection.send_reply(target, text).external_id == f"{review}/reply"
    else:
        with pytest.raises(Refused):
            connection.send_reply(target, text)


def test_a_lost_answer_is_unknown_and_the_read_back_finds_it(google: Google, sandbox: Sandbox, review: str) -> None:
    connection, target = google.connect(), google.target(review)
    sandbox.lose_answer("google", "PUT *")
    with pytest.raises(Unknown):
        connection.send_reply(target, TEXT)
    assert connection.find_reply(target, TEXT, since=SINCE) is not None
    assert len(sandbox.ledger(kind="reply")) == 1


def test_other_words_in_the_place_are_not_our_reply(google: Google, review: str) -> None:
    connection, target = google.connect(), google.target(review)
    connection.send_reply(target, "Something else")
    assert connection.find_reply(target, TEXT, since=SINCE) is None


def test_a_reply_to_a_vanished_review_is_gone(google: Google, sandbox: Sandbox, review: str) -> None:
    sandbox.delete("google", review)
    connection, target = google.connect(), google.target(review)
    with pytest.raises(Gone):
        connection.send_reply(target, TEXT)
    assert connection.find_reply(target, TEXT, since=SINCE) is None


@pytest.mark.parametrize("status", [400, 403])
def test_a_refusal_to_write_does_not_stop_the_listening(
    google: Google, sandbox: Sandbox, review: str, status: int
) -> None:
    sandbox.fault("google", "PUT *", status=status)
    connection = google.connect()
    with pytest.raises(Refused):
        connection.send_reply(google.target(review), TEXT)
    assert len(connection.fetch({}, page=None, now=sandbox.now()).items) == 1


def test_an_unverified_location_may_not_reply(google: Google, sandbox: Sandbox, review: str) -> None:
    sandbox.command("google", "unverify")
    with pytest.raises(Refused) as refused:
        google.connect().send_reply(google.target(review), TEXT)
    assert refused.value.code == "FAILED_PRECONDITION"


def test_the_call_is_a_put_of_the_comment_alone_with_a_bearer_token(
    google: Google, sandbox: Sandbox, review: str
) -> None:
    google.connect().send_reply(google.target(review), TEXT)
    (sent,) = sandbox.requests(platform="google", method="PUT")
    assert sent["path"] == f"/v4/{google.location}/reviews/{review}/reply"
    assert sent["body"] == f'{{"comment": "{TEXT}"}}'
    assert sent["headers"]["authorization"] == "[hidden]"
    assert sent["query"] == {}


def test_an_id_cannot_lead_elsewhere(google: Google, sandbox: Sandbox) -> None:
    with pytest.raises(Gone):
        google.connect().send_reply(google.target("../../9/reviews/x"), TEXT)
    (sent,) = sandbox.requests(platform="google", method="PUT")
    assert sent["path"].startswith(f"/v4/{google.location}/reviews/..%2F")
