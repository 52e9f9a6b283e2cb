"""The Graph stand-in, reading: paging, fields, versions, tokens, errors, rate headers."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from sandbox.client import Sandbox
from sandbox.server import SandboxServer


class Graph:
    """A bare HTTP caller with one token."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def get(self, path: str, version: str = "v26.0", **params: Any) -> requests.Response:
        query = {"access_token": self.token, **params}
        return requests.get(
            f"{self.url}/{version}/{path}", params=query, headers={"Host": "graph.facebook.com"}, timeout=10
        )

    def follow(self, address: str) -> requests.Response:
        parts = urlsplit(address)
        assert parts.netloc == "graph.facebook.com"
        return requests.get(f"{self.url}{parts.path}?{parts.query}", headers={"Host": "graph.facebook.com"}, timeout=10)


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer() as running:
        yield running


@pytest.fixture
def sandbox(server: SandboxServer) -> Sandbox:
    control = Sandbox(server.url)
    control.reset()
    return control


@pytest.fixture
def page(sandbox: Sandbox) -> dict[str, Any]:
    return sandbox.credentials("facebook")


@pytest.fixture
def graph(sandbox: Sandbox, page: dict[str, Any]) -> Graph:
    return Graph(sandbox.url, page["page_token"])


def texts(answer: requests.Response) -> list[str]:
    return [item["message"] for item in answer.json()["data"]]


def test_the_feed_is_newest_first_and_pages_by_time_with_the_token_in_the_next_address(
    sandbox: Sandbox, page: dict[str, Any], graph: Graph
) -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    for hour in range(5):
        sandbox.publish("facebook", f"post {hour}", at=(start + timedelta(hours=hour)).isoformat())
    first = graph.get(f"{page['external_id']}/feed", limit=2, fields="message")
    following = first.json()["paging"]["next"]
    query = dict(parse_qsl(urlsplit(following).query))
    assert texts(first) == ["post 4", "post 3"]
    assert query["access_token"] == page["page_token"]
    assert {"until", "__paging_token"} <= set(query)
    second = graph.follow(following)
    third = graph.follow(second.json()["paging"]["next"])
    assert texts(second) + texts(third) == ["post 2", "post 1", "post 0"]
    assert "next" not in third.json()["paging"]


def test_posts_of_the_same_second_are_all_reached(sandbox: Sandbox, page: dict[str, Any], graph: Graph) -> None:
    at = "2026-11-01T10:00:00+00:00"
    sandbox.publish_many("facebook", [{"text": f"post {n}", "at": at} for n in range(7)])
    seen, answer = [], graph.get(f"{page['external_id']}/feed", limit=3, fields="message")
    while True:
        seen += texts(answer)
        following = answer.json()["paging"].get("next")
        if not following:
            break
        answer = graph.follow(following)
    assert sorted(seen) == [f"post {n}" for n in range(7)]


def test_an_empty_feed_is_data_alone(page: dict[str, Any], graph: Graph) -> None:
    assert graph.get(f"{page['external_id']}/feed").json() == {"data": []}


def test_each_edge_has_its_own_posts(sandbox: Sandbox, page: dict[str, Any], graph: Graph) -> None:
    sandbox.publish("facebook", "ours", author="page")
    sandbox.publish("facebook", "theirs", author="Ann")
    found = {
        edge: set(texts(graph.get(f"{page['external_id']}/{edge}")))
        for edge in ["feed", "visitor_posts", "posts", "published_posts"]
    }
    ours, theirs = {"ours"}, {"theirs"}
    assert found == {"feed": ours | theirs, "visitor_posts": theirs, "posts": ours, "published_posts": ours}


def test_since_is_a_floor_of_the_feed(sandbox: Sandbox, page: dict[str, Any], graph: Graph) -> None:
    sandbox.publish("facebook", "old", at="2026-10-01T00:00:00+00:00")
    sandbox.publish("facebook", "new", at="2026-11-01T00:00:00+00:00")
    floor = int(datetime(2026, 10, 15, tzinfo=UTC).timestamp())
    assert texts(graph.get(f"{page['external_id']}/feed", since=floor)) == ["new"]


def test_comments_page_by_cursor_in_both_orders(sandbox: Sandbox, graph: Graph) -> None:
    post = sandbox.publish("facebook", "opening hours", author="page")
    for n in range(3):
        sandbox.publish("facebook", f"comment {n}", on=post)
    first = graph.get(f"{post}/comments", limit=2)
    assert texts(first) == ["comment 0", "comment 1"]
    last = graph.follow(first.json()["paging"]["next"])
    assert texts(last) == ["comment 2"]
    assert set(last.json()["paging"]) == {"cursors"}
    newest = graph.get(f"{post}/comments", limit=2, order="reverse_chronological")
    assert texts(newest) == ["comment 2", "comment 1"]
    assert texts(graph.get(f"{post}/comments", order="reverse_chronological",
                           after=newest.json()["paging"]["cursors"]["after"])) == ["comment 0"]  # fmt: skip


