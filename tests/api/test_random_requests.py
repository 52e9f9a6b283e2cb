"""Every documented address under parameters that nobody meant: an answer in the document, never a fault of ours."""

import random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from people.services import issue_token
from responses.models import CaseEvent
from tests.api.conftest import Api
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_finding, make_post

ODD = [
    "", " ", "0", "1", "-1", "1.5", "1e400", "99999999999999999999999", "9223372036854775808", "2147483648", "null",
    "true", "NaN", "x", "é", "\U0001f600", "a\x00b", "\ud800", "'; DROP TABLE ingest_post; --", "{}", "[]", "%s",
    "../../etc/passwd", "2026-11-16", "0001-01-01", "9999-12-31", "2026-02-30", "0_2026-11-16T00:00:00+00:00_1",
    "0_0001-01-01T00:00:00+14:00_1", "99_9999-12-31T23:59:59-14:00_9", "1__1", "needs_ack", "crisis", "new", "x" * 3000,
]  # fmt: skip
ROUNDS = 30


def document() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return found


def operations(method: str) -> list[Any]:
    paths = document()["paths"].items()
    return [pytest.param(path, found[method], id=path) for path, found in paths if method in found]


@pytest.fixture
def case(cast: Cast) -> Any:
    post = make_post(make_account(cast.youth_hub))
    make_finding(post)
    return make_case(post)


@pytest.fixture
def ask(client: Client, cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """One token for many requests; the throttle is tested elsewhere."""
    monkeypatch.setattr("rest_framework.throttling.UserRateThrottle.THROTTLE_RATES", {"user": "100000/min"})
    secret = issue_token(actor=cast.asha, name="fuzz", scope="write", days=1)[1]
    client.raise_request_exception = False

    def call(method: str, path: str, data: str = "") -> Any:
        headers = {"Authorization": f"Bearer {secret}"}
        return client.generic(method, path, data, content_type="application/json", headers=headers)

    return call


def query_of(chance: random.Random, found: dict[str, Any]) -> str:
    known = [each["name"] for each in found.get("parameters", []) if each["in"] == "query"]
    named = chance.sample(known, chance.randint(0, len(known))) + chance.sample(["order_by", "pk__in", "limit[]"], 1)
    return urlencode([(name, chance.choice(ODD).encode("utf-8", "surrogatepass")) for name in named])


@pytest.mark.parametrize(("path", "found"), operations("get"))
def test_reading_with_random_parameters_is_answered_as_documented(
    path: str, found: dict[str, Any], case: Any, ask: Any
) -> None:
    chance = random.Random(path)
    ids = [str(case.pk), str(case.first_post_id), "0", "999999", "9223372036854775808", "9" * 40]
    for _ in range(ROUNDS):
        address = f"{path.replace('{id}', chance.choice(ids))}?{query_of(chance, found)}"
        answer = ask("GET", address)
        assert str(answer.status_code) in found["responses"], (address, answer.content[:300])
        assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize(("path", "found"), operations("get"))
def test_each_odd_value_alone_is_answered_as_documented(path: str, found: dict[str, Any], case: Any, ask: Any) -> None:
    known = [each["name"] for each in found.get("parameters", []) if each["in"] == "query"]
    address = path.replace("{id}", str(case.pk))
    for name in known:
        for value in ODD:
            answer = ask("GET", f"{address}?{urlencode({name: value.encode('utf-8', 'surrogatepass')})}")
            assert str(answer.status_code) in found["responses"], (name, value, answer.content[:300])


BODIES = [
    "", "null", "[]", "{}", '"text"', "1e999", "{", "\x00", '{"expected_version": null}', '{"expected_version": 1e99}',
    '{"expected_version": 99999999999999999999, "text": "x", "to": 99999999999999999999}',
    '{"expected_version": true, "text": ["x"], "to": {"id": 1}}', '{"expected_version": 2, "text": "x", "to": 0}',
    '{"expected_version": 2, "text": "a\\u0000b", "to": -1}', '{"expected_version": 2, "text": "\\ud800", "to": null}',
    '{"expected_version": 1, "text": "\\ud800", "to": "\\ud800"}',
    "[" * 5000 + "]" * 5000, '{"a":' * 5000 + "1" + "}" * 5000,
]  # fmt: skip


@pytest.mark.parametrize(("path", "found"), operations("post"))
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_acting_with_an_odd_body_is_answered_as_documented_and_a_refusal_changes_nothing(
    path: str, found: dict[str, Any], body: str, case: Any, ask: Any
) -> None:
    answer = ask("POST", path.replace("{id}", str(case.pk)), body)
    assert str(answer.status_code) in found["responses"], answer.content[:300]
    case.refresh_from_db()
    understood = path.endswith("acknowledge/") and '"expected_version": 1,' in body  # it has no other field
    assert answer.status_code == 200 if understood else answer.status_code >= 400
    assert (case.version, CaseEvent.objects.count()) == ((2, 1) if understood else (1, 0))


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_no_address_understands_another_method(method: str, case: Any, ask: Any) -> None:
    for path in document()["paths"]:
        assert ask(method, path.replace("{id}", str(case.pk)), "{}").status_code == 405


def test_a_refusal_never_repeats_what_was_sent_as_markup(api: Api, cast: Cast) -> None:
    answer = api(cast.asha, "GET", "/api/v1/cases/?state=<script>alert(1)</script>")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
    assert answer["X-Content-Type-Options"] == "nosniff"
