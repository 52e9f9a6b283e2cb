"""An admin whose page is older than the account: told in words, nothing changed, nothing typed is lost."""

import pytest
from django.test import Client

from audit.models import Entry
from ingest.errors import StaleAccount
from ingest.models import AccountSecret, MonitoredAccount, QuarantinedItem
from ingest.services import discard, pause_account, replace_secrets, resume_account
from ingest.vault import open_sealed
from tests.conftest import Cast
from tests.ingest.scripted import GOOD_TOKEN, ScriptedPlatform


@pytest.fixture
def cora(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.cora)
    return client


def acts(account: MonitoredAccount) -> int:
    return Entry.objects.filter(object_type="account", object_id=account.pk).count()


def test_a_paused_account_is_not_read_on_request(account: MonitoredAccount, cora: Client, cast: Cast) -> None:
    pause_account(account=account, reason="Campaign", until=None, actor=cast.cora)
    due = MonitoredAccount.objects.get().next_poll_at
    said = cora.post(f"/accounts/{account.pk}/poll/", follow=True).content.decode()
    assert "Not read: this account is not active." in said
    assert MonitoredAccount.objects.get().next_poll_at == due


def test_credentials_changed_while_a_new_sign_in_was_tested_are_kept(
    account: MonitoredAccount, platform: ScriptedPlatform, cora: Client, cast: Cast
) -> None:
    """The other admin signs in while the platform is asked."""
    MonitoredAccount.objects.update(external_id="id-of-lakeshore")
    connect = platform.connect

    def connect_slowly(*args: object, **more: object) -> object:
        replace_secrets(account=account, secrets={"token": GOOD_TOKEN, "other": "theirs"}, actor=cast.cora)
        return connect(*args, **more)  # type: ignore[arg-type]

    platform.connect = connect_slowly  # type: ignore[method-assign, assignment]
    answer = cora.post(f"/accounts/{account.pk}/sign-in/", {"sign_in-config_token": GOOD_TOKEN})
    assert answer.status_code == 409
    stored = AccountSecret.objects.get()
    kept = open_sealed(bytes(stored.ciphertext), key_id=stored.key_id, account_id=account.pk)
    assert kept == {"token": GOOD_TOKEN, "other": "theirs"}
    assert Entry.objects.filter(action="account.signed_in").count() == 2  # the fixture's and the other admin's


def test_a_secret_that_does_not_open_any_more_is_no_bar_to_signing_in_again(
    account: MonitoredAccount, cora: Client
) -> None:
    """A damaged row, or a key that was replaced: the very reason to sign in again."""
    MonitoredAccount.objects.update(external_id="id-of-lakeshore")
    AccountSecret.objects.update(ciphertext=b"damaged")
    answer = cora.post(f"/accounts/{account.pk}/sign-in/", {"sign_in-config_token": GOOD_TOKEN})
    assert answer.status_code == 302
    stored = AccountSecret.objects.get()
    assert open_sealed(bytes(stored.ciphertext), key_id=stored.key_id, account_id=account.pk) == {"token": GOOD_TOKEN}


def test_an_unreadable_item_that_somebody_discarded_is_not_discarded_again(
    held: QuarantinedItem, cora: Client, cast: Cast
) -> None:
    discard(item=held, reason="An advertisement", actor=cast.mona)
    path = f"/accounts/{held.account_id}/unreadable/{held.pk}/discard/"
    answer = cora.post(path, {"reason": "Spam"}, follow=True)
    held.refresh_from_db()
    assert (held.discard_reason, held.discarded_by) == ("An advertisement", cast.mona)
    assert "Discarded. Its content is erased" not in answer.content.decode()
    assert Entry.objects.filter(action="quarantine.discarded").count() == 1


def test_a_page_that_showed_a_pause_does_not_resume_twice(account: MonitoredAccount, cast: Cast) -> None:
    pause_account(account=account, reason="First", until=None, actor=cast.cora)
    stale = MonitoredAccount.objects.get()
    resume_account(account=MonitoredAccount.objects.get(), actor=cast.cora)
    before = acts(account)
    with pytest.raises(StaleAccount):
        resume_account(account=stale, actor=cast.mona)
    assert (MonitoredAccount.objects.get().state_changed_by, acts(account)) == (cast.cora, before)