def test_replies_are_listed_by_stream_and_not_at_top_level(sandbox: Sandbox, graph: Graph) -> None:
    post = sandbox.publish("facebook", "opening hours", author="page")
    comment = sandbox.publish("facebook", "question", on=post)
    reply = sandbox.publish("facebook", "me too", on=comment)
    sandbox.publish("facebook", "and me", on=reply)  # stands beside the reply, under the comment
    assert texts(graph.get(f"{post}/comments")) == ["question"]
    assert texts(graph.get(f"{post}/comments", filter="stream")) == ["question", "me too", "and me"]
    assert texts(graph.get(f"{comment}/comments")) == ["me too", "and me"]
    assert graph.get(f"{reply}/comments").json() == {"data": []}
    assert graph.get(reply, fields="parent").json()["parent"] == {"id": comment}


def test_the_summary_counts_more_than_can_be_read(sandbox: Sandbox, page: dict[str, Any], graph: Graph) -> None:
    post = sandbox.publish("facebook", "opening hours", author="page")
    sandbox.publish("facebook", "seen", on=post)
    sandbox.publish("facebook", "not for everybody", on=post, unseen=True)
    answer = graph.get(f"{post}/comments", summary="true").json()
    assert len(answer["data"]) == 1
    assert answer["summary"] == {"order": "chronological", "total_count": 2, "can_comment": True}
    feed = graph.get(f"{page['external_id']}/feed", fields="comments.limit(0).summary(true)").json()
    assert feed["data"][0]["comments"]["data"] == []
    assert feed["data"][0]["comments"]["summary"]["total_count"] == 2


def test_a_comment_moves_the_posts_updated_time_and_an_edit_does_not(sandbox: Sandbox, graph: Graph) -> None:
    sandbox.set_clock(datetime(2026, 11, 20, 9, 15, 2, tzinfo=UTC), frozen=True)
    post = sandbox.publish("facebook", "opening hours", author="page")
    sandbox.advance(60)
    comment = sandbox.publish("facebook", "question", on=post)
    assert graph.get(post, fields="updated_time").json()["updated_time"] == "2026-11-20T09:16:02+0000"
    sandbox.advance(60)
    sandbox.edit("facebook", comment, "another question")
    assert graph.get(post, fields="updated_time").json()["updated_time"] == "2026-11-20T09:16:02+0000"
    assert graph.get(comment).json()["message"] == "another question"


def test_an_item_may_have_no_author_an_empty_message_or_none(sandbox: Sandbox, graph: Graph) -> None:
    post = sandbox.publish("facebook", "opening hours", author="page")
    nobody = sandbox.publish("facebook", "who am I", on=post, author=None)
    photo, empty = sandbox.publish_many(
        "facebook", [{"text": None, "on": post, "photo": True}, {"text": "", "on": post, "photo": True}]
    )
    assert "from" not in graph.get(nobody).json()
    assert "message" not in graph.get(photo, fields="message,attachment").json()
    assert graph.get(photo, fields="attachment").json()["attachment"]["type"] == "photo"
    assert graph.get(empty).json()["message"] == ""


def test_without_advanced_access_only_the_page_has_a_name(sandbox: Sandbox, graph: Graph) -> None:
    sandbox.set("facebook", strip_from=True)
    own = sandbox.publish("facebook", "ours", author="page")
    theirs = sandbox.publish("facebook", "theirs", author="Ann")
    assert "from" not in graph.get(theirs, fields="from").json()
    assert graph.get(own, fields="from").json()["from"]["name"] == "Lakeshore Mental Health"


def test_a_persons_token_sees_how_many_comments_there_are_and_none_of_them(sandbox: Sandbox) -> None:
    post = sandbox.publish("facebook", "opening hours", author="page")
    sandbox.publish("facebook", "question", on=post)
    person = Graph(sandbox.url, sandbox.command("facebook", "person_token")["page_token"])
    answer = person.get(f"{post}/comments", summary="true").json()
    assert answer["data"] == []
    assert answer["summary"]["total_count"] == 1
    assert person.get("me", fields="category").json()["error"]["code"] == 100


def test_me_is_the_page(page: dict[str, Any], graph: Graph) -> None:
    assert graph.get("me").json() == {"name": "Lakeshore Mental Health", "id": page["external_id"]}


@pytest.mark.parametrize("object_id", ["123_456", "999"])
def test_a_missing_object_is_100_with_33(graph: Graph, object_id: str) -> None:
    answer = graph.get(object_id)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["error_subcode"]) == (400, 100, 33)


def test_the_objects_of_another_page_are_missing(sandbox: Sandbox, graph: Graph) -> None:
    other = sandbox.publish("facebook", "not yours", page="555")
    assert graph.get(other).json()["error"]["error_subcode"] == 33


def test_an_unknown_field_is_an_error(sandbox: Sandbox, graph: Graph) -> None:
    post = sandbox.publish("facebook", "hello")
    assert graph.get(post, fields="message,shoe_size").json()["error"]["code"] == 100


