"""One contract over every platform: what the desk relies on, shown against the sandbox over HTTP."""

import traceback
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from platforms import transport
from platforms.base import Connection, Presence
from platforms.errors import PlatformError, Poison, RetryAt, TokenRefused, Unknown
from platforms.registry import platform_for, platforms_by_name
from sandbox.client import Sandbox
from tests.platforms.harness import Harness, harness_for
from tests.platforms.reading import walk

TEXT = "Thank you for telling us. I am sorry that you waited. Nadia, QI lead"
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


@pytest.fixture(params=sorted(platforms_by_name()))
def harness(request: pytest.FixtureRequest) -> Harness:
    return harness_for(request.param)


@pytest.fixture
def connection(harness: Harness, sandbox: Sandbox) -> Connection:
    return platform_for(harness.platform).connect(harness.config(sandbox), base_url=sandbox.url)


def a_post(harness: Harness, sandbox: Sandbox, connection: Connection, text: str = "I waited four months.") -> Any:
    harness.publish(sandbox, [text])
    posts, _cursor = walk(connection)
    return next(post for post in posts if harness.text_of(post) == text)


def replies(harness: Harness, sandbox: Sandbox) -> list[dict[str, Any]]:
    return sandbox.ledger(harness.platform, kind="reply")


def an_hour_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


def test_a_check_names_the_account(harness: Harness, sandbox: Sandbox, connection: Connection) -> None:
    check = connection.check()
    assert check.external_id == harness.config(sandbox).external_id
    assert check.name


def test_a_walk_through_the_pages_gives_everything_once(
    harness: Harness, sandbox: Sandbox, connection: Connection
) -> None:
    texts = [f"number {n} on the list" for n in range(230)]
    harness.publish(sandbox, texts)
    posts, _cursor = walk(connection)
    heard = [harness.text_of(post) for post in posts if not post.is_own]
    assert set(texts) <= set(heard)
    assert len({post.external_id for post in posts}) == len({post.version_id for post in posts})


def test_an_empty_account_gives_an_end(harness: Harness, connection: Connection) -> None:
    posts, cursor = walk(connection)
    again, _cursor = walk(connection, cursor)
    assert [post for post in posts + again if not post.is_own] == []


def test_the_next_walk_gives_what_is_new(harness: Harness, sandbox: Sandbox, connection: Connection) -> None:
    harness.publish(sandbox, ["before"])
    _posts, cursor = walk(connection)
    harness.publish(sandbox, ["after"])
    posts, _cursor = walk(connection, cursor)
    assert "after" in [harness.text_of(post) for post in posts]


def test_what_shows_up_late_is_not_lost(harness: Harness, sandbox: Sandbox, connection: Connection) -> None:
    sandbox.set(harness.platform, read_lag=30)
    harness.publish(sandbox, ["late"])
    sandbox.set(harness.platform, read_lag=0)
    harness.publish(sandbox, ["newer"])
    posts, cursor = walk(connection)
    assert [harness.text_of(post) for post in posts if not post.is_own] == ["newer"]
    sandbox.advance(31)
    posts, _cursor = walk(connection, cursor)
    assert "late" in [harness.text_of(post) for post in posts]


def test_a_walk_broken_off_after_its_first_page_loses_nothing(
    harness: Harness, sandbox: Sandbox, connection: Connection
) -> None:
    _posts, cursor = walk(connection)
    texts = [f"number {n} on the list" for n in range(130)]
    harness.publish(sandbox, texts)
    connection.fetch(cursor, page=None, now=datetime.now(UTC))  # and then the worker is killed
    posts, _cursor = walk(connection, cursor)
    assert set(texts) <= {harness.text_of(post) for post in posts}


def test_a_post_has_one_identity_and_a_time_in_utc(harness: Harness, sandbox: Sandbox, connection: Connection) -> None:
    first = a_post(harness, sandbox, connection)
    posts, _cursor = walk(connection)
    assert first.external_id in {post.external_id for post in posts}
    assert first.posted_at.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - first.posted_at) < timedelta(minutes=1)
    assert not first.is_own


def test_an_edit_keeps_the_identity(harness: Harness, sandbox: Sandbox, connection: Connection) -> None:
    [id] = harness.publish(sandbox, ["I waited four months."])
    before, cursor = walk(connection)
    sandbox.advance(2)
    harness.edit(sandbox, id, "I waited five months.")
    after, _cursor = walk(connection, cursor)
    [post] = [post for post in after if harness.text_of(post) == "I waited five months."]
    assert post.external_id in {old.external_id for old in before}


def test_a_text_comes_as_it_was_written(harness: Harness, sandbox: Sandbox, connection: Connection) -> None:
    text = "Ward C & D <3 &amp; “diolch” 😊 مرحبا"
    assert harness.text_of(a_post(harness, sandbox, connection, text)) == text


def test_a_deletion_is_seen_by_a_look_up_and_absence_alone_is_not_one(
    harness: Harness, sandbox: Sandbox, connection: Connection
) -> None:
    ids = harness.publish(sandbox, ["stays", "goes"])
    posts, _cursor = walk(connection)
    stays, goes = (next(p for p in posts if harness.text_of(p) == text) for text in ("stays", "goes"))
    harness.delete(sandbox, ids[1])
    found = connection.look_up([stays.external_id, goes.external_id])
    assert found == {stays.external_id: Presence.PRESENT, goes.external_id: Presence.GONE}


@pytest.mark.parametrize("fault", [{"status": 503}, {"kind": "html"}, {"kind": "drop_before"}], ids=str)
def test_a_look_up_in_bad_weather_says_nothing_is_gone(
    fault: dict[str, Any], harness: Harness, sandbox: Sandbox, connection: Connection
) -> None:
    post = a_post(harness, sandbox, connection)
    sandbox.fault(harness.platform, "GET *", times=-1, **fault)
    try:
        found = connection.look_up([post.external_id])
    except PlatformError as error:
        assert error.transient
    else:
        assert found == {post.external_id: Presence.UNKNOWN}


def test_a_reply_appears_on_the_platform_and_can_be_found(
    harness: Harness, sandbox: Sandbox, connection: Connection
) -> None:
    target = harness.target(a_post(harness, sandbox, connection))
    assert connection.find_reply(target, TEXT, since=an_hour_ago()) is None
    sent = connection.send_reply(target, TEXT)
    [applied] = replies(harness, sandbox)
    assert applied["text"] == TEXT
    found = connection.find_reply(target, TEXT, since=an_hour_ago())
    assert found is not None
    assert found.external_id == sent.external_id
    assert connection.find_reply(target, "Some other words.", since=an_hour_ago()) is None


def test_a_lost_answer_is_unknown_and_a_look_settles_it(
    harness: Harness, sandbox: Sandbox, connection: Connection
) -> None:
    target = harness.target(a_post(harness, sandbox, connection))
    sandbox.lose_answer(harness.platform, harness.write_route)
    with pytest.raises(Unknown):
        connection.send_reply(target, TEXT)
    assert len(replies(harness, sandbox)) == 1
    assert connection.find_reply(target, TEXT, since=an_hour_ago()) is not None


def test_a_reply_that_was_never_sent_is_not_found(harness: Harness, sandbox: Sandbox, connection: Connection) -> None:
    target = harness.target(a_post(harness, sandbox, connection))
    sandbox.fault(harness.platform, harness.write_route, "drop_before")
    with pytest.raises(Unknown):
        connection.send_reply(target, TEXT)
    assert replies(harness, sandbox) == []
    assert connection.find_reply(target, TEXT, since=an_hour_ago()) is None


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
