"""What holds when two acts on an account overlap; the second begins before the first has committed."""

from datetime import date, timedelta
from typing import Any

import pytest

from audit.models import Entry
from ingest.connections import connection_for
from ingest.errors import StaleAccount, StaleItem
from ingest.models import AccountSecret, MonitoredAccount, Post, QuarantinedItem
from ingest.services import (
    discard,
    expire_account,
    pause_account,
    redact_post,
    replace_secrets,
    resume_account,
    sign_in_again,
    stop_account,
    try_again,
)
from ingest.services.accounts import check_connection
from ingest.services.claims import claim_account
from ingest.services.states import resume_ended_pauses
from platforms.base import ConfigField
from tests.conftest import Cast
from tests.ingest.conftest import MakeAccount, hold
from tests.ingest.scripted import GOOD_TOKEN, START, ScriptedConnection, ScriptedPlatform, item
from tests.people.overlap import overlapping

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(account: MonitoredAccount) -> MonitoredAccount:
    """The same account, as another request reads it."""
    return MonitoredAccount.objects.get(pk=account.pk)


def count(action: str) -> int:
    return Entry.objects.filter(action=action).count()


def pause(account: MonitoredAccount, until: date | None, cast: Cast) -> None:
    pause_account(account=account, reason="Campaign", until=until, actor=cast.cora, now=START)


def secrets_of(account: MonitoredAccount) -> dict[str, str]:
    connection = connection_for(account)
    assert isinstance(connection, ScriptedConnection)
    return dict(connection.config.secrets)


def test_a_pause_made_longer_at_its_end_is_not_ended(account: MonitoredAccount, cast: Cast) -> None:
    pause(account, START.date(), cast)
    longer = fresh(account)
    later = START.date() + timedelta(days=30)
    results = overlapping(
        lambda: pause(longer, later, cast), lambda: resume_ended_pauses(now=START + timedelta(days=2))
    )
    assert results == [None, 0]
    kept = fresh(account)
    assert (kept.state, kept.paused_until) == ("paused", later)
    assert count("account.resumed") == 0


def test_a_pause_that_two_workers_find_ended_is_ended_once(account: MonitoredAccount, cast: Cast) -> None:
    pause(account, START.date(), cast)
    end = [lambda: resume_ended_pauses(now=START + timedelta(days=2))] * 2
    assert overlapping(*end) == [1, 0]
    assert count("account.resumed") == 1


def test_a_pause_at_the_moment_of_an_expiry_is_not_undone(account: MonitoredAccount, cast: Cast) -> None:
    seen = fresh(account)
    results = overlapping(lambda: pause(fresh(account), None, cast), lambda: expire_account(account=seen, reason="r"))
    assert results == [None, False]
    assert fresh(account).state == "paused"
    assert count("account.expired") == 0


def test_an_account_that_stops_and_expires_at_once_tells_of_one(account: MonitoredAccount) -> None:
    first, second = fresh(account), fresh(account)
    results = overlapping(
        lambda: stop_account(account=first, reason="Out of credit."),
        lambda: expire_account(account=second, reason="Refused."),
    )
    assert results == [True, False]
    assert (count("account.stopped"), count("account.expired")) == (1, 0)


def test_a_resume_during_a_poll_s_last_write_is_refused_or_waits_but_loses_nothing(
    account: MonitoredAccount, cast: Cast
) -> None:
    stop_account(account=account, reason="Too many.")
    seen = [fresh(account), fresh(account)]
    results = overlapping(*(lambda each=each: resume_account(account=each, actor=cast.cora) for each in seen))
    assert results[0] is None
    assert isinstance(results[1], StaleAccount)
    assert count("account.resumed") == 1


def test_a_claim_at_the_moment_of_a_pause_gets_nothing(account: MonitoredAccount, cast: Cast) -> None:
    results = overlapping(
        lambda: pause(fresh(account), None, cast), lambda: claim_account(account.pk, now=START + timedelta(days=1))
    )
    assert results == [None, None]