@pytest.mark.parametrize(("asked", "served"), [("v26.0", "v26.0"), ("v23.0", "v23.0"), ("v3.1", "v21.0")])
def test_an_ended_version_is_served_by_the_oldest_live_one(graph: Graph, asked: str, served: str) -> None:
    answer = graph.get("me", version=asked)
    assert answer.status_code == 200
    assert answer.headers["facebook-api-version"] == served


@pytest.mark.parametrize("version", ["v27.0", "v99.0", "latest"])
def test_a_version_that_does_not_exist_is_refused(graph: Graph, version: str) -> None:
    assert graph.get("me", version=version).status_code == 400


def test_recommendations_end_with_v21(sandbox: Sandbox, page: dict[str, Any], graph: Graph) -> None:
    sandbox.publish("facebook", "kind people", kind="rating", recommendation="positive")
    assert graph.get(f"{page['external_id']}/ratings", version="v26.0").json()["error"]["code"] == 12
    (item,) = graph.get(f"{page['external_id']}/ratings", version="v21.0").json()["data"]
    assert item["recommendation_type"] == "positive"
    assert "id" not in item


@pytest.mark.parametrize("subcode", [460, 463, 467, 492])
def test_a_refused_token_is_190_until_it_is_good_again(sandbox: Sandbox, graph: Graph, subcode: int) -> None:
    sandbox.command("facebook", "refuse_token", subcode=subcode)
    answer = graph.get("me")
    assert (answer.json()["error"]["code"], answer.json()["error"]["error_subcode"]) == (190, subcode)
    assert answer.headers["www-authenticate"].startswith('OAuth "Facebook Platform" "invalid_token"')
    sandbox.command("facebook", "refuse_token", subcode=0)
    assert graph.get("me").status_code == 200


@pytest.mark.parametrize(("token", "code"), [("wrong", 190), ("", 2500)])
def test_a_wrong_or_missing_token_is_refused(sandbox: Sandbox, page: dict[str, Any], token: str, code: int) -> None:
    assert Graph(sandbox.url, token).get("me").json()["error"]["code"] == code


def test_a_proof_is_checked_when_it_is_given_and_wanted_when_it_is_required(
    sandbox: Sandbox, page: dict[str, Any], graph: Graph
) -> None:
    right = hmac.new(page["app_secret"].encode(), page["page_token"].encode(), hashlib.sha256).hexdigest()
    assert graph.get("me", appsecret_proof="0" * 64).json()["error"]["code"] == 100
    assert graph.get("me", appsecret_proof=right).status_code == 200
    sandbox.set("facebook", proof_required=True)
    assert graph.get("me").json()["error"]["code"] == 100
    assert graph.get("me", appsecret_proof=right).status_code == 200


def test_usage_is_told_only_when_there_is_some(sandbox: Sandbox, page: dict[str, Any], graph: Graph) -> None:
    assert "x-business-use-case-usage" not in graph.get("me").headers
    sandbox.set("facebook", usage=80)
    usage = json.loads(graph.get("me").headers["x-business-use-case-usage"])
    (entry,) = usage[page["external_id"]]
    assert (entry["type"], entry["call_count"], entry["estimated_time_to_regain_access"]) == ("pages", 80, 0)


def test_over_the_budget_is_80001_with_minutes_to_wait(sandbox: Sandbox, page: dict[str, Any], graph: Graph) -> None:
    sandbox.set_clock(datetime(2026, 11, 20, 9, 15, tzinfo=UTC), frozen=True)
    sandbox.set("facebook", calls_per_hour=2)
    assert [graph.get("me").status_code for _ in range(2)] == [200, 200]
    refused = graph.get("me")
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, 80001)
    usage = json.loads(refused.headers["x-business-use-case-usage"])
    assert usage[page["external_id"]][0]["estimated_time_to_regain_access"] == 45
    sandbox.advance(45 * 60)
    assert graph.get("me").status_code == 200


def test_what_was_written_shows_up_after_the_read_lag(sandbox: Sandbox, page: dict[str, Any], graph: Graph) -> None:
    sandbox.set_clock(datetime(2026, 11, 20, 9, 15, tzinfo=UTC), frozen=True)
    sandbox.set("facebook", read_lag=30)
    sandbox.publish("facebook", "hello")
    assert graph.get(f"{page['external_id']}/feed").json()["data"] == []
    sandbox.advance(31)
    assert texts(graph.get(f"{page['external_id']}/feed")) == ["hello"]


@pytest.mark.parametrize("query", [{"order": "random"}, {"filter": "some"}, {"limit": "many"}, {"after": "!"}])
def test_a_wrong_parameter_is_refused(sandbox: Sandbox, graph: Graph, query: dict[str, str]) -> None:
    post = sandbox.publish("facebook", "hello")
    assert graph.get(f"{post}/comments", **query).json()["error"]["code"] == 100
