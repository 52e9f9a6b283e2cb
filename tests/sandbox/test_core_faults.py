"""Faults: each kind as a client meets it, when it counts as done, and the seeded mix."""

import http.client
import json
import time
from typing import Any

import pytest

from sandbox.client import Sandbox, SandboxError
from tests.sandbox.conftest import Ask

LOOK = ("GET", "/2/users/by/username/LakeshoreMH")
BEARER = "Bearer sandbox-bearer-token"


@pytest.fixture
def look(ask: Ask, sandbox: Sandbox) -> Any:
    sandbox.credentials("x", handle="LakeshoreMH")
    return lambda: ask(*LOOK, Authorization=BEARER)


def test_a_scripted_status_has_the_platforms_own_body_and_counts_down(look: Any, sandbox: Sandbox) -> None:
    sandbox.fault("x", "GET /2/users/*", status=503, times=2)
    answers = [look() for _ in range(3)]
    assert [answer.status for answer in answers] == [503, 503, 200]
    assert answers[0].json()["title"] == "Service Unavailable"
    assert answers[0].headers["date"].endswith("UTC")


def test_a_scripted_body_and_headers_are_sent_as_they_are(look: Any, sandbox: Sandbox) -> None:
    sandbox.fault("x", status=429, body=["list"], headers={"x-rate-limit-reset": "soon"})
    answer = look()
    assert answer.json() == ["list"]
    assert answer.headers["x-rate-limit-reset"] == "soon"


def test_a_fault_on_another_route_or_platform_is_not_met(look: Any, sandbox: Sandbox) -> None:
    sandbox.fault("x", "POST *", status=503)
    sandbox.fault("facebook", "*", status=503)
    sandbox.fault("x", "GET /2/tweets*", status=503)
    assert look().status == 200


def test_faults_can_be_cleared(look: Any, sandbox: Sandbox) -> None:
    sandbox.fault("x", times=-1)
    assert look().status == 503
    sandbox.clear_faults()
    assert look().status == 200


def test_an_unknown_fault_is_refused_with_the_known_ones(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxError, match="drop_after"):
        sandbox.fault("x", kind="earthquake")
    with pytest.raises(SandboxError, match="unexpected keyword"):
        sandbox.fault("x", no_such_field=1)


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_a_dropped_connection_gives_no_answer(kind: str, look: Any, sandbox: Sandbox) -> None:
    sandbox.fault("x", kind=kind)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        look()
    assert look().status == 200


def test_half_an_answer_breaks_off(look: Any, sandbox: Sandbox) -> None:
    sandbox.fault("x", kind="half_close")
    with pytest.raises(http.client.IncompleteRead):
        look()


def test_a_truncated_answer_is_whole_http_and_broken_json(look: Any, sandbox: Sandbox) -> None:
    sandbox.fault("x", kind="truncate")
    answer = look()
    assert answer.status == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_an_answer_without_a_content_type_is_otherwise_right(look: Any, sandbox: Sandbox) -> None:
    sandbox.fault("x", kind="no_content_type")
    answer = look()
    assert "content-type" not in answer.headers
    assert answer.json()["data"]["username"] == "LakeshoreMH"


@pytest.mark.parametrize(("kind", "size"), [("html", 20), ("garbage", 60), ("flood", 5_500_000)])
def test_other_content_comes_with_status_200(kind: str, size: int, look: Any, sandbox: Sandbox) -> None:
    sandbox.fault("x", kind=kind)
    answer = look()
    assert answer.status == 200
    assert len(answer.body) > size
    assert b"username" not in answer.body


def test_a_slow_answer_is_right_and_late(look: Any, sandbox: Sandbox) -> None:
    sandbox.fault("x", kind="slow", delay=0.3)
    started = time.monotonic()
    assert look().status == 200
    assert time.monotonic() - started >= 0.3


def test_the_log_says_what_was_played_and_whether_it_was_done(look: Any, sandbox: Sandbox) -> None:
    for kind in ("drop_before", "drop_after"):
        sandbox.fault("x", kind=kind)
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            look()
    look()
    lines = sandbox.requests(platform="x")
    assert [(line["outcome"], line["applied"]) for line in lines] == [
        ("drop_before", False),
        ("drop_after", True),
        (200, True),
    ]


def test_a_mix_is_the_same_for_the_same_seed_and_about_the_rate_asked_for(look: Any, sandbox: Sandbox) -> None:
    def run(seed: int) -> list[int]:
        sandbox.fault_mix(0.3, ["503", "429"], seed=seed, platform="x")
        return [look().status for _ in range(60)]

    first = run(7)
    assert run(7) == first
    assert run(8) != first
    assert set(first) == {200, 429, 503}
    assert 6 <= 60 - first.count(200) <= 32


def test_a_mix_ends_with_a_rate_of_nothing(look: Any, sandbox: Sandbox) -> None:
    sandbox.fault_mix(1.0, ["503"])
    assert look().status == 503
    sandbox.fault_mix(0, [])
    assert look().status == 200
