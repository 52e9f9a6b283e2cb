"""Reading a Facebook Page through the real client: the two-level walk, and what a post looks like."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from platforms.base import ReplyRoute
from platforms.errors import CursorRefused, Poison, RetryAt, TokenRefused, Unknown
from platforms.facebook import items, walk
from sandbox.client import Sandbox
from tests.platforms.harness_facebook import Facebook, noon


@pytest.fixture
def sandbox(sandbox: Sandbox) -> Sandbox:
    sandbox.set_clock(noon(), frozen=True)
    return sandbox


@pytest.fixture
def facebook(sandbox: Sandbox) -> Facebook:
    return Facebook(sandbox)


def paths(sandbox: Sandbox) -> list[str]:
    return [line["path"].removeprefix("/v26.0/") for line in sandbox.requests(platform="facebook")]


def test_the_check_names_the_page(facebook: Facebook) -> None:
    found = facebook.connect().check()
    assert (found.external_id, found.name) == (facebook.page_id, "Lakeshore Mental Health")


def test_the_check_refuses_a_persons_token_because_it_would_read_no_comments(facebook: Facebook) -> None:
    token = facebook.sandbox.command("facebook", "person_token")["page_token"]
    with pytest.raises(TokenRefused) as refused:
        facebook.connect(page_token=token).check()
    assert refused.value.code == "user token"


def test_the_check_refuses_the_token_of_another_page(facebook: Facebook, sandbox: Sandbox) -> None:
    other = sandbox.credentials("facebook", id="555")
    with pytest.raises(TokenRefused) as refused:
        facebook.connect(page_token=other["page_token"], app_secret=other["app_secret"]).check()
    assert refused.value.code == "other page"


def test_every_call_carries_the_proof_of_the_app_secret(facebook: Facebook, sandbox: Sandbox) -> None:
    sandbox.set("facebook", proof_required=True)
    facebook.walk(facebook.connect())
    facebook.connect().send_reply(facebook.target(facebook.publish("hello")), "Thank you")
    with pytest.raises(Exception, match="did not accept"):
        facebook.walk(facebook.connect(app_secret=""))


def test_a_walk_reads_posts_comments_and_replies(facebook: Facebook) -> None:
    ours = facebook.publish("our hours", author="page")
    theirs = facebook.publish("a long wait", author="Ann")
    comment = facebook.publish("a question", on=ours, author="Bob")
    reply = facebook.publish("me too", on=comment, author="Cleo")
    found = facebook.walk(facebook.connect())
    assert found.texts == {"our hours", "a long wait", "a question", "me too"}
    assert [found.one(text).is_own for text in ["our hours", "a long wait"]] == [True, False]
    question, me_too = found.one("a question"), found.one("me too")
    assert (question.kind, question.conversation_id, question.parent_id) == ("comment", ours, ours)
    assert (me_too.external_id, me_too.conversation_id, me_too.parent_id) == (reply, ours, comment)
    assert found.one("a long wait").conversation_id == theirs
    assert question.author is not None
    assert question.author.display_name == "Bob"
    assert question.url.startswith("https://www.facebook.com/")
    assert question.posted_at == noon()


def test_a_walk_reads_every_page_of_feed_and_comments(facebook: Facebook) -> None:
    post = facebook.publish("our hours", author="page")
    facebook.sandbox.publish_many("facebook", [{"text": f"comment {n}", "on": post} for n in range(230)])
    facebook.sandbox.publish_many("facebook", [{"text": f"post {n}"} for n in range(120)])
    found = facebook.walk(facebook.connect())
    assert len(found.texts) == len(found.posts) == 351
    assert len(found.pages) == 2 + 3


def test_neither_cursor_nor_place_ever_holds_the_token(facebook: Facebook) -> None:
    post = facebook.publish("our hours", author="page")
    facebook.sandbox.publish_many("facebook", [{"text": f"comment {n}", "on": post} for n in range(130)])
    facebook.sandbox.publish_many("facebook", [{"text": f"post {n}"} for n in range(130)])
    found = facebook.walk(facebook.connect())
    kept = json.dumps([[page.cursor, page.next_page] for page in found.pages])
    assert all(secret not in kept for secret in facebook.account["secrets"].values())


def test_a_walk_goes_on_in_another_connection_from_its_place(facebook: Facebook) -> None:
    facebook.sandbox.publish_many("facebook", [{"text": f"post {n}"} for n in range(120)])
    first = facebook.connect().fetch({}, page=None, now=noon())
    second = facebook.connect().fetch({}, page=first.next_page, now=noon())
    assert (len(first.items), len(second.items), second.next_page) == (100, 20, None)


def test_a_quiet_page_costs_two_calls(facebook: Facebook, sandbox: Sandbox) -> None:
    post = facebook.publish("our hours", author="page")
    facebook.publish("a question", on=post)
    cursor = facebook.walk(facebook.connect()).cursor
    sandbox.clear_requests()
    facebook.walk(facebook.connect(), cursor)
    assert paths(sandbox) == [f"{facebook.page_id}/feed", f"{post}/comments"]


def test_posts_without_change_are_not_opened_again(facebook: Facebook, sandbox: Sandbox) -> None:
    old = facebook.publish("old post", author="page")
    facebook.publish("old comment", on=old)
    sandbox.advance(2 * 3600)
    new = facebook.publish("new post", author="page")
    facebook.publish("new comment", on=new)
    cursor = facebook.walk(facebook.connect()).cursor
    sandbox.clear_requests()
    facebook.walk(facebook.connect(), cursor)
    assert f"{new}/comments" in paths(sandbox)
    assert f"{old}/comments" not in paths(sandbox)
    facebook.publish("late comment", on=old)
    assert "late comment" in facebook.walk(facebook.connect(), cursor).texts


def test_a_comment_that_shows_up_late_is_found_by_the_overlap(facebook: Facebook, sandbox: Sandbox) -> None:
    post = facebook.publish("our hours", author="page")
    sandbox.advance(600)
    facebook.publish("another post, and the newest change")
    cursor = facebook.walk(facebook.connect()).cursor
    facebook.publish("late in the index", on=post, at=(noon() + timedelta(seconds=30)).isoformat())
    assert "late in the index" in facebook.walk(facebook.connect(), cursor).texts


def test_an_edit_comes_again_with_the_next_deep_walk(facebook: Facebook, sandbox: Sandbox) -> None:
    post = facebook.publish("our hours", author="page")
    comment = facebook.publish("fine", on=post)
    connection = facebook.connect()
    cursor = facebook.walk(connection).cursor
    sandbox.advance(3 * 86_400)
    facebook.publish("another post")
    cursor = facebook.walk(connection, cursor).cursor
    sandbox.edit("facebook", comment, "not fine")
    assert "not fine" not in facebook.walk(connection, cursor).texts
    sandbox.advance(6 * 3600)
    assert facebook.walk(connection, cursor).one("not fine").external_id == comment


def test_a_comment_on_a_two_year_old_post_is_found_by_a_deep_walk_or_at_once_by_a_hint(
    facebook: Facebook, sandbox: Sandbox
) -> None:
    old = facebook.publish("two years ago", author="page", at="2024-11-01T00:00:00Z")
    connection = facebook.connect()
    cursor = facebook.walk(connection).cursor | {"seen": int(noon().timestamp())}
    facebook.publish("a new comment", on=old)
    assert facebook.walk(connection, cursor).texts == set()
    hinted = facebook.walk(connection, {**cursor, "look": [old, "555_1", "777"]})
    assert hinted.texts == {"a new comment"}
    assert "look" not in hinted.cursor
    sandbox.advance(6 * 3600)
    assert facebook.walk(connection, cursor).texts == {"two years ago", "a new comment"}


def test_a_post_that_is_deleted_during_the_walk_does_not_stop_it(facebook: Facebook, sandbox: Sandbox) -> None:
    gone, stays = facebook.publish("gone", author="page"), facebook.publish("stays", author="page")
    facebook.publish("one", on=gone)
    facebook.publish("two", on=stays)
    connection = facebook.connect()
    first = connection.fetch({}, page=None, now=noon())
    sandbox.delete("facebook", gone)
    texts, page = set(), first
    while page.next_page:
        page = connection.fetch({}, page=page.next_page, now=noon())
        texts |= {connection.parse(raw).text for raw in page.items}
    assert texts == {"two"}


def test_too_much_data_is_asked_for_again_in_a_smaller_page(facebook: Facebook, sandbox: Sandbox) -> None:
    facebook.publish("hello")
    body = {"error": {"message": "Please reduce the amount of data", "type": "OAuthException", "code": 1}}
    sandbox.fault("facebook", "GET *", status=500, body=body)
    assert facebook.walk(facebook.connect()).texts == {"hello"}
    assert [line["query"]["limit"] for line in sandbox.requests()] == ["100", "25"]
    sandbox.fault("facebook", "GET *", status=500, body=body, times=2)
    with pytest.raises(RetryAt):
        facebook.walk(facebook.connect())


def test_a_place_that_repeats_is_the_end(facebook: Facebook, sandbox: Sandbox) -> None:
    address = "https://graph.facebook.com/v26.0/1/feed?access_token=x&until=5&__paging_token=enc_5"
    body = {"data": [], "paging": {"next": address}}
    sandbox.fault("facebook", "GET *", status=200, body=body, times=-1)
    assert len(facebook.walk(facebook.connect()).pages) == 2
    assert len(sandbox.requests()) == 2


def test_pages_without_end_are_a_gap_and_not_a_hang() -> None:
    place = walk.Place(floor=0, since=0, deep=0, feed={"after": "a"}, calls=walk.MOST_CALLS - 1)
    after = walk.after_feed(place, {"paging": {"next": "https://x/?after=b"}}, {}, ())
    assert after.calls == walk.MOST_CALLS
    assert not after.at_end


@pytest.mark.parametrize("token", ["", "nothing", "{}", '{"posts": 3}', '{"floor":1,"posts":[]}'])
def test_a_place_that_cannot_be_read_is_refused(token: str) -> None:
    with pytest.raises(CursorRefused):
        walk.decode(token)


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": {"a": 1}}])
def test_a_page_without_a_list_is_not_an_empty_page(facebook: Facebook, sandbox: Sandbox, body: Any) -> None:
    sandbox.fault("facebook", "GET *", status=200, body=body)
    with pytest.raises(Unknown):
        facebook.connect().fetch({}, page=None, now=noon())


def test_the_budget_is_what_the_page_has_left(facebook: Facebook, sandbox: Sandbox) -> None:
    assert facebook.connect().fetch({}, page=None, now=noon()).budget.remaining is None
    sandbox.set("facebook", usage=85)
    budget = facebook.connect().fetch({}, page=None, now=noon()).budget
    assert (budget.remaining, budget.limit, budget.reset_at) == (15, 100, None)


# One item.

RAW: dict[str, Any] = {"id": "222_301", "message": "Diolch 😊 น่ารัก", "created_time": "2026-11-20T09:16:00+0000"}


def test_a_comment_without_author_or_message_is_read(facebook: Facebook, sandbox: Sandbox) -> None:
    sandbox.set("facebook", strip_from=True)
    post = facebook.publish("our hours", author="page")
    facebook.sandbox.publish_many("facebook", [{"text": None, "on": post, "photo": True}])
    facebook.sandbox.publish_many("facebook", [{"text": "", "on": post}])
    found = facebook.walk(facebook.connect())
    comments = [each for each in found.posts if each.kind == "comment"]
    assert [(each.text, each.author, each.is_own) for each in comments] == [("", None, False)] * 2
    assert sorted(each.media_count for each in comments) == [0, 1]
    assert found.one("our hours").is_own


def test_a_post_with_an_album_counts_its_pictures() -> None:
    album = {"data": [{"type": "album", "subattachments": {"data": [{}, {}, {}]}}]}
    assert items.parse(items.wrap_post({**RAW, "attachments": album}), page_id="1").media_count == 3


def test_text_is_kept_as_typed_but_for_nul() -> None:
    post = items.parse(items.wrap_post({**RAW, "message": "a &amp; b\x00 <b>"}), page_id="1")
    assert post.text == "a &amp; b <b>"


def test_times_are_utc() -> None:
    raw = {**RAW, "created_time": "2026-11-20T09:16:00-0500"}
    assert items.parse(items.wrap_post(raw), page_id="1").posted_at == datetime(2026, 11, 20, 14, 16, tzinfo=UTC)


def test_a_comment_that_may_not_be_answered_is_linked_out() -> None:
    shut, open_ = ({**RAW, "can_comment": value} for value in (False, True))
    assert items.parse(items.wrap_comment(shut, "222"), page_id="1").reply_route is ReplyRoute.LINK_OUT
    assert items.parse(items.wrap_comment(open_, "222"), page_id="1").reply_route is ReplyRoute.API


def test_only_an_https_link_is_kept() -> None:
    post = items.parse(items.wrap_post({**RAW, "permalink_url": "javascript:alert(1)"}), page_id="1")
    assert post.url == "https://www.facebook.com/222_301"


@pytest.mark.parametrize(
    "change",
    [{"id": None}, {"id": "../me"}, {"id": ""}, {"created_time": "yesterday"}, {"created_time": None},
     {"created_time": "2026-11-20T09:16:00"}, {"message": 5}, {"from": "Ann"}, {"attachments": [1]}],
)  # fmt: skip
def test_an_item_that_cannot_be_understood_is_poison_and_quotes_nothing(change: dict[str, Any]) -> None:
    with pytest.raises(Poison) as poison:
        items.parse(items.wrap_post({**RAW, **change}), page_id="1")
    assert "Diolch" not in str(poison.value)
    assert poison.value.__context__ is None
