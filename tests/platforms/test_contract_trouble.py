"""The contract when things go wrong: every fault is classified, nothing is sent twice, no secret gets out."""

import time
import traceback
from datetime import UTC, datetime
from typing import Any

import pytest

from platforms import transport
from platforms.base import Connection
from platforms.errors import PlatformError, Poison, RetryAt, TokenRefused, Unknown
from platforms.registry import platform_for
from sandbox.client import Sandbox
from tests.platforms.harness import Harness
from tests.platforms.reading import TEXT, a_post, replies

BROKEN: list[dict[str, Any]] = [
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503, "body": "<html>busy</html>"},
    {"kind": "html"},
    {"kind": "garbage"},
    {"kind": "truncate"},
    {"kind": "half_close"},
    {"kind": "flood"},
    {"kind": "drop_before"},
    {"kind": "drop_after"},
]


def name_of(fault: dict[str, Any]) -> str:
    return f"{fault['kind']}-{fault.get('status', '')}".rstrip("-")


@pytest.mark.parametrize("fault", BROKEN, ids=name_of)
def test_whatever_breaks_a_reading_is_tried_again_later(
    fault: dict[str, Any], harness: Harness, sandbox: Sandbox, connection: Connection
) -> None:
    sandbox.fault(harness.platform, harness.read_route, **fault)
    with pytest.raises(PlatformError) as caught:
        connection.fetch({}, page=None, now=datetime.now(UTC))
    assert caught.value.transient


@pytest.mark.parametrize("fault", BROKEN, ids=name_of)
def test_whatever_breaks_a_reply_is_unknown_and_it_is_sent_once(
    fault: dict[str, Any], harness: Harness, sandbox: Sandbox, connection: Connection
) -> None:
    target = harness.target(a_post(harness, sandbox, connection))
    sandbox.clear_requests()
    sandbox.fault(harness.platform, harness.write_route, **fault)
    with pytest.raises(Unknown):
        connection.send_reply(target, TEXT)
    method = harness.write_route.split()[0]
    assert len(sandbox.requests(platform=harness.platform, method=method)) == 1


def test_too_many_requests_is_one_request_and_a_wait(
    harness: Harness, sandbox: Sandbox, connection: Connection
) -> None:
    target = harness.target(a_post(harness, sandbox, connection))
    sandbox.clear_requests()
    sandbox.fault(harness.platform, status=429, times=-1)
    with pytest.raises(RetryAt):
        connection.fetch({}, page=None, now=datetime.now(UTC))
    with pytest.raises(RetryAt):
        connection.send_reply(target, TEXT)
    assert len(sandbox.requests(platform=harness.platform)) == 2
    assert replies(harness, sandbox) == []


def test_a_server_that_hangs_is_left_after_the_time_out(
    harness: Harness, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "TIMEOUT", (1.0, 0.2))
    connection = platform_for(harness.platform).connect(harness.config(sandbox), base_url=sandbox.url)
    target = harness.target(a_post(harness, sandbox, connection))
    sandbox.fault(harness.platform, "*", "slow", delay=1.5, times=2)
    with pytest.raises(PlatformError) as caught:
        connection.fetch({}, page=None, now=datetime.now(UTC))
    assert caught.value.transient
    with pytest.raises(Unknown):
        connection.send_reply(target, TEXT)


@pytest.mark.parametrize("fault", [{"kind": "drip", "delay": 0.05}, {"kind": "slow", "delay": 0.35}], ids=name_of)
def test_a_page_ends_in_time_however_slowly_its_calls_answer(
    fault: dict[str, Any], harness: Harness, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "TIMEOUT", (1.0, 0.3))
    monkeypatch.setattr(transport, "PAGE_SECONDS", 0.5)
    connection = platform_for(harness.platform).connect(harness.config(sandbox), base_url=sandbox.url)
    sandbox.fault(harness.platform, times=-1, **fault)
    begun = time.monotonic()
    with pytest.raises(PlatformError) as caught:
        connection.fetch({}, page=None, now=datetime.now(UTC))
    assert caught.value.transient
    assert time.monotonic() - begun < 2 * (transport.PAGE_SECONDS + transport.TIMEOUT[1])  # twice: a busy machine


def test_a_refused_token_stops_reading_and_writing(harness: Harness, sandbox: Sandbox, connection: Connection) -> None:
    target = harness.target(a_post(harness, sandbox, connection))
    harness.refuse_token(sandbox)
    with pytest.raises(TokenRefused):
        connection.fetch({}, page=None, now=datetime.now(UTC))
    with pytest.raises(TokenRefused):
        connection.send_reply(target, TEXT)


def test_no_server_at_all_is_tried_again_even_for_a_reply(harness: Harness, sandbox: Sandbox) -> None:
    connection = platform_for(harness.platform).connect(harness.config(sandbox), base_url="http://127.0.0.1:9")
    post = harness.target(a_post(harness, sandbox, _open(harness, sandbox)))
    with pytest.raises(RetryAt):
        connection.send_reply(post, TEXT)
    with pytest.raises(PlatformError) as caught:
        connection.fetch({}, page=None, now=datetime.now(UTC))
    assert caught.value.transient


@pytest.mark.parametrize("raw", [{}, {"post": None}, {"post": {"id": 5}}, {"data": []}], ids=str)
def test_an_item_without_sense_is_poison(raw: dict[str, Any], connection: Connection) -> None:
    with pytest.raises(Poison):
        connection.parse(raw)


@pytest.mark.parametrize("fault", [*BROKEN, {"kind": "status", "status": 401}], ids=name_of)
def test_no_secret_is_in_an_error_or_a_repr(
    fault: dict[str, Any], harness: Harness, sandbox: Sandbox, connection: Connection
) -> None:
    config = harness.config(sandbox)
    target = harness.target(a_post(harness, sandbox, connection))
    sandbox.fault(harness.platform, times=2, **fault)
    shown = [repr(config), repr(connection)]
    for call in (
        lambda: connection.fetch({}, page=None, now=datetime.now(UTC)),
        lambda: connection.send_reply(target, TEXT),
    ):
        with pytest.raises(PlatformError) as caught:
            call()
        shown += [str(caught.value), repr(caught.value), *traceback.format_exception(caught.value)]
        assert TEXT not in caught.value.reason
    assert [secret for secret in config.secrets.values() if any(secret in text for text in shown)] == []


@pytest.mark.parametrize("address", ["http://10.0.0.7:80", "https://api.twitter.com", "http://127.0.0.1.example.org"])
def test_a_sandbox_elsewhere_is_refused(address: str, harness: Harness, sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="on this machine"):
        platform_for(harness.platform).connect(harness.config(sandbox), base_url=address)


def test_every_platform_says_what_it_can_do(harness: Harness) -> None:
    platform = platform_for(harness.platform)
    assert platform.name == harness.platform
    assert 1 <= len(platform.mark) <= 2
    assert platform.length("a" * platform.capabilities.max_length) == platform.capabilities.max_length
    assert [field.name for field in platform.fields if field.secret]
    assert platform.poll_seconds >= 30


def _open(harness: Harness, sandbox: Sandbox) -> Connection:
    return platform_for(harness.platform).connect(harness.config(sandbox), base_url=sandbox.url)