@pytest.fixture
def two_secrets(platform: ScriptedPlatform, new_account: MakeAccount, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An account whose platform asks for an optional second secret."""
    extra = ConfigField("app_secret", "App secret", secret=True, required=False)
    monkeypatch.setattr(platform, "fields", (*platform.fields, extra))
    account = new_account()
    MonitoredAccount.objects.filter(pk=account.pk).update(external_id="id-of-lakeshore")
    replace_secrets(account=fresh(account), secrets={"token": GOOD_TOKEN, "app_secret": "old"}, actor=None)
    return fresh(account)


def test_a_sign_in_tested_while_another_was_stored_does_not_put_back_what_the_other_replaced(
    two_secrets: MonitoredAccount, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tested_slowly(**asked: Any) -> Any:
        found = check_connection(**asked)
        monkeypatch.setattr("ingest.services.accounts.check_connection", check_connection)
        sign_in_again(account=fresh(two_secrets), secrets={"app_secret": "new"}, actor=cast.cora)
        return found

    monkeypatch.setattr("ingest.services.accounts.check_connection", tested_slowly)
    with pytest.raises(StaleAccount):
        sign_in_again(account=fresh(two_secrets), secrets={"token": GOOD_TOKEN}, actor=cast.cora)
    assert secrets_of(fresh(two_secrets)) == {"token": GOOD_TOKEN, "app_secret": "new"}


def test_of_two_sign_ins_at_once_the_later_is_told_to_look_again(two_secrets: MonitoredAccount, cast: Cast) -> None:
    seen = AccountSecret.objects.get()

    def store(value: str) -> Any:
        given = {"token": GOOD_TOKEN, "app_secret": value}
        return lambda: replace_secrets(account=fresh(two_secrets), secrets=given, actor=cast.cora, over=seen)

    results = overlapping(store("first"), store("second"))
    assert results[0] is None
    assert isinstance(results[1], StaleAccount)
    assert secrets_of(fresh(two_secrets))["app_secret"] == "first"


def test_a_sign_in_stores_over_what_it_was_made_from(two_secrets: MonitoredAccount, cast: Cast) -> None:
    sign_in_again(account=two_secrets, secrets={"app_secret": "new"}, actor=cast.cora)
    assert secrets_of(fresh(two_secrets)) == {"token": GOOD_TOKEN, "app_secret": "new"}


def test_an_item_discarded_twice_at_once_keeps_the_first_reason(held: QuarantinedItem, cast: Cast) -> None:
    let_go = [
        lambda reason=reason: discard(item=QuarantinedItem.objects.get(pk=held.pk), reason=reason, actor=cast.cora)
        for reason in ("First", "Second")
    ]
    results = overlapping(*let_go)
    assert isinstance(results[1], StaleItem)
    assert QuarantinedItem.objects.get(pk=held.pk).discard_reason == "First"
    assert count("quarantine.discarded") == 1


def test_an_item_stored_while_it_is_discarded_ends_in_one_way(
    account: MonitoredAccount, platform: ScriptedPlatform, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = hold(account, platform, item(7, "Now it reads.", poison=True))
    QuarantinedItem.objects.filter(pk=held.pk).update(raw=item(7, "Now it reads."))
    first, second = QuarantinedItem.objects.get(pk=held.pk), QuarantinedItem.objects.get(pk=held.pk)
    results = overlapping(
        lambda: try_again(item=first, actor=cast.cora), lambda: discard(item=second, reason="r", actor=cast.cora)
    )
    assert results[0] is None
    assert isinstance(results[1], StaleItem)
    assert Post.objects.filter(external_id="7").exists()


def test_a_post_erased_twice_at_once_is_on_record_once(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    hold(account, platform, item(7, poison=True))
    posts = [Post.objects.first(), Post.objects.first()]
    results = overlapping(*(lambda post=post: redact_post(post=post, deletion="gone") for post in posts))
    assert results == [True, False]
    assert count("post.redacted") == 1
