"""Facebook's webhook: only a genuine delivery counts, and it counts as a hint."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ingest.models import AccountSecret, MonitoredAccount, Post
from ingest.services import replace_secrets
from people.models import Service
from tests.conftest import Cast
from tests.factories import make_account
from tests.ingest.scripted import START

PATH = "/webhooks/facebook/"
LATER = START.replace(year=2099)


def make_page(service: Service, page_id: str, app_secret: str = "s3cret") -> MonitoredAccount:
    account = make_account(service, "facebook", external_id=page_id, next_poll_at=LATER)
    secrets = {"page_token": "t", "app_secret": app_secret, "verify_token": "letmein"}
    replace_secrets(account=account, secrets=secrets, actor=None)
    MonitoredAccount.objects.filter(pk=account.pk).update(next_poll_at=LATER)
    return account


@pytest.fixture
def page(cast: Cast) -> MonitoredAccount:
    return make_page(cast.root, "111")


def body(page_id: str = "111", **value: Any) -> bytes:
    value = {"item": "comment", "verb": "add", "post_id": "111_222", "comment_id": "222_333", **value}
    entry = {"id": page_id, "time": 1, "changes": [{"field": "feed", "value": value}]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def sign(raw: bytes, secret: str = "s3cret") -> str:
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def deliver(client: Client, raw: bytes, signature: str | None = None) -> int:
    headers = {} if signature == "" else {"X-Hub-Signature-256": signature or sign(raw)}
    return client.post(PATH, raw, content_type="application/json", headers=headers).status_code


def is_due(account: MonitoredAccount) -> bool:
    account.refresh_from_db()
    return account.next_poll_at <= timezone.now()


def test_a_genuine_delivery_makes_its_page_due_and_stores_nothing(page: MonitoredAccount) -> None:
    strict = Client(enforce_csrf_checks=True)  # not signed in and without a token: the signature stands in
    assert deliver(strict, body(message="I waited \u00e9ternally")) == 200
    assert is_due(page)
    assert page.hints == ["111_222"]
    assert Post.objects.count() == 0


def test_a_replay_is_harmless(page: MonitoredAccount, client: Client) -> None:
    raw = body()
    assert [deliver(client, raw) for _ in range(3)] == [200, 200, 200]
    page.refresh_from_db()
    assert page.hints == ["111_222"]


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256=",
        "sha256=00",
        sign(body(), "another"),
        sign(body() + b" "),
        sign(body())[7:],
        "sha1=" + "0" * 40,
        "é",
    ],
    ids=["none", "empty", "short", "other secret", "altered body", "no scheme", "sha1", "not ascii"],
)
def test_a_delivery_without_the_right_signature_is_refused(
    page: MonitoredAccount, client: Client, signature: str
) -> None:
    assert deliver(client, body(), signature) == 403
    assert not is_due(page)


def test_a_body_written_again_does_not_verify(page: MonitoredAccount, client: Client) -> None:
    escaped = body(message="\u00e9")
    rewritten = json.dumps(json.loads(escaped), ensure_ascii=False).encode()
    assert rewritten != escaped
    assert deliver(client, rewritten, sign(escaped)) == 403
    assert deliver(client, escaped, sign(escaped)) == 200


def test_one_pages_secret_does_not_speak_for_another_page(cast: Cast, page: MonitoredAccount, client: Client) -> None:
    other = make_page(cast.youth_hub, "999", "other secret")
    raw = body("999")
    assert deliver(client, raw, sign(raw, "s3cret")) == 200  # genuine, but about a page that is not the signer's
    assert not is_due(other)
    assert not is_due(page)


def test_an_empty_app_secret_signs_nothing(cast: Cast, client: Client) -> None:
    account = make_page(cast.root, "111", app_secret="")
    assert deliver(client, body(), sign(body(), "")) == 403
    assert not is_due(account)


def test_a_body_that_is_too_large_is_refused_unread(page: MonitoredAccount, client: Client) -> None:
    raw = b" " * 1_000_001
    assert deliver(client, raw) == 413


@pytest.mark.parametrize("raw", [b"", b"not json", b"[]", b'{"object": "user"}', b'{"object": "page", "entry": 7}'])
def test_a_signed_body_that_says_nothing_changes_nothing(page: MonitoredAccount, client: Client, raw: bytes) -> None:
    assert deliver(client, raw) == 200
    assert not is_due(page)


def test_an_id_that_is_no_id_makes_the_page_due_but_is_not_followed(page: MonitoredAccount, client: Client) -> None:
    assert deliver(client, body(post_id="../../me/accounts", comment_id="1")) == 200
    assert is_due(page)
    assert page.hints == []


def test_a_paused_page_stays_paused(page: MonitoredAccount, client: Client) -> None:
    MonitoredAccount.objects.update(state="paused")
    assert deliver(client, body()) == 200
    assert not is_due(page)


def test_an_account_whose_credentials_do_not_open_takes_no_part(page: MonitoredAccount, client: Client) -> None:
    AccountSecret.objects.update(key_id="another")
    assert deliver(client, body()) == 403


def handshake(client: Client, **query: str) -> tuple[int, bytes, str]:
    named = {f"hub.{name}": value for name, value in query.items()}
    answer = client.get(PATH, named)
    return answer.status_code, answer.content, answer["Content-Type"]


def test_the_handshake_echoes_the_challenge_as_text_for_the_right_token(page: MonitoredAccount, client: Client) -> None:
    status, content, kind = handshake(client, mode="subscribe", verify_token="letmein", challenge="<b>1158</b>")
    assert (status, content, kind) == (200, b"<b>1158</b>", "text/plain")


@pytest.mark.parametrize(
    "query",
    [
        {"mode": "subscribe", "verify_token": "wrong", "challenge": "1"},
        {"mode": "subscribe", "verify_token": "", "challenge": "1"},
        {"mode": "unsubscribe", "verify_token": "letmein", "challenge": "1"},
        {},
    ],
)
def test_the_handshake_is_refused_without_the_right_token(
    page: MonitoredAccount, client: Client, query: dict[str, str]
) -> None:
    assert handshake(client, **query)[:2] == (403, b"")


def test_other_methods_are_refused(client: Client, db: None) -> None:
    assert client.put(PATH).status_code == 405
