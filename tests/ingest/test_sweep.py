"""The deletion sweep erases on an explicit answer and on nothing else."""

from datetime import timedelta

import pytest
from django.test import override_settings

from audit.models import Entry
from ingest.models import MonitoredAccount, PollRun, Post, PostAuthor, PostVersion, Removal
from ingest.services import redact_post, sweep_deletions
from ingest.services.removals import forget_old_removals
from platforms.base import Presence
from platforms.errors import PlatformError, RetryAt, TokenRefused, Unknown
from tests.conftest import Cast
from tests.factories import make_finding, make_post
from tests.ingest.scripted import START, ScriptedPlatform

A_DAY_LATER = START + timedelta(hours=25)


def stored(account: MonitoredAccount, external_id: str) -> Post:
    return make_post(account, "They were late.", external_id=external_id, posted_at=START, stored_at=START)


@pytest.mark.parametrize(("presence", "deletion"), [(Presence.GONE, "gone"), (Presence.HIDDEN, "hidden")])
def test_an_explicit_answer_makes_a_tombstone_that_keeps_date_service_and_findings(
    account: MonitoredAccount, platform: ScriptedPlatform, presence: Presence, deletion: str
) -> None:
    post = stored(account, "1")
    finding = make_finding(post)
    platform.presence = {"1": presence}
    assert sweep_deletions(now=A_DAY_LATER) == 1
    post.refresh_from_db()
    assert (post.text, post.url, post.deletion, post.deleted_at) == ("", "", deletion, A_DAY_LATER)
    assert (post.posted_at, post.service_id) == (START, account.service_id)
    assert list(post.findings.all()) == [finding]
    assert not PostAuthor.objects.filter(post=post).exists()
    assert PostVersion.objects.get(post=post).text == ""
    assert Entry.objects.filter(action="post.redacted", object_id=post.pk).count() == 1


@pytest.mark.parametrize("presence", [Presence.PRESENT, Presence.UNKNOWN])
def test_present_or_unknown_erases_nothing_and_is_asked_again_a_day_later(
    account: MonitoredAccount, platform: ScriptedPlatform, presence: Presence
) -> None:
    post = stored(account, "1")
    platform.presence = {"1": presence}
    assert sweep_deletions(now=A_DAY_LATER) == 0
    post.refresh_from_db()
    assert (post.text, post.checked_at) == ("They were late.", A_DAY_LATER)
    platform.presence = {"1": Presence.GONE}
    assert sweep_deletions(now=A_DAY_LATER + timedelta(hours=1)) == 0
    assert sweep_deletions(now=A_DAY_LATER + timedelta(hours=25)) == 1


def test_a_post_is_looked_up_a_day_after_it_was_stored_and_not_before(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    stored(account, "1")
    platform.presence = {"1": Presence.GONE}
    assert sweep_deletions(now=START + timedelta(hours=24) - timedelta(seconds=1)) == 0
    assert sweep_deletions(now=START + timedelta(hours=24)) == 1


def test_a_hundred_are_looked_up_at_once_and_one_that_never_was_among_them(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    for number in range(100):
        stored(account, str(number))
    Post.objects.update(checked_at=START - timedelta(days=1))
    never = stored(account, "never")
    platform.presence = dict.fromkeys(Post.objects.values_list("external_id", flat=True), Presence.PRESENT)
    sweep_deletions(now=A_DAY_LATER)
    never.refresh_from_db()
    assert never.checked_at == A_DAY_LATER
    assert Post.objects.exclude(checked_at=A_DAY_LATER).count() == 1


@pytest.mark.parametrize(
    "error", [Unknown("503"), RetryAt("429"), TokenRefused("401"), ValueError("a bug")], ids=lambda error: str(error)
)
def test_an_outage_erases_nothing_and_is_not_counted_as_a_look(
    account: MonitoredAccount, platform: ScriptedPlatform, error: PlatformError | ValueError
) -> None:
    post = stored(account, "1")
    platform.presence = {"1": Presence.GONE}
    platform.script = [error]
    assert sweep_deletions(now=A_DAY_LATER) == 0
    post.refresh_from_db()
    assert (post.text, post.checked_at) == ("They were late.", None)


def test_a_post_that_the_answer_leaves_out_stays(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    kept, gone = stored(account, "1"), stored(account, "2")
    platform.presence = {"2": Presence.GONE}
    sweep_deletions(now=A_DAY_LATER)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.deleted_at, gone.deleted_at) == (None, A_DAY_LATER)


def test_what_was_stored_within_a_day_is_not_looked_up(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    stored(account, "1")
    platform.presence = {"1": Presence.GONE}
    assert sweep_deletions(now=START + timedelta(hours=23)) == 0


def test_an_account_that_is_not_active_is_not_asked(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    stored(account, "1")
    platform.presence = {"1": Presence.GONE}
    MonitoredAccount.objects.update(state="expired")
    assert sweep_deletions(now=A_DAY_LATER) == 0


def test_redacting_twice_does_nothing_the_second_time(account: MonitoredAccount, cast: Cast) -> None:
    post = stored(account, "1")
    assert redact_post(post=post, deletion="gone", actor=cast.asha, now=A_DAY_LATER)
    assert not redact_post(post=post, deletion="hidden", now=A_DAY_LATER + timedelta(hours=1))
    post.refresh_from_db()
    assert (post.deletion, post.deleted_at) == ("gone", A_DAY_LATER)
    assert Entry.objects.filter(action="post.redacted").get().actor_id == cast.asha.pk


def test_old_poll_runs_are_dropped_and_recent_ones_kept(account: MonitoredAccount) -> None:
    for days in (31, 29):
        at = A_DAY_LATER - timedelta(days=days)
        PollRun.objects.create(account=account, started_at=at, finished_at=at, outcome="ok")
    sweep_deletions(now=A_DAY_LATER)
    assert PollRun.objects.get().started_at == A_DAY_LATER - timedelta(days=29)


def test_a_removal_is_forgotten_after_its_days_and_no_sooner(account: MonitoredAccount) -> None:
    for external_id, days in (("old", 90.1), ("young", 89.9)):
        Removal.objects.create(account=account, external_id=external_id, told_at=A_DAY_LATER - timedelta(days=days))
    sweep_deletions(now=A_DAY_LATER)
    assert Removal.objects.get().external_id == "young"
    assert (forget_old_removals(now=A_DAY_LATER), forget_old_removals(now=A_DAY_LATER + timedelta(days=1))) == (0, 1)


def test_how_long_removals_are_kept_is_a_setting(account: MonitoredAccount) -> None:
    Removal.objects.create(account=account, external_id="7", told_at=A_DAY_LATER - timedelta(days=20))
    with override_settings(REMOVAL_DAYS=30):
        assert forget_old_removals(now=A_DAY_LATER) == 0
    with override_settings(REMOVAL_DAYS=10):
        assert forget_old_removals(now=A_DAY_LATER) == 1


def test_removals_are_forgotten_also_where_no_account_is_read(account: MonitoredAccount) -> None:
    MonitoredAccount.objects.update(state="paused", state_reason="On leave", state_changed_at=A_DAY_LATER)
    Removal.objects.create(account=account, external_id="7", told_at=A_DAY_LATER - timedelta(days=200))
    sweep_deletions(now=A_DAY_LATER)
    assert not Removal.objects.exists()
