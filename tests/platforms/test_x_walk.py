"""X, walking: overlap, page tokens, cursors that X no longer takes, gaps that are told."""

import json
from datetime import UTC, datetime, timedelta

from platforms.x.snowflake import floor_of, time_of
from sandbox.client import Sandbox
from tests.platforms.harness_x import HANDLE
from tests.platforms.reading import pages
from tests.platforms.x import X


def ago(**span: float) -> str:
    return (datetime.now(UTC) - timedelta(**span)).isoformat()


def newest(cursor: dict[str, dict[str, str]]) -> str:
    return cursor["mentions"]["newest"]


def test_an_empty_page_keeps_the_cursor(x: X) -> None:
    id = x.mention()
    _posts, cursor = x.walk()
    x.sandbox.delete("x", id)
    posts, again = x.walk(cursor)
    assert posts == []
    assert newest(again) == id
    assert x.walk()[1] == {}


def test_the_first_reading_sends_no_floor_and_the_next_an_id_five_minutes_below(x: X) -> None:
    id = x.mention()
    _posts, cursor = x.walk()
    x.walk(cursor)
    first, second = x.reads()
    assert "since_id" not in first
    assert "start_time" not in first
    assert timedelta(minutes=5) <= time_of(id) - time_of(second["since_id"]) < timedelta(minutes=5, seconds=1)
    assert "start_time" not in second


def test_every_page_carries_the_pending_cursor_of_the_first(x: X) -> None:
    x.sandbox.publish_many("x", [{"text": f"@{HANDLE} line {n}"} for n in range(250)])
    last = x.mention("the newest")
    found = pages(x.connection)
    assert [len(page.items) for page in found] == [100, 100, 51]
    assert {newest(page.cursor) for page in found} == {last}
    assert found[-1].next_page is None


def test_posts_that_arrive_during_a_walk_do_not_move_its_cursor(x: X) -> None:
    x.sandbox.publish_many("x", [{"text": f"@{HANDLE} line {n}"} for n in range(150)])
    first = x.connection.fetch({}, page=None, now=datetime.now(UTC))
    later = x.mention("during the walk")
    second = x.connection.fetch({}, page=first.next_page, now=datetime.now(UTC))
    assert newest(second.cursor) == newest(first.cursor) != later
    assert later in {post.external_id for post in x.walk(second.cursor)[0]}


def test_a_page_token_keeps_the_floor_of_its_walk(x: X) -> None:
    x.mention("before")
    _posts, cursor = x.walk()
    x.sandbox.publish_many("x", [{"text": f"@{HANDLE} line {n}"} for n in range(120)])
    x.sandbox.clear_requests()
    x.walk(cursor)
    first, second = x.reads()
    assert first["since_id"] == second["since_id"]
    assert "pagination_token" in second


def test_a_page_token_of_another_version_begins_the_walk_again(x: X) -> None:
    id = x.mention()
    for token in ("nonsense", json.dumps({"other": 1})):
        page = x.connection.fetch({}, page=token, now=datetime.now(UTC))
        assert [x.connection.parse(raw).external_id for raw in page.items] == [id]


def test_a_page_token_that_x_refuses_begins_the_same_walk_again(x: X) -> None:
    x.sandbox.publish_many("x", [{"text": f"@{HANDLE} line {n}"} for n in range(120)])
    token = x.connection.fetch({}, page=None, now=datetime.now(UTC)).next_page
    assert token is not None
    spoiled = json.dumps({**json.loads(token), "token": "expired"})
    page = x.connection.fetch({}, page=spoiled, now=datetime.now(UTC))
    assert len(page.items) == 100
    assert page.gap == ""


def test_after_a_long_outage_reading_goes_on_from_a_time_and_tells_the_gap(x: X) -> None:
    old = floor_of(datetime.now(UTC) - timedelta(days=9))
    id = x.mention(at=ago(days=6))
    page = x.connection.fetch({"mentions": {"newest": old, "at": ago(days=9)}}, page=None, now=datetime.now(UTC))
    [query] = x.reads()
    assert "since_id" not in query
    assert "start_time" in query
    assert [x.connection.parse(raw).external_id for raw in page.items] == [id]
    assert "may be missing" in page.gap


def test_a_quiet_account_that_was_read_all_along_has_no_gap(x: X) -> None:
    cursor = {"mentions": {"newest": floor_of(datetime.now(UTC) - timedelta(days=30)), "at": ago(minutes=2)}}
    page = x.connection.fetch(cursor, page=None, now=datetime.now(UTC))
    assert page.gap == ""
    assert page.next_page is None


def test_an_id_that_x_calls_too_old_is_recovered_by_a_time_without_it(x: X, sandbox: Sandbox) -> None:
    id = x.mention(at=ago(days=5))
    now = datetime.now(UTC) - timedelta(days=2)  # the worker's clock is behind
    cursor = {"mentions": {"newest": floor_of(datetime.now(UTC) - timedelta(days=8)), "at": now.isoformat()}}
    sandbox.clear_requests()
    page = x.connection.fetch(cursor, page=None, now=datetime.now(UTC) - timedelta(days=1, hours=12))
    refused, accepted = x.reads()
    assert "since_id" in refused
    assert "since_id" not in accepted
    assert "start_time" in accepted
    assert page.gap
    assert [x.connection.parse(raw).external_id for raw in page.items] == [id]
    assert newest(page.cursor) == id


def test_more_mentions_than_x_keeps_is_a_gap(x: X) -> None:
    x.mention("before", at=ago(hours=1))
    _posts, cursor = x.walk()
    x.sandbox.publish_many("x", [{"text": f"@{HANDLE} line {n}"} for n in range(900)])
    found = pages(x.connection, cursor)
    assert sum(len(page.items) for page in found) == 800
    assert "800" in found[-1].gap
    assert {page.gap for page in found[:-1]} == {""}


def test_a_search_follows_the_mentions_with_a_cursor_of_its_own(sandbox: Sandbox) -> None:
    x = X(sandbox, query='"lakeshore walk-in"')
    mentioned = x.mention()
    found = sandbox.publish("x", "the Lakeshore walk-in was kind to me", author="tom")
    posts, cursor = x.walk()
    assert [post.external_id for post in posts] == [mentioned, found]
    assert (cursor["mentions"]["newest"], cursor["search"]["newest"]) == (mentioned, found)
    x.walk(cursor)
    assert [set(query) & {"since_id", "query"} for query in x.reads()[2:]] == [{"since_id"}, {"since_id", "query"}]


def test_a_post_both_mentioned_and_found_has_one_identity(sandbox: Sandbox) -> None:
    x = X(sandbox, query="months")
    x.mention("four months")
    posts, _cursor = x.walk()
    assert len(posts) == 2
    assert len({post.external_id for post in posts}) == 1


def test_the_budget_is_read_from_the_headers(x: X) -> None:
    budget = x.connection.fetch({}, page=None, now=datetime.now(UTC)).budget
    assert (budget.limit, budget.remaining) == (450, 449)
    assert budget.reset_at is not None
    assert timedelta(minutes=14) < budget.reset_at - datetime.now(UTC) <= timedelta(minutes=15)
