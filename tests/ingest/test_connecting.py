"""Connecting an account: tested first, saved sealed, and never a secret shown again."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from ingest.models import AccountSecret, MonitoredAccount
from ingest.vault import open_sealed
from people.models import User
from tests.conftest import Cast
from tests.ingest.scripted import GOOD_TOKEN, ScriptedPlatform

NEW = "/accounts/new/?platform=scripted"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def cora(cast: Cast) -> Client:
    return signed_in(cast.cora)


def typed(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "config_handle": "lakeshore",
        "config_token": GOOD_TOKEN,
        "purpose": "To hear what people say about our care.",
        "service": cast.youth_hub.pk,
        **changes,
    }


def test_connecting_tests_the_sign_in_then_saves_the_account_with_sealed_credentials(
    cast: Cast, cora: Client, platform: ScriptedPlatform
) -> None:
    answer = cora.post(NEW, typed(cast))
    account = MonitoredAccount.objects.get()
    assert answer["Location"] == f"/accounts/{account.pk}/"
    assert (account.name, account.external_id, account.service) == ("@lakeshore", "id-of-lakeshore", cast.youth_hub)
    assert (account.config, account.poll_seconds, account.state) == ({"handle": "lakeshore"}, 120, "active")
    assert account.next_poll_at <= timezone.now()
    secret = AccountSecret.objects.get()
    opened = open_sealed(bytes(secret.ciphertext), key_id=secret.key_id, account_id=account.pk)
    assert opened == {"token": GOOD_TOKEN}
    entry = Entry.objects.get(action="account.connected")
    assert (entry.actor_id, entry.object_id) == (cast.cora.pk, account.pk)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"config_token": "wrong"}, "The platform does not know this token. Nothing was saved."),
        ({"config_token": ""}, "Enter the access token from Scripted"),
        ({"config_handle": ""}, "Enter the handle from Scripted"),
        ({"purpose": ""}, "Say why we listen to this account"),
        ({"service": ""}, "Choose a service"),
        ({"service": 999_999}, "Choose a service"),
    ],
)
def test_a_form_that_does_not_hold_saves_nothing_and_never_shows_the_secret_again(
    cast: Cast, cora: Client, platform: ScriptedPlatform, changes: dict[str, Any], words: str
) -> None:
    answer = cora.post(NEW, typed(cast, **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "There is 1 thing to fix" in page
    assert "<title>Error: " in page
    assert GOOD_TOKEN not in page
    assert "Type it again" in page
    assert not MonitoredAccount.objects.exists()
    assert not AccountSecret.objects.exists()
    assert not Entry.objects.exists()


def test_what_was_typed_in_plain_fields_is_kept_after_an_error(
    cast: Cast, cora: Client, platform: ScriptedPlatform
) -> None:
    page = cora.post(NEW, typed(cast, config_token="wrong")).content.decode()
    assert 'value="lakeshore"' in page
    assert "To hear what people say about our care." in page


def test_the_same_account_is_not_connected_twice(cast: Cast, cora: Client, platform: ScriptedPlatform) -> None:
    cora.post(NEW, typed(cast))
    answer = cora.post(NEW, typed(cast))
    assert answer.status_code == 422
    assert "connected already" in answer.content.decode()
    assert MonitoredAccount.objects.count() == 1


def test_fields_that_nobody_asked_for_are_ignored(cast: Cast, cora: Client, platform: ScriptedPlatform) -> None:
    cora.post(NEW, typed(cast, state="stopped", external_id="other", config_base_url="http://10.0.0.1", epoch=99))
    account = MonitoredAccount.objects.get()
    assert (account.state, account.external_id, account.epoch) == ("active", "id-of-lakeshore", 0)
    assert account.config == {"handle": "lakeshore"}


def test_text_of_a_platform_is_shown_as_text(cast: Cast, cora: Client, platform: ScriptedPlatform) -> None:
    cora.post(NEW, typed(cast, config_handle="<script>alert(1)</script>", purpose="<img src=x>"))
    for path in ["/accounts/", f"/accounts/{MonitoredAccount.objects.get().pk}/"]:
        page = cora.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img" not in page


def test_the_token_is_in_no_table_in_the_clear(
    cast: Cast, cora: Client, platform: ScriptedPlatform, capsys: pytest.CaptureFixture[str]
) -> None:
    cora.post(NEW, typed(cast))
    call_command("dumpdata", "ingest", "audit", "notices", "sessions")
    dumped = capsys.readouterr().out
    assert "id-of-lakeshore" in dumped
    assert GOOD_TOKEN not in dumped
