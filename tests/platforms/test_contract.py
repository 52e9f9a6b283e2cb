"""One contract over every platform: what the desk relies on, shown against the sandbox over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from platforms.base import Connection, Presence
from platforms.errors import PlatformError, Unknown
from sandbox.client import Sandbox
from tests.platforms.harness import Harness
from tests.platforms.reading import TEXT, a_post, an_hour_ago, replies, walk


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
        found = {post.external_id: Presence.UNKNOWN if error.transient else Presence.GONE}
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
