"""Credentials at rest."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from ingest.connections import connection_for
from ingest.models import AccountSecret, MonitoredAccount
from ingest.vault import SecretsDoNotOpen, open_sealed, seal
from platforms.errors import Stopped, TokenRefused
from tests.conftest import Cast
from tests.factories import make_account
from tests.ingest.conftest import MakeAccount
from tests.ingest.scripted import GOOD_TOKEN

SECRETS = {"token": GOOD_TOKEN, "other": "é ☃"}


def test_what_was_sealed_opens_for_the_same_account() -> None:
    sealed = seal(SECRETS, account_id=7)
    assert open_sealed(sealed.ciphertext, key_id=sealed.key_id, account_id=7) == SECRETS


def test_the_ciphertext_holds_nothing_readable_and_is_different_each_time() -> None:
    first, second = seal(SECRETS, account_id=7), seal(SECRETS, account_id=7)
    assert GOOD_TOKEN.encode() not in first.ciphertext
    assert first.ciphertext != second.ciphertext
    assert first.ciphertext[:12] != second.ciphertext[:12]


def test_a_ciphertext_moved_to_another_row_does_not_open() -> None:
    sealed = seal(SECRETS, account_id=7)
    with pytest.raises(SecretsDoNotOpen, match="do not belong to this account"):
        open_sealed(sealed.ciphertext, key_id=sealed.key_id, account_id=8)


@pytest.mark.parametrize("place", [0, 12, -1])
def test_a_ciphertext_with_one_byte_changed_does_not_open(place: int) -> None:
    sealed = seal(SECRETS, account_id=7)
    spoilt = bytearray(sealed.ciphertext)
    spoilt[place] ^= 1
    with pytest.raises(SecretsDoNotOpen):
        open_sealed(bytes(spoilt), key_id=sealed.key_id, account_id=7)


@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_a_ciphertext_cut_short_does_not_open(length: int) -> None:
    sealed = seal(SECRETS, account_id=7)
    with pytest.raises(SecretsDoNotOpen):
        open_sealed(sealed.ciphertext[:length], key_id=sealed.key_id, account_id=7)


def test_another_key_is_named_as_the_cause(settings: Settings) -> None:
    sealed = seal(SECRETS, account_id=7)
    settings.TOKEN_KEY = "ab" * 32
    assert seal(SECRETS, account_id=7).key_id != sealed.key_id
    with pytest.raises(SecretsDoNotOpen, match="another key"):
        open_sealed(sealed.ciphertext, key_id=sealed.key_id, account_id=7)


@pytest.mark.parametrize("key", ["", "ab" * 16, "not hexadecimal", "zz" * 32])
def test_a_key_that_is_not_32_bytes_is_refused(settings: Settings, key: str) -> None:
    settings.TOKEN_KEY = key
    with pytest.raises(ImproperlyConfigured, match="TOKEN_KEY"):
        seal(SECRETS, account_id=7)


def test_a_connection_opens_the_accounts_own_credentials(account: MonitoredAccount) -> None:
    assert connection_for(account).check().name == "@lakeshore"


def test_credentials_copied_from_another_account_do_not_connect(new_account: MakeAccount) -> None:
    mine, other = new_account(), new_account()
    stolen = AccountSecret.objects.get(account=other)
    AccountSecret.objects.filter(account=mine).update(ciphertext=stolen.ciphertext)
    with pytest.raises(SecretsDoNotOpen):
        connection_for(mine)
    assert connection_for(other)


def test_an_account_without_credentials_is_a_refused_sign_in(cast: Cast) -> None:
    with pytest.raises(TokenRefused):
        connection_for(make_account(cast.root, "scripted"))


def test_a_platform_that_the_desk_no_longer_knows_stops_the_account(account: MonitoredAccount) -> None:
    account.platform = "gone"
    with pytest.raises(Stopped):
        connection_for(account)
