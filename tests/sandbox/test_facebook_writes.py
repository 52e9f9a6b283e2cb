"""The Graph stand-in, writing and webhooks."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import requests

from sandbox.client import Sandbox, SandboxError
from sandbox.server import SandboxServer


class Graph:
    """A bare HTTP caller with one token."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def call(self, method: str, path: str, **form: str) -> requests.Response:
        data = {"access_token": self.token, **form}
        return requests.request(
            method, f"{self.url}/v26.0/{path}", data=data, headers={"Host": "graph.facebook.com"}, timeout=10
        )


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


@pytest.fixture
def comment(sandbox: Sandbox, page: dict[str, Any]) -> str:
    return sandbox.publish("facebook", "a question", on=sandbox.publish("facebook", "hours", author="page"))


def code(answer: requests.Response) -> int:
    return int(answer.json()["error"]["code"])


def test_the_same_reply_is_accepted_again_and_again(sandbox: Sandbox, graph: Graph, comment: str) -> None:
    ids = [graph.call("POST", f"{comment}/comments", message="Thank you").json()["id"] for _ in range(4)]
    assert len(set(ids)) == 4
    assert [entry["text"] for entry in sandbox.ledger(kind="reply")] == ["Thank you"] * 4


def test_a_reply_stands_under_the_comment_in_the_name_of_the_page(
    sandbox: Sandbox, graph: Graph, page: dict[str, Any], comment: str
) -> None:
    reply = graph.call("POST", f"{comment}/comments", message="Thank you").json()["id"]
    stored = sandbox.command("facebook", "item", id=reply)
    assert (stored["parent_id"], stored["author_id"], stored["message"]) == (comment, page["external_id"], "Thank you")


def test_a_persons_token_may_not_reply(sandbox: Sandbox, comment: str) -> None:
    person = Graph(sandbox.url, sandbox.command("facebook", "person_token")["page_token"])
    assert code(person.call("POST", f"{comment}/comments", message="Thank you")) == 200
    assert sandbox.ledger(kind="reply") == []


@pytest.mark.parametrize(("message", "expected"), [("", 100), ("   ", 100), ("a" * 8001, 100)])
def test_an_empty_or_endless_reply_is_refused(
    sandbox: Sandbox, graph: Graph, comment: str, message: str, expected: int
) -> None:
    assert code(graph.call("POST", f"{comment}/comments", message=message)) == expected
    assert sandbox.ledger(kind="reply") == []


def test_a_reply_to_what_is_deleted_closed_or_blocked_is_refused(sandbox: Sandbox, graph: Graph, comment: str) -> None:
    sandbox.set("facebook", blocked=True)
    blocked = graph.call("POST", f"{comment}/comments", message="Thank you")
    assert (code(blocked), blocked.json()["error"]["error_subcode"]) == (368, 1346003)
    sandbox.set("facebook", blocked=False)
    sandbox.command("facebook", "close_comments", id=comment)
    assert code(graph.call("POST", f"{comment}/comments", message="Thank you")) == 200
    sandbox.delete("facebook", comment)
    assert code(graph.call("POST", f"{comment}/comments", message="Thank you")) == 100
    assert sandbox.ledger(kind="reply") == []


def test_own_comments_are_edited_and_others_are_hidden(sandbox: Sandbox, graph: Graph, comment: str) -> None:
    reply = graph.call("POST", f"{comment}/comments", message="Thank yuo").json()["id"]
    assert graph.call("POST", reply, message="Thank you").json() == {"success": True}
    assert graph.call("POST", comment, is_hidden="true").json() == {"success": True}
    assert code(graph.call("POST", comment, message="put into their mouth")) == 200
    assert code(graph.call("POST", reply, is_hidden="true")) == 100
    assert sandbox.command("facebook", "item", id=reply)["message"] == "Thank you"
    assert sandbox.command("facebook", "item", id=comment)["is_hidden"] == 1


def test_a_deleted_comment_takes_its_replies_along_and_its_number_is_not_given_again(
    sandbox: Sandbox, graph: Graph, comment: str
) -> None:
    reply = graph.call("POST", f"{comment}/comments", message="Thank you").json()["id"]
    assert graph.call("DELETE", comment).json() == {"success": True}
    with pytest.raises(SandboxError):
        sandbox.command("facebook", "item", id=reply)
    assert sandbox.publish("facebook", "next").rpartition("_")[2] > reply.rpartition("_")[2]


