"""X, replying: the exact request, what each refusal means, lost answers, finding our own reply."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from platforms.base import AccountConfig
from platforms.errors import Gone, PlatformError, Refused, RetryAt, Stopped, TokenRefused, Unknown
from platforms.x import PLATFORM
from sandbox.client import Sandbox
from tests.platforms.harness_x import HANDLE
from tests.platforms.x import X, target

TEXT = "Thank you for telling us. I am sorry that you waited."
MENTIONS = "GET /2/users/{id}/mentions"


def since() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=10)


def read(x: X) -> Any:
    return x.connection.fetch({}, page=None, now=datetime.now(UTC))


def test_a_reply_is_exactly_the_text_and_its_target(x: X, sandbox: Sandbox) -> None:
    id = x.mention()
    sent = x.connection.send_reply(target(id), TEXT)
    [line] = sandbox.requests(method="POST")
    assert json.loads(line["body"]) == {"text": TEXT, "reply": {"in_reply_to_tweet_id": id}}
    assert (line["host"], line["outcome"]) == ("api.twitter.com", 201)
    assert sent.url == f"https://x.com/{HANDLE}/status/{sent.external_id}"


def test_a_reply_answers_the_newest_version(x: X, sandbox: Sandbox) -> None:
    sandbox.edit("x", x.mention(), f"@{HANDLE} five months")
    post = x.one()
    answered = target(post.external_id).__class__(post.external_id, post.version_id)
    x.connection.send_reply(answered, TEXT)
    [entry] = sandbox.ledger("x", kind="reply")
    assert entry["parent_id"] == post.version_id
    assert x.connection.find_reply(answered, TEXT, since=since()) is not None


def test_a_second_reply_after_a_lost_answer_is_a_duplicate_and_the_first_is_found(x: X, sandbox: Sandbox) -> None:
    id = x.mention()
    sandbox.lose_answer("x", "POST /2/tweets")
    with pytest.raises(Unknown):
        x.connection.send_reply(target(id), TEXT)
    with pytest.raises(Refused) as caught:
        x.connection.send_reply(target(id), TEXT)
    assert caught.value.duplicate
    [entry] = sandbox.ledger("x", kind="reply")
    found = x.connection.find_reply(target(id), TEXT, since=since())
    assert found is not None
    assert found.external_id == entry["id"]


def test_who_did_not_call_is_refused_and_that_is_no_duplicate(x: X, sandbox: Sandbox) -> None:
    id = sandbox.publish("x", "Lakeshore kept me waiting", author="june")
    with pytest.raises(Refused) as caught:
        x.connection.send_reply(target(id), TEXT)
    assert caught.value.code == "not-summoned"
    assert not caught.value.duplicate
    assert not caught.value.transient
    assert len(sandbox.requests(method="POST")) == 1


def test_a_deleted_target_is_gone(x: X, sandbox: Sandbox) -> None:
    id = x.mention()
    sandbox.delete("x", id)
    with pytest.raises(Gone):
        x.connection.send_reply(target(id), TEXT)


def test_a_text_that_is_too_long_is_refused(x: X) -> None:
    with pytest.raises(Refused):
        x.connection.send_reply(target(x.mention()), "a" * 281)


@pytest.mark.parametrize("setting", [{"write_permission": False}, {"revoked": True}], ids=str)
def test_keys_without_permission_are_a_matter_of_sign_in(setting: dict[str, Any], x: X, sandbox: Sandbox) -> None:
    id = x.mention()
    sandbox.set("x", **setting)
    with pytest.raises(TokenRefused):
        x.connection.send_reply(target(id), TEXT)


@pytest.mark.parametrize(
    "setting",
    [{"usage_cap": True}, {"credits": 0, "payment_form": "old"}, {"credits": 0, "payment_form": "new"}],
    ids=str,
)
def test_out_of_money_or_over_the_cap_is_a_stop(setting: dict[str, Any], x: X, sandbox: Sandbox) -> None:
    id = x.mention()
    sandbox.set("x", **setting)
    for call in (lambda: read(x), lambda: x.connection.send_reply(target(id), TEXT)):
        with pytest.raises(Stopped):
            call()


@pytest.mark.parametrize("form", ["problem", "code88"])
def test_too_many_requests_waits_for_the_time_x_names(form: str, x: X, sandbox: Sandbox) -> None:
    sandbox.set("x", rate_form=form)
    sandbox.command("x", "rate", route=MENTIONS, remaining=0, reset_in=300)
    with pytest.raises(RetryAt) as caught:
        read(x)
    assert caught.value.at is not None
    assert timedelta(seconds=290) < caught.value.at - datetime.now(UTC) <= timedelta(seconds=301)
    assert len(x.reads()) == 1


def test_the_wait_is_measured_on_the_clock_of_x(x: X, sandbox: Sandbox) -> None:
    sandbox.set_clock(datetime.now(UTC) + timedelta(days=3))
    sandbox.command("x", "rate", route=MENTIONS, remaining=0, reset_in=300)
    with pytest.raises(RetryAt) as caught:
        read(x)
    assert caught.value.at is not None
    assert timedelta(seconds=290) < caught.value.at - datetime.now(UTC) <= timedelta(seconds=301)


@pytest.mark.parametrize("reset", [None, "soon", "12", ""], ids=str)
def test_without_a_time_to_come_the_caller_backs_off_by_itself(reset: str | None, x: X, sandbox: Sandbox) -> None:
    sandbox.fault("x", status=429, headers={} if reset is None else {"x-rate-limit-reset": reset})
    with pytest.raises(RetryAt) as caught:
        read(x)
    assert caught.value.at is None
    assert len(x.reads()) == 1


def test_a_reset_in_the_far_future_is_a_day_at_most(x: X, sandbox: Sandbox) -> None:
    sandbox.fault("x", status=429, headers={"x-rate-limit-reset": "99999999999999"})
    with pytest.raises(RetryAt) as caught:
        read(x)
    assert caught.value.at is not None
    assert caught.value.at - datetime.now(UTC) <= timedelta(days=1)


@pytest.mark.parametrize("body", [["a", "list"], {"errors": None}, {"errors": ["text"]}, "plain", "", 5, None], ids=str)
@pytest.mark.parametrize(
    ("status", "reading", "writing"),
    [
        (401, TokenRefused, TokenRefused),
        (402, Stopped, Stopped),
        (429, RetryAt, RetryAt),
        (403, TokenRefused, Refused),
        (400, Stopped, Refused),
        (404, Stopped, Gone),
        (503, RetryAt, Unknown),
        (302, RetryAt, Unknown),
    ],
)
def test_a_status_is_understood_whatever_shape_its_body_has(
    status: int, reading: type[PlatformError], writing: type[PlatformError], body: Any, x: X, sandbox: Sandbox
) -> None:
    sandbox.fault("x", status=status, body=json.dumps(body), times=2, headers={"location": "https://example.org/"})
    with pytest.raises(reading):
        read(x)
    with pytest.raises(writing):
        x.connection.send_reply(target("5"), TEXT)
    assert len(sandbox.requests(platform="x")) == 2


@pytest.mark.parametrize("body", [["a", "list"], {"errors": None}, {}, {"data": []}, "plain", "", 5, None], ids=str)
def test_a_success_that_makes_no_sense_is_neither_an_empty_page_nor_a_reply(body: Any, x: X, sandbox: Sandbox) -> None:
    sandbox.fault("x", status=200, body=json.dumps(body), times=2)
    with pytest.raises(RetryAt):
        read(x)
    with pytest.raises(Unknown):
        x.connection.send_reply(target("5"), TEXT)


def test_an_account_that_is_no_longer_there_is_a_stop_and_not_silence(x: X, sandbox: Sandbox) -> None:
    config = AccountConfig("5", x.config.settings, x.config.secrets)
    with pytest.raises(Stopped) as caught:
        PLATFORM.connect(config, base_url=sandbox.url).fetch({}, page=None, now=datetime.now(UTC))
    assert caught.value.code == "account-gone"


def test_a_success_without_an_id_is_unknown(x: X, sandbox: Sandbox) -> None:
    sandbox.fault("x", "POST *", status=201, body={"data": {}})
    with pytest.raises(Unknown):
        x.connection.send_reply(target("5"), TEXT)


def test_our_reply_is_found_behind_others_with_a_link_and_odd_spaces(x: X, sandbox: Sandbox) -> None:
    text = "Thank you & sorry <3  see https://example.org/hours or example.com\nNadia"
    id = x.mention()
    sent = x.connection.send_reply(target(id), text)
    sandbox.set("x", summon_rule=False)
    for n in range(110):
        sandbox.publish("x", f"another post {n}", author=HANDLE)
    found = x.connection.find_reply(target(id), text, since=since())
    assert found is not None
    assert found.external_id == sent.external_id


def test_the_same_words_to_another_post_are_not_our_reply(x: X) -> None:
    one, two = x.mention("one"), x.mention("two", author="another")
    x.connection.send_reply(target(one), TEXT)
    assert x.connection.find_reply(target(two), TEXT, since=since()) is None


def test_a_reply_from_before_is_not_found(x: X, sandbox: Sandbox) -> None:
    id = x.mention()
    x.connection.send_reply(target(id), TEXT)
    assert x.connection.find_reply(target(id), TEXT, since=datetime.now(UTC) + timedelta(minutes=6)) is None


def test_a_reply_within_the_read_lag_is_not_found_yet(x: X, sandbox: Sandbox) -> None:
    id = x.mention()
    sandbox.set("x", read_lag=30)
    x.connection.send_reply(target(id), TEXT)
    assert x.connection.find_reply(target(id), TEXT, since=since()) is None
    sandbox.advance(31)
    assert x.connection.find_reply(target(id), TEXT, since=since()) is not None


def test_a_check_tries_both_kinds_of_key(x: X, sandbox: Sandbox) -> None:
    assert x.connection.check().name == f"@{HANDLE}"
    for wrong in ("bearer_token", "access_token_secret"):
        secrets = {**x.config.secrets, wrong: "wrong"}
        connection = PLATFORM.connect(AccountConfig("", x.config.settings, secrets), base_url=sandbox.url)
        with pytest.raises(TokenRefused):
            connection.check()


def test_a_check_refuses_the_keys_of_another_account(x: X, sandbox: Sandbox) -> None:
    config = AccountConfig("", {"handle": "@SomeoneElse"}, x.config.secrets)
    with pytest.raises(TokenRefused, match=f"belong to @{HANDLE}, not to @SomeoneElse"):
        PLATFORM.connect(config, base_url=sandbox.url).check()


def test_a_check_tries_the_search_words(sandbox: Sandbox) -> None:
    with pytest.raises(Stopped, match="search words"):
        X(sandbox, query="(unbalanced").connection.check()


def test_a_missing_key_is_a_matter_of_sign_in(x: X, sandbox: Sandbox) -> None:
    secrets = {name: value for name, value in x.config.secrets.items() if name != "bearer_token"}
    connection = PLATFORM.connect(AccountConfig("1", x.config.settings, secrets), base_url=sandbox.url)
    with pytest.raises(TokenRefused):
        connection.fetch({}, page=None, now=datetime.now(UTC))
