"""X, writing and admission: what is refused, in which form, and what is charged."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import tweepy

from sandbox.client import Sandbox
from tests.sandbox.conftest import Ask
from tests.sandbox.x import HANDLE, X

FAMILY = "👩‍👩‍👧‍👦"


def status_of(error: pytest.ExceptionInfo[tweepy.HTTPException]) -> int:
    return int(error.value.response.status_code)


def test_a_reply_is_created_with_its_location_and_shows_up_in_the_thread(x: X) -> None:
    id = x.mention()
    answer = x.reply(id)
    assert x.last.status_code == 201
    assert x.last.headers["location"].endswith(answer["data"]["id"])
    thread = x.search(f"conversation_id:{id}", tweet_fields=["referenced_tweets"])["data"]
    assert thread[0]["id"] == answer["data"]["id"]
    assert thread[0]["referenced_tweets"] == [{"type": "replied_to", "id": id}]
    [entry] = x.sandbox.ledger("x", kind="reply")
    assert (entry["id"], entry["parent_id"], entry["author"]) == (answer["data"]["id"], id, HANDLE)
    assert entry["text"] == "Thank you for telling us."


def test_the_signature_is_checked(sandbox: Sandbox) -> None:
    id = X(sandbox).mention()
    for changed in ("consumer_secret", "access_token_secret", "access_token", "consumer_key"):
        with pytest.raises(tweepy.Unauthorized):
            X(sandbox, **{changed: "wrong"}).reply(id)
    assert sandbox.ledger("x", kind="reply") == []


def test_a_signature_counts_once(x: X, ask: Ask) -> None:
    x.client.get_me()
    header = x.last.request.headers["Authorization"]
    signed = header.decode() if isinstance(header, bytes) else header
    assert ask("GET", "/2/users/me", Authorization=signed).status == 401


def test_a_bearer_token_reads_and_does_not_write(x: X, ask: Ask) -> None:
    bearer = "Bearer sandbox-bearer-token"
    assert ask("GET", "/2/tweets?ids=1", Authorization=bearer).status == 200
    refused = ask("POST", "/2/tweets", body={"text": "hello"}, Authorization=bearer)
    assert refused.status == 403
    assert refused.json()["type"].endswith("unsupported-authentication")
    assert ask("GET", "/2/tweets?ids=1", Authorization="Bearer other").status == 401
    assert ask("GET", "/2/tweets?ids=1").status == 401


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("a" * 280, True),
        ("a" * 281, False),
        ("字" * 140, True),
        ("字" * 141, False),
        ("a" * 278 + FAMILY, True),
        ("a" * 279 + FAMILY, False),
        ("a" * 278 + "…", True),
        ("a" * 279 + "…", False),
        ("a" * 256 + " https://example.org/" + "p" * 60, True),
        ("a" * 257 + " https://example.org/p", False),
    ],
)
def test_the_weighted_length_decides(text: str, accepted: bool, x: X) -> None:
    id = x.mention()
    if accepted:
        assert "id" in x.reply(id, text)["data"]
    else:
        with pytest.raises(tweepy.BadRequest, match="too long"):
            x.reply(id, text)


def test_the_same_text_to_the_same_person_is_refused(x: X) -> None:
    one, two = x.mention("one"), x.mention("two", author="another_person")
    x.reply(one)
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        x.reply(one)
    assert x.reply(two)["data"]["text"].startswith("@another_person ")
    assert len(x.sandbox.ledger("x", kind="reply")) == 2


def test_of_many_at_the_same_moment_one_is_applied(sandbox: Sandbox) -> None:
    id = X(sandbox).mention()

    def send(x: X) -> bool:
        try:
            x.reply(id)
        except tweepy.Forbidden:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(send, [X(sandbox) for _ in range(8)])) == [False] * 7 + [True]
    assert len(sandbox.ledger("x", kind="reply")) == 1


def test_nobody_who_did_not_call_is_answered(x: X, sandbox: Sandbox) -> None:
    id = sandbox.publish("x", "Lakeshore kept me waiting", author="june")
    with pytest.raises(tweepy.Forbidden, match="mentioned or otherwise engaged"):
        x.reply(id)
    sandbox.set("x", summon_rule=False)
    assert "id" in x.reply(id)["data"]


def test_who_quotes_the_account_may_be_answered(x: X, sandbox: Sandbox) -> None:
    ours = x.client.create_tweet(text="Our new hours")["data"]["id"]
    assert "id" in x.reply(sandbox.publish("x", "at last", author="june", quote=ours))["data"]


def test_a_person_who_answers_us_has_mentioned_us(x: X, sandbox: Sandbox) -> None:
    ours = x.client.create_tweet(text="Our new hours")["data"]["id"]
    theirs = sandbox.publish("x", "thanks", author="june", reply_to=ours)
    assert [post["id"] for post in x.mentions()["data"]] == [theirs]
    assert "id" in x.reply(theirs)["data"]


@pytest.mark.parametrize("what", ["deleted", "protected", "suspended", "unknown"])
def test_what_cannot_be_seen_cannot_be_answered(what: str, x: X, sandbox: Sandbox) -> None:
    id = x.mention(author="june")
    if what == "deleted":
        sandbox.delete("x", id)
    elif what == "unknown":
        id = "5"
    else:
        sandbox.command("x", "author", handle="june", **{what: True})
    with pytest.raises(tweepy.Forbidden, match="deleted or not visible"):
        x.reply(id)


def test_an_unknown_property_is_refused(x: X) -> None:
    with pytest.raises(tweepy.BadRequest, match="additional properties"):
        x.client._make_request("POST", "/2/tweets", json={"text": "hello", "colour": "red"}, user_auth=True)
    with pytest.raises(tweepy.BadRequest, match="text"):
        x.client._make_request("POST", "/2/tweets", json={"reply": {"in_reply_to_tweet_id": "1"}}, user_auth=True)


def test_only_ones_own_can_be_deleted(x: X) -> None:
    theirs = x.mention()
    ours = x.reply(theirs)["data"]["id"]
    assert x.client.delete_tweet(ours) == {"data": {"deleted": True}}
    with pytest.raises(tweepy.Forbidden):
        x.client.delete_tweet(theirs)
    assert "errors" in x.client.get_tweet(ours)


def test_a_reply_in_ones_own_conversation_can_be_hidden(x: X, sandbox: Sandbox) -> None:
    ours = x.client.create_tweet(text="Our new hours")["data"]["id"]
    theirs = sandbox.publish("x", "rude words", author="june", reply_to=ours)
    assert x.client.hide_reply(theirs) == {"data": {"hidden": True}}
    with pytest.raises(tweepy.Forbidden):
        x.client.hide_reply(x.mention())


def test_every_answer_has_the_headers_of_x(x: X) -> None:
    x.mentions()
    headers = x.last.headers
    assert headers["x-rate-limit-limit"] == "450"
    assert headers["x-rate-limit-remaining"] == "449"
    assert headers["x-rate-limit-reset"].isdigit()
    assert headers["date"].endswith(" UTC")
    assert headers["api-version"]
    with pytest.raises(tweepy.BadRequest):
        x.mentions(max_results=1)
    assert x.last.headers["x-rate-limit-remaining"] == "448"


def test_a_window_is_used_up_and_opens_again(x: X, sandbox: Sandbox) -> None:
    sandbox.command("x", "rate", route="GET /2/users/{id}/mentions", limit=2)
    x.mentions()
    x.mentions()
    with pytest.raises(tweepy.TooManyRequests) as caught:
        x.mentions()
    assert caught.value.response.json()["title"] == "Too Many Requests"
    assert x.search("word")["meta"]["result_count"] == 0
    sandbox.advance(15 * 60 + 1)
    assert x.mentions()["meta"]["result_count"] == 0


def test_a_window_can_be_set_and_answers_in_the_older_form(x: X, sandbox: Sandbox) -> None:
    sandbox.set("x", rate_form="code88")
    sandbox.command("x", "rate", route="GET /2/users/{id}/mentions", remaining=0, reset_in=60)
    with pytest.raises(tweepy.TooManyRequests) as caught:
        x.mentions()
    assert caught.value.api_codes == [88]


def test_the_monthly_cap_is_a_429_with_budget_left(x: X, sandbox: Sandbox) -> None:
    sandbox.set("x", usage_cap=True)
    with pytest.raises(tweepy.TooManyRequests) as caught:
        x.mentions()
    assert caught.value.response.json()["title"] == "UsageCapExceeded"
    assert int(x.last.headers["x-rate-limit-remaining"]) > 0


@pytest.mark.parametrize(("form", "ending"), [("old", "problems/credits"), ("new", "problems/credits-depleted")])
def test_credits_run_out_in_both_forms(form: str, ending: str, x: X, sandbox: Sandbox) -> None:
    sandbox.set("x", credits=0.02, payment_form=form)
    one, two = x.mention("one"), x.mention("two", author="b")
    x.reply(one)
    x.reply(two)
    with pytest.raises(tweepy.HTTPException) as caught:
        x.mentions()
    assert status_of(caught) == 402
    assert caught.value.response.json()["type"].endswith(ending)
    assert len(sandbox.ledger("x", kind="reply")) == 2


def test_revoked_keys_and_keys_that_may_only_read(x: X, sandbox: Sandbox) -> None:
    id = x.mention()
    sandbox.set("x", write_permission=False)
    assert x.mentions()["meta"]["result_count"] == 1
    with pytest.raises(tweepy.Forbidden) as caught:
        x.reply(id)
    assert caught.value.response.json()["type"].endswith("oauth1-permissions")
    sandbox.set("x", revoked=True)
    with pytest.raises(tweepy.Unauthorized):
        x.mentions()