def test_the_same_post_twice_is_506_though_comments_are_not(sandbox: Sandbox, graph: Graph) -> None:
    assert "id" in graph.call("POST", "me/feed", message="We are open").json()
    assert code(graph.call("POST", "me/feed", message="We are open")) == 506


def test_a_lost_answer_leaves_the_comment_there(sandbox: Sandbox, graph: Graph, comment: str) -> None:
    sandbox.lose_answer("facebook")
    with pytest.raises(requests.ConnectionError):
        graph.call("POST", f"{comment}/comments", message="Thank you")
    assert len(sandbox.ledger(kind="reply")) == 1


# Webhooks.


class Receiver(HTTPServer):
    """Keeps what it was sent, and answers a handshake as a desk would."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ReceiverHandler)
        self.deliveries: list[tuple[bytes, str]] = []
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/webhook"


class ReceiverHandler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:  # noqa: N802 - a name of the base class
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.deliveries.append((body, self.headers.get("X-Hub-Signature-256", "")))
        self._answer(200, b"")

    def do_GET(self) -> None:  # noqa: N802
        self.server.asked.append(self.path)
        self._answer(200, b"1158201444")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_a_delivery_is_escaped_and_signed_over_its_raw_bytes(
    sandbox: Sandbox, page: dict[str, Any], receiver: Receiver
) -> None:
    post = sandbox.publish("facebook", "Diolch 😊 a/b", author="Siân")
    answer = sandbox.command("facebook", "deliver", url=receiver.url, ids=[post])
    ((raw, signature),) = receiver.deliveries
    expected = hmac.new(page["app_secret"].encode(), raw, hashlib.sha256).hexdigest()
    assert answer["status"] == 200
    assert signature == f"sha256={expected}"
    assert b"\\ud83d\\ude0a" in raw
    assert b"a\\/b" in raw
    assert json.dumps(json.loads(raw)).encode() != raw
    assert json.loads(raw)["entry"][0]["changes"][0]["value"]["message"] == "Diolch 😊 a/b"


def test_a_delivery_has_one_entry_for_each_page_and_several_changes(
    sandbox: Sandbox, page: dict[str, Any], comment: str, receiver: Receiver
) -> None:
    more = [sandbox.publish("facebook", "another"), sandbox.publish("facebook", "elsewhere", page="555")]
    sandbox.command("facebook", "deliver", url=receiver.url, ids=[comment, *more])
    entries = json.loads(receiver.deliveries[0][0])["entry"]
    assert {entry["id"]: len(entry["changes"]) for entry in entries} == {page["external_id"]: 2, "555": 1}


@pytest.mark.parametrize(("form", "present", "absent"), [("new", "from", "sender_id"), ("old", "sender_id", "from")])
def test_the_sender_comes_in_the_old_form_or_the_new(
    sandbox: Sandbox, comment: str, receiver: Receiver, form: str, present: str, absent: str
) -> None:
    sandbox.command("facebook", "deliver", url=receiver.url, ids=[comment], form=form)
    value = json.loads(receiver.deliveries[0][0])["entry"][0]["changes"][0]["value"]
    assert present in value
    assert absent not in value
    assert isinstance(value["created_time"], int)


def test_a_wrong_secret_gives_another_signature_and_none_can_be_left_out(
    sandbox: Sandbox, comment: str, receiver: Receiver
) -> None:
    for spoiled in ({}, {"secret": "wrong"}, {"signature": ""}):
        sandbox.command("facebook", "deliver", url=receiver.url, ids=[comment], **spoiled)
    right, wrong, none = (signature for _, signature in receiver.deliveries)
    assert right != wrong
    assert none == ""


def test_the_handshake_asks_with_the_pages_token(sandbox: Sandbox, page: dict[str, Any], receiver: Receiver) -> None:
    answer = sandbox.command("facebook", "handshake", url=receiver.url, page=page["external_id"])
    assert answer == {"status": 200, "body": "1158201444"}
    assert f"hub.verify_token={page['verify_token']}" in receiver.asked[0]


@pytest.mark.parametrize("url", ["http://192.0.2.1/", "file:///etc/passwd", "http://example.org/"])
def test_a_webhook_never_leaves_this_machine(sandbox: Sandbox, comment: str, url: str) -> None:
    with pytest.raises(SandboxError):
        sandbox.command("facebook", "deliver", url=url, ids=[comment])
