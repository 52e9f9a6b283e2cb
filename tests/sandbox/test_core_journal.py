"""The request log: complete, and without a secret."""

from sandbox.client import Sandbox
from tests.sandbox.conftest import Ask


def test_a_request_is_logged_whole(ask: Ask, sandbox: Sandbox) -> None:
    ask("POST", "/2/tweets?a=1", body={"text": "hello"}, Authorization="Bearer sandbox-bearer-token")
    [line] = sandbox.requests()
    assert (line["platform"], line["method"], line["host"], line["path"]) == (
        "x",
        "POST",
        "api.twitter.com",
        "/2/tweets",
    )
    assert line["query"] == {"a": "1"}
    assert line["body"] == '{"text": "hello"}'
    assert line["outcome"] == 403
    assert line["at"].endswith("+00:00")


def test_no_secret_is_kept(ask: Ask, sandbox: Sandbox) -> None:
    secret = "very-secret-token"
    ask("GET", "/2/tweets", Authorization=f"Bearer {secret}")
    ask("GET", f"/v26.0/me?access_token={secret}&appsecret_proof={secret}", host="graph.facebook.com")
    lines = sandbox.requests()
    assert len(lines) == 2
    assert secret not in str(lines)
    assert lines[1]["query"]["access_token"] == "[hidden]"


def test_the_log_can_be_asked_for_a_part_and_emptied(ask: Ask, sandbox: Sandbox) -> None:
    ask("GET", "/2/tweets")
    ask("POST", "/2/tweets", body={})
    assert [line["method"] for line in sandbox.requests(method="POST")] == ["POST"]
    assert sandbox.requests(platform="facebook") == []
    sandbox.clear_requests()
    assert sandbox.requests() == []


def test_commands_are_not_requests_to_a_platform(sandbox: Sandbox) -> None:
    sandbox.publish("x", "hello")
    assert sandbox.requests() == []
