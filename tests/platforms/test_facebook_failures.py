"""What goes wrong on Facebook: decided on codes, over HTTP and on its own."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from platforms.errors import Gone, PlatformError, Refused, RetryAt, Stopped, TokenRefused, Unknown
from platforms.facebook.failures import classify, classify_status
from platforms.facebook.usage import budget_of, regain_at
from sandbox.client import Sandbox
from tests.platforms.harness_facebook import Facebook, noon

# code, subcode, error of a read, error of a write
CODES: list[tuple[int, int, type[PlatformError], type[PlatformError]]] = [
    *((190, subcode, TokenRefused, TokenRefused) for subcode in (0, 458, 459, 460, 463, 464, 467, 492)),
    (102, 0, TokenRefused, TokenRefused),
    *((code, 0, RetryAt, RetryAt) for code in (4, 17, 32, 341, 613, 80001)),
    *((code, 0, RetryAt, Unknown) for code in (1, 2)),
    *((code, 0, TokenRefused, Refused) for code in (3, 10, 200, 283, 299)),
    (100, 33, Gone, Gone),
    (100, 0, Stopped, Refused),
    (12, 0, Stopped, Refused),
    (368, 1346003, Stopped, Refused),
    (506, 0, Refused, Refused),
    (99999, 0, Unknown, Refused),
]


def error(code: int, subcode: int = 0, message: str = "Any words at all") -> dict[str, Any]:
    return {"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode}


@pytest.fixture
def facebook(sandbox: Sandbox) -> Facebook:
    return Facebook(sandbox)


@pytest.mark.parametrize(("code", "subcode", "reading", "writing"), CODES)
def test_a_code_decides_for_reads_and_for_writes(
    facebook: Facebook, sandbox: Sandbox, code: int, subcode: int, reading: Any, writing: Any
) -> None:
    target = facebook.target(facebook.publish("hello"))
    body = {"error": error(code, subcode)}
    sandbox.fault("facebook", status=400, body=body, times=-1)
    connection = facebook.connect()
    with pytest.raises(PlatformError) as read:
        connection.fetch({}, page=None, now=noon())
    with pytest.raises(PlatformError) as wrote:
        connection.send_reply(target, "Thank you")
    assert (type(read.value), type(wrote.value)) == (reading, writing)
    assert read.value.code == (f"{code}/{subcode}" if subcode else str(code))
    assert sandbox.ledger(kind="reply") == []


def test_the_words_decide_nothing() -> None:
    message = "Error validating access token: rate limit, object does not exist, duplicate"
    found = {type(classify(error(4, message=text), status=400, writing=False)) for text in ("", message)}
    assert found == {RetryAt}


def test_each_reason_for_a_refused_token_has_its_own_plain_words() -> None:
    subcodes = (458, 459, 460, 463, 464, 467, 492)
    reasons = {classify(error(190, subcode), status=400, writing=False).reason for subcode in subcodes}
    assert len(reasons) == len(subcodes)
    assert all(reason.endswith("Connect the Page again.") for reason in reasons)


def test_only_a_known_duplicate_is_evidence_of_an_earlier_attempt() -> None:
    duplicate, other = (classify(error(code), status=400, writing=True) for code in (506, 100))
    assert isinstance(duplicate, Refused)
    assert duplicate.duplicate
    assert isinstance(other, Refused)
    assert not other.duplicate


@pytest.mark.parametrize(
    ("status", "expected"), [(401, TokenRefused), (429, RetryAt), (200, Unknown), (500, Unknown), (404, Unknown)]
)
def test_an_answer_without_a_code_goes_by_its_status(status: int, expected: type[PlatformError]) -> None:
    assert {type(classify_status(status, writing=writing)) for writing in (True, False)} == {expected}


@pytest.mark.parametrize("status", [500, 502, 201, 302])
def test_json_without_an_error_is_success_with_200_only(facebook: Facebook, sandbox: Sandbox, status: int) -> None:
    target = facebook.target(facebook.publish("hello"))
    sandbox.fault("facebook", status=status, body={"data": [], "id": "1_2"}, times=-1)
    with pytest.raises(Unknown):
        facebook.connect().fetch({}, page=None, now=noon())
    with pytest.raises(Unknown):
        facebook.connect().send_reply(target, "Thank you")


@pytest.mark.parametrize("body", [[], "text", {"error": "text"}, {"error": {"code": "4"}}, {"error": None}, {}, None])
def test_an_answer_of_another_shape_is_unknown(facebook: Facebook, sandbox: Sandbox, body: Any) -> None:
    target = facebook.target(facebook.publish("hello"))
    sandbox.fault("facebook", status=200 if body == {} else 500, body=body, times=-1)
    with pytest.raises(PlatformError) as caught:
        facebook.connect().send_reply(target, "Thank you")
    assert isinstance(caught.value, Unknown)


def test_a_missing_content_type_is_unknown_though_the_comment_is_there(facebook: Facebook, sandbox: Sandbox) -> None:
    target = facebook.target(facebook.publish("hello"))
    sandbox.fault("facebook", "POST *", "no_content_type")
    with pytest.raises(Unknown):
        facebook.connect().send_reply(target, "Thank you")
    assert len(sandbox.ledger(kind="reply")) == 1


def test_the_minutes_that_facebook_names_are_waited_by_its_own_clock(facebook: Facebook, sandbox: Sandbox) -> None:
    sandbox.set_clock(noon(), frozen=True)
    sandbox.set("facebook", calls_per_hour=1)
    connection = facebook.connect()
    connection.fetch({}, page=None, now=noon())
    with pytest.raises(RetryAt) as caught:
        connection.fetch({}, page=None, now=noon())
    assert caught.value.at == noon() + timedelta(hours=1)
    assert caught.value.code == "80001"


def test_throttling_without_a_time_names_none(facebook: Facebook, sandbox: Sandbox) -> None:
    sandbox.fault("facebook", status=403, body={"error": {**error(4), "is_transient": True}})
    with pytest.raises(RetryAt) as caught:
        facebook.connect().fetch({}, page=None, now=noon())
    assert caught.value.at is None


BUC = (
    '{"111":[{"type":"pages","call_count":%s,"total_cputime":20,"total_time":30,"estimated_time_to_regain_access":%s}]}'
)


@pytest.mark.parametrize(
    ("headers", "remaining"),
    [
        ({}, None),
        ({"x-business-use-case-usage": BUC % (10, 0)}, 70),
        ({"x-business-use-case-usage": BUC % (140, 5)}, 0),
        ({"x-app-usage": '{"call_count":28,"total_cputime":5,"total_time":4}'}, 72),
        ({"x-app-usage": "not json"}, None),
        ({"x-app-usage": "[1,2]"}, None),
        ({"x-page-usage": '{"call_count":"many"}'}, None),
        ({"x-app-usage": '{"call_count":1}', "x-business-use-case-usage": BUC % (90, 0)}, 10),
    ],
)
def test_the_largest_share_is_what_is_used(headers: dict[str, str], remaining: int | None) -> None:
    assert budget_of(headers, noon()).remaining == remaining


def test_access_comes_back_after_the_longest_wait() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    assert regain_at({"x-business-use-case-usage": BUC % (140, 7)}, now) == now + timedelta(minutes=7)
    assert regain_at({"x-business-use-case-usage": BUC % (90, 0)}, now) is None


def test_no_reason_holds_an_exclamation_mark_or_a_number_that_staff_would_not_know() -> None:
    reasons = [
        classify(error(code, sub), status=400, writing=w).reason for code, sub, *_ in CODES for w in (True, False)
    ]
    assert all(not re.search(r"[!\d]|Graph", reason) for reason in reasons)
