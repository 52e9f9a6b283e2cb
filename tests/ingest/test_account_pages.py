"""The accounts pages: who sees what, and what an admin may do."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from ingest.errors import StaleAccount
from ingest.models import AccountSecret, MonitoredAccount, PollRun, QuarantinedItem
from ingest.services import pause_account, replace_secrets
from ingest.vault import open_sealed
from people.models import User
from people.roles import Role
from platforms.base import Capabilities
from tests.conftest import Cast
from tests.factories import make_account, make_grant
from tests.ingest.conftest import MakeAccount
from tests.ingest.scripted import GOOD_TOKEN, START, ScriptedPlatform

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


@pytest.mark.parametrize("name", ["rae", "asha", "ben", "mona", "otto", "dan", "nora"])
@pytest.mark.parametrize("page", ["/accounts/", "/accounts/new/", NEW, "/accounts/{pk}/"])
def test_who_does_not_manage_accounts_meets_a_404(cast: Cast, account: MonitoredAccount, name: str, page: str) -> None:
    assert signed_in(getattr(cast, name)).get(page.format(pk=account.pk)).status_code == 404


@pytest.mark.parametrize("page", ["/accounts/", NEW, "/accounts/{pk}/"])
def test_a_visitor_is_sent_to_sign_in(client: Client, account: MonitoredAccount, page: str) -> None:
    answer = client.get(page.format(pk=account.pk))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize("act", ["pause", "resume", "poll", "sign-in"])
def test_no_act_of_a_stranger_or_by_a_link_changes_anything(
    cast: Cast, account: MonitoredAccount, cora: Client, act: str
) -> None:
    before = MonitoredAccount.objects.values().get()
    path = f"/accounts/{account.pk}/{act}/"
    data = {"reason": "no", "sign_in-config_token": GOOD_TOKEN}
    assert signed_in(cast.mona).post(path, data).status_code == 404
    assert signed_in(cast.nora).post(path, data).status_code == 404
    assert cora.get(path).status_code == 405
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(cast.cora)
    assert forged.post(path, data).status_code == 403
    assert MonitoredAccount.objects.values().get() == before


def test_an_admin_of_one_service_sees_and_connects_there_alone(
    cast: Cast, new_account: MakeAccount, platform: ScriptedPlatform
) -> None:
    mine, other = new_account(cast.youth_hub), new_account(cast.walk_in)
    make_grant(cast.dan, cast.youth_hub, Role.ACCOUNT_ADMIN)
    dan = signed_in(cast.dan)
    page = dan.get("/accounts/").content.decode()
    assert mine.name in page
    assert other.name not in page
    assert dan.get(f"/accounts/{other.pk}/").status_code == 404
    refused = dan.post(NEW, typed(cast, service=cast.walk_in.pk))
    assert (refused.status_code, MonitoredAccount.objects.count()) == (422, 2)
    assert "Choose a service</a>" in refused.content.decode()
    assert dan.post(NEW, typed(cast)).status_code == 302


def test_the_list_shows_health_in_words_and_a_way_to_reconnect(
    cast: Cast, cora: Client, platform: ScriptedPlatform
) -> None:
    now = timezone.now()
    make_account(cast.root, "scripted", name="Working one", last_success_at=now, state_changed_at=now)
    expired = make_account(
        cast.root, "scripted", name="Expired one", state="expired", state_reason="Sign-in was withdrawn."
    )
    page = cora.get("/accounts/").content.decode()
    assert "Scripted sign-in has expired" in page
    assert f'href="/accounts/{expired.pk}/#sign-in"' in page
    assert "Sign-in was withdrawn." in page
    assert page.count("Working</span>") == 2  # its row and the legend


def test_an_empty_list_says_what_comes_next(cast: Cast, cora: Client) -> None:
    assert "Nothing is connected yet" in cora.get("/accounts/").content.decode()


def test_the_platforms_to_choose_from_come_from_the_registry(cora: Client, platform: ScriptedPlatform) -> None:
    page = cora.get("/accounts/new/").content.decode()
    assert 'href="?platform=scripted"' in page
    assert cora.get("/accounts/new/?platform=nowhere").status_code == 404


def test_the_page_shows_the_last_reads_and_what_could_not_be_read(account: MonitoredAccount, cora: Client) -> None:
    PollRun.objects.create(
        account=account, started_at=START, finished_at=START, outcome="retry", reason="Too many requests."
    )
    QuarantinedItem.objects.create(
        account=account, raw={"text": "secret words"}, raw_hash="1", error="", first_seen_at=START
    )
    page = cora.get(f"/accounts/{account.pk}/").content.decode()
    assert "Too many requests." in page
    assert f'<a href="/accounts/{account.pk}/unreadable/">1 waiting for a person</a>' in page
    assert "secret words" not in page


def test_a_pause_needs_a_reason_and_a_day_to_come(account: MonitoredAccount, cora: Client) -> None:
    path = f"/accounts/{account.pk}/pause/"
    for data, words in [
        ({"reason": ""}, "Say why reading should pause"),
        ({"reason": "x", "until": "2020-01-01"}, "Enter a date after today"),
        ({"reason": "x", "until": "soon"}, "Enter a date as in 2026-12-01"),
    ]:
        answer = cora.post(path, data)
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    account.refresh_from_db()
    assert account.state == "active"


def test_pausing_and_resuming_are_recorded_with_who_and_why(
    account: MonitoredAccount, cora: Client, cast: Cast
) -> None:
    until = timezone.localdate() + timedelta(days=5)
    cora.post(f"/accounts/{account.pk}/pause/", {"reason": "Duplicate feed", "until": until.isoformat()})
    account.refresh_from_db()
    assert (account.state, account.state_reason, account.paused_until) == ("paused", "Duplicate feed", until)
    assert f"By Cora until {until:%-d %b}: Duplicate feed" in cora.get("/accounts/").content.decode()
    cora.post(f"/accounts/{account.pk}/resume/")
    account.refresh_from_db()
    assert (account.state, account.state_reason, account.paused_until) == ("active", "", None)
    actions = Entry.objects.filter(object_id=account.pk, actor_id=cast.cora.pk).values_list("action", flat=True)
    assert list(actions) == ["account.paused", "account.resumed"]


def test_a_poll_asked_for_by_hand_makes_the_account_due(account: MonitoredAccount, cora: Client) -> None:
    MonitoredAccount.objects.update(next_poll_at=timezone.now() + timedelta(hours=1))
    answer = cora.post(f"/accounts/{account.pk}/poll/", follow=True)
    account.refresh_from_db()
    assert account.next_poll_at <= timezone.now()
    assert "It is read within seconds." in answer.content.decode()


def test_signing_in_again_keeps_the_place_and_the_history(account: MonitoredAccount, cora: Client) -> None:
    MonitoredAccount.objects.update(
        state="expired", state_reason="No.", cursor={"since": "7"}, external_id="id-of-lakeshore", failures=3
    )
    cora.post(f"/accounts/{account.pk}/sign-in/", {"sign_in-config_token": GOOD_TOKEN})
    account.refresh_from_db()
    assert (account.state, account.state_reason, account.failures) == ("active", "", 0)
    assert account.cursor == {"since": "7"}
    assert Entry.objects.filter(action="account.signed_in", actor_id__isnull=False).exists()


@pytest.mark.parametrize(
    ("token", "external_id", "words"),
    [
        ("wrong", "id-of-lakeshore", "does not know this token. The old one was kept."),
        (GOOD_TOKEN, "id-of-another", "This sign-in is for another account: @lakeshore."),
        ("", "id-of-lakeshore", "Enter the access token from Scripted"),
    ],
)
def test_a_sign_in_that_does_not_work_or_is_anothers_keeps_the_old_one(
    account: MonitoredAccount, cora: Client, token: str, external_id: str, words: str
) -> None:
    MonitoredAccount.objects.update(state="expired", external_id=external_id)
    before = bytes(AccountSecret.objects.get().ciphertext)
    answer = cora.post(f"/accounts/{account.pk}/sign-in/", {"sign_in-config_token": token})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert GOOD_TOKEN not in page
    assert bytes(AccountSecret.objects.get().ciphertext) == before
    assert MonitoredAccount.objects.get().state == "expired"


def test_what_a_platform_lets_us_do_is_said_in_words(cora: Client, platform: ScriptedPlatform) -> None:
    page = cora.get(NEW).content.decode()
    assert "<dt>Public reply</dt><dd>Yes, from the desk</dd>" in page
    platform.capabilities = Capabilities(reply_public=False)
    assert "<dt>Public reply</dt><dd>On their own site</dd>" in cora.get(NEW).content.decode()


def test_a_second_admin_who_saw_an_older_state_is_told_and_changes_nothing(
    account: MonitoredAccount, cast: Cast
) -> None:
    seen_earlier = MonitoredAccount.objects.get(pk=account.pk)
    pause_account(account=account, reason="First", until=None, actor=cast.cora)
    with pytest.raises(StaleAccount, match="Look again"):
        pause_account(account=seen_earlier, reason="Second", until=None, actor=cast.cora)
    with pytest.raises(StaleAccount):
        replace_secrets(account=seen_earlier, secrets={"token": "new"}, actor=cast.cora)
    account.refresh_from_db()
    assert (account.state, account.state_reason) == ("paused", "First")
    secret = AccountSecret.objects.get()
    opened = open_sealed(bytes(secret.ciphertext), key_id=secret.key_id, account_id=account.pk)
    assert opened == {"token": GOOD_TOKEN}
    assert list(Entry.objects.filter(actor_id=cast.cora.pk).values_list("action", flat=True)) == ["account.paused"]


def test_new_credentials_for_a_paused_account_leave_it_paused(account: MonitoredAccount, cast: Cast) -> None:
    pause_account(account=account, reason="Duplicate", until=None, actor=cast.cora)
    account.refresh_from_db()
    replace_secrets(account=account, secrets={"token": "new"}, actor=cast.cora)
    account.refresh_from_db()
    assert (account.state, account.state_reason) == ("paused", "Duplicate")
