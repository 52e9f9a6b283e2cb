"""The transport: where requests go, how long they may take, what is remembered of the answer."""

import logging
import time

import pytest
import requests

from platforms import transport as transport_module
from platforms.transport import AnswerTooLarge, PlatformTransport, mount, require_loopback
from sandbox.client import Sandbox

ADDRESS = "https://api.twitter.com/2/tweets?ids=1"


@pytest.fixture
def transport(sandbox: Sandbox) -> PlatformTransport:
    return PlatformTransport(sandbox.url)


@pytest.fixture
def session(transport: PlatformTransport) -> requests.Session:
    return mount(requests.Session(), transport)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:80/", "http://localhost:80", "http://[::1]:80", "http://127.9.9.9"]
)
def test_a_sandbox_on_this_machine_is_accepted(address: str) -> None:
    assert require_loopback(address) == address.rstrip("/")


@pytest.mark.parametrize("address", ["http://10.0.0.1", "https://x.com", "http://localhost.x.com", "file:///etc", "?"])
def test_a_sandbox_elsewhere_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="on this machine"):
        PlatformTransport(address)


def test_the_real_host_and_query_are_kept(session: requests.Session, sandbox: Sandbox) -> None:
    answer = session.get(ADDRESS)
    assert answer.url == ADDRESS
    [line] = sandbox.requests()
    assert (line["host"], line["query"]) == ("api.twitter.com", {"ids": "1"})


def test_the_newest_answer_is_remembered_until_forgotten(
    session: requests.Session, transport: PlatformTransport
) -> None:
    session.get(ADDRESS)
    assert transport.last_status == 401
    assert transport.last_json()["title"] == "Unauthorized"
    assert transport.server_time() is not None
    transport.forget()
    assert [transport.last_json(), transport.server_time(), dict(transport.last_headers)] == [None, None, {}]


def test_an_answer_that_never_came_is_not_the_one_before(
    session: requests.Session, transport: PlatformTransport, sandbox: Sandbox
) -> None:
    session.get(ADDRESS)
    sandbox.fault("x", kind="drop_before")
    with pytest.raises(requests.ConnectionError):
        session.get(ADDRESS)
    assert transport.last_status is None


def test_a_flood_is_cut_off(session: requests.Session, sandbox: Sandbox) -> None:
    sandbox.fault("x", kind="flood")
    with pytest.raises(AnswerTooLarge):
        session.get(ADDRESS)
    assert session.get(ADDRESS).status_code == 401


def test_silence_ends_at_the_time_out(sandbox: Sandbox) -> None:
    session = mount(requests.Session(), PlatformTransport(sandbox.url, timeout=(1.0, 0.2)))
    sandbox.fault("x", kind="slow", delay=1.0)
    with pytest.raises(requests.Timeout):
        session.get(ADDRESS)


def test_a_body_that_comes_byte_by_byte_ends_with_the_call(
    session: requests.Session, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes well within the wait for one: only a clock over the whole answer ends it."""
    monkeypatch.setattr(transport_module, "TOTAL_SECONDS", 0.3)
    sandbox.fault("x", kind="drip", delay=0.02)
    begun = time.monotonic()
    with pytest.raises(AnswerTooLarge):
        session.get(ADDRESS)
    assert time.monotonic() - begun < 1.5


def test_calls_for_one_page_share_its_time_and_the_next_call_is_free(
    session: requests.Session, transport: PlatformTransport, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport_module, "PAGE_SECONDS", 0.2)
    sandbox.fault("x", kind="slow", delay=0.15)
    with transport.one_page():
        assert session.get(ADDRESS).status_code == 401
        time.sleep(0.06)
        with pytest.raises(AnswerTooLarge, match="before the call began"):
            session.get(ADDRESS)
    assert session.get(ADDRESS).status_code == 401
    assert len(sandbox.requests()) == 2


def test_the_last_call_of_a_page_waits_no_longer_than_what_is_left(
    session: requests.Session, transport: PlatformTransport, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport_module, "PAGE_SECONDS", 0.2)
    sandbox.fault("x", kind="slow", delay=1.0)
    with transport.one_page(), pytest.raises(requests.Timeout):
        session.get(ADDRESS)


def test_no_redirect_is_followed(session: requests.Session, sandbox: Sandbox) -> None:
    sandbox.fault("x", status=302, headers={"location": "https://example.org/login"})
    with pytest.raises(requests.TooManyRedirects):
        session.get(ADDRESS)
    assert len(sandbox.requests()) == 1


def test_nothing_is_tried_twice(session: requests.Session, sandbox: Sandbox) -> None:
    sandbox.fault("x", kind="drop_before", times=-1)
    with pytest.raises(requests.ConnectionError):
        session.post(ADDRESS, json={})
    assert len(sandbox.requests()) == 1


def test_the_body_can_be_read_as_ever(session: requests.Session) -> None:
    answer = session.get(ADDRESS)
    assert answer.json()["status"] == 401
    assert answer.text
    assert list(answer.iter_content(10))


def test_libraries_that_would_log_tokens_are_kept_quiet(
    session: requests.Session, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        session.get("https://graph.facebook.com/v26.0/me?access_token=very-secret-token")
    assert "very-secret-token" not in caplog.text
