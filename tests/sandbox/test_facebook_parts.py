"""Graph's rules that need no server: versions, tokens, proofs, usage, fields, errors, deliveries."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from sandbox.facebook.access import (
    Budget,
    Caller,
    arguments,
    authenticate,
    minutes_to_next_hour,
    served_version,
    token_of,
    usage_headers,
)
from sandbox.facebook.errors import graph_error, missing, scripted
from sandbox.facebook.objects import SCHEMA, Objects
from sandbox.facebook.render import field_names, graph_time
from sandbox.facebook.webhook import escaped, sign
from sandbox.messages import Refusal, Request
from sandbox.store import Store

FORM = {"content-type": "application/x-www-form-urlencoded"}
TOKEN, SECRET = "EAAtoken", "s3cret"


def asked(path: str = "/v26.0/me", query: dict[str, str] | None = None, form: dict[str, str] | None = None) -> Request:
    target = f"{path}?{urlencode(query)}" if query else path
    body = urlencode(form).encode() if form else b""
    return Request("POST" if form else "GET", "graph.facebook.com", target, FORM if form else {}, body)


def refused(act: Any, *values: Any, **options: Any) -> dict[str, Any]:
    with pytest.raises(Refusal) as caught:
        act(*values, **options)
    error: dict[str, Any] = caught.value.response.body["error"]
    return error


@pytest.fixture
def objects() -> Objects:
    store = Store()
    store.create(SCHEMA)
    store.run("INSERT INTO facebook_pages VALUES ('111', 'Lakeshore', ?, 'letmein')", (SECRET,))
    store.run("INSERT INTO facebook_tokens VALUES (?, '111', 'page', 0)", (TOKEN,))
    return Objects(store)


@pytest.mark.parametrize(
    ("path", "version"),
    [("/v26.0/me", 26), ("/v21.0/me", 21), ("/v20.0/me", 21), ("/v2.8/me", 21), ("/v24.0", 24)],
)
def test_an_ended_version_is_served_by_the_oldest_live_one(path: str, version: int) -> None:
    assert served_version(asked(path)) == version


@pytest.mark.parametrize("path", ["/v27.0/me", "/v99.0/me", "/me", "/vx/me"])
def test_a_version_to_come_or_none_is_refused(path: str) -> None:
    assert refused(served_version, asked(path))["code"] == 2635


def test_query_and_form_are_read_together_and_the_form_wins() -> None:
    assert arguments(asked(query={"a": "1", "b": "1"}, form={"b": "2"})) == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    "request_",
    [
        asked(query={"access_token": TOKEN}),
        asked(form={"access_token": TOKEN}),
        Request("GET", "graph.facebook.com", "/v26.0/me", {"authorization": f"Bearer {TOKEN}"}),
        Request("GET", "graph.facebook.com", "/v26.0/me", {"authorization": f"OAuth {TOKEN}"}),
    ],
    ids=["query", "form", "bearer", "oauth"],
)
def test_a_token_is_found_wherever_graph_takes_it(request_: Request, objects: Objects) -> None:
    assert token_of(request_) == TOKEN
    assert authenticate(request_, objects, proof_required=False) == Caller("111", "page")


def test_a_token_in_another_scheme_is_none() -> None:
    assert token_of(Request("GET", "graph.facebook.com", "/v26.0/me", {"authorization": f"Basic {TOKEN}"})) == ""


@pytest.mark.parametrize(("token", "code"), [("", 2500), ("EAAwrong", 190)])
def test_no_token_and_a_wrong_one_have_codes_of_their_own(token: str, code: int, objects: Objects) -> None:
    request = asked(query={"access_token": token}) if token else asked()
    assert refused(authenticate, request, objects, proof_required=False)["code"] == code


@pytest.mark.parametrize("subcode", [458, 460, 463, 467])
def test_a_refused_token_says_why_by_its_subcode(subcode: int, objects: Objects) -> None:
    objects.store.run("UPDATE facebook_tokens SET refused = ?", (subcode,))
    error = refused(authenticate, asked(query={"access_token": TOKEN}), objects, proof_required=False)
    assert (error["code"], error["error_subcode"]) == (190, subcode)


def proof(secret: str = SECRET, token: str = TOKEN) -> str:
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize("required", [True, False])
def test_a_right_proof_is_always_taken(required: bool, objects: Objects) -> None:
    request = asked(query={"access_token": TOKEN, "appsecret_proof": proof()})
    assert authenticate(request, objects, proof_required=required).is_page


@pytest.mark.parametrize("given", [proof("other"), proof(token="EAAother"), "x", proof().upper()])
def test_a_wrong_proof_is_refused_even_when_none_is_needed(given: str, objects: Objects) -> None:
    request = asked(query={"access_token": TOKEN, "appsecret_proof": given})
    assert refused(authenticate, request, objects, proof_required=False)["code"] == 100


def test_a_missing_proof_is_refused_only_when_it_is_needed(objects: Objects) -> None:
    request = asked(query={"access_token": TOKEN})
    assert authenticate(request, objects, proof_required=False).is_page
    assert "require an appsecret_proof" in refused(authenticate, request, objects, proof_required=True)["message"]


def test_usage_is_told_by_the_header_of_the_token_s_kind() -> None:
    page, person = Caller("111", "page"), Caller("111", "user")
    [entry] = json.loads(usage_headers(page, 80, 12)["X-Business-Use-Case-Usage"])["111"]
    assert (entry["call_count"], entry["estimated_time_to_regain_access"], entry["type"]) == (80, 12, "pages")
    assert json.loads(usage_headers(person, 80, 12)["X-App-Usage"])["call_count"] == 80


@pytest.mark.parametrize("kind", ["page", "user"])
def test_usage_near_zero_is_not_told(kind: str) -> None:
    assert usage_headers(Caller("111", kind), 0, 0) == {}


def test_a_budget_counts_within_its_hour_and_begins_anew() -> None:
    budget = Budget()
    assert [budget.spend(at) for at in (10.0, 3599.0, 3600.0, 3700.0)] == [1, 2, 1, 2]


@pytest.mark.parametrize(("now", "minutes"), [(0.0, 60), (3541.0, 1), (3599.9, 1), (1800.0, 30), (1801.0, 30)])
def test_the_minutes_to_wait_are_rounded_up_to_the_hour(now: float, minutes: int) -> None:
    assert minutes_to_next_hour(now) == minutes


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ("", ["created_time", "id"]),
        ("message", ["message", "id"]),
        ("id,message,id", ["id", "message"]),
        (" message , from ", ["message", "from", "id"]),
        ("comments.limit(0).summary(true),message", ["comments.limit(0).summary(true)", "message", "id"]),
    ],
)
def test_fields_are_split_outside_of_brackets_and_the_id_comes_along(fields: str, names: list[str]) -> None:
    assert field_names(fields, ["created_time"]) == names


def test_graph_writes_its_times_without_a_colon() -> None:
    assert graph_time(1_795_000_000) == "2026-11-18T11:06:40+0000"


def test_an_error_has_its_envelope_and_the_header_of_the_token_errors() -> None:
    answer = graph_error(190, 'The "session" ended', subcode=463)
    assert answer.body["error"]["error_subcode"] == 463
    assert answer.headers["WWW-Authenticate"].count('"') == 6
    assert "fbtrace_id" in answer.body["error"]


def test_an_error_of_another_type_has_no_header_and_no_subcode() -> None:
    error = missing("111_5").response
    assert (error.body["error"]["code"], error.body["error"]["error_subcode"], error.headers) == (100, 33, {})
    assert "error_subcode" not in graph_error(4, "limit").body["error"]


@pytest.mark.parametrize(("status", "code"), [(401, 190), (403, 4), (429, 4), (404, 2500), (500, 2), (503, 2)])
def test_a_scripted_status_is_the_error_that_graph_gives_with_it(status: int, code: int) -> None:
    answer = scripted(status)
    assert (answer.status, answer.body["error"]["code"]) == (status, code)


def test_a_delivery_is_escaped_as_meta_does_and_signed_over_those_bytes() -> None:
    raw = escaped({"a": "é/😊"})
    assert raw == b'{"a":"\\u00e9\\/\\ud83d\\ude0a"}'
    assert json.loads(raw) == {"a": "é/😊"}
    assert sign(raw, SECRET) == "sha256=" + hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
    rewritten = json.dumps(json.loads(raw)).encode()
    assert sign(rewritten, SECRET) != sign(raw, SECRET)


def test_numbers_are_never_given_twice(objects: Objects) -> None:
    first = objects.take_numbers(5)
    assert objects.take_numbers(1) == first + 5
    objects.store.run("DELETE FROM facebook_objects")
    assert objects.take_numbers(1) == first + 6
