"""When the workers are silent the pulse does their work, and a blind desk pages a person."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from feedbackdesk.pulse import STAGES, beat_once, page_if_blind, silent_queues
from ingest.models import Heartbeat, MonitoredAccount
from notices.models import Notice
from people.models import Shift
from responses.models import Case
from tests.conftest import Cast
from tests.factories import make_account, make_post

NOW = timezone.now()


def beat_everything(at: datetime) -> None:
    for name in STAGES:
        Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": at})


def put_on_call(cast: Cast) -> None:
    Shift.objects.create(
        service=cast.root,
        starts=NOW - timedelta(hours=1),
        ends=NOW + timedelta(hours=9),
        lead=cast.ben,
        backup=cast.asha,
    )


def test_a_queue_that_was_never_heard_of_is_silent(db: None) -> None:
    assert silent_queues(NOW) == list(STAGES)


def test_a_queue_is_silent_after_a_minute_without_work(db: None) -> None:
    beat_everything(NOW - timedelta(seconds=59))
    assert silent_queues(NOW) == []
    beat_everything(NOW - timedelta(seconds=61))
    assert silent_queues(NOW) == list(STAGES)


def test_with_every_worker_dead_a_post_in_danger_still_pages_the_person_on_call(cast: Cast) -> None:
    put_on_call(cast)
    post = make_post(make_account(cast.root, state="paused"), "I do not want to be here anymore.", posted_at=NOW)
    assert beat_once(NOW) == list(STAGES)
    case = Case.objects.get(first_post=post)
    assert case.tier == 0
    page = Notice.objects.get(recipient=cast.ben, kind="page", path__contains=str(case.pk))
    assert page.state == "sent"
    assert "here anymore" not in page.subject


def test_live_workers_are_left_alone(cast: Cast) -> None:
    beat_everything(NOW)
    make_post(make_account(cast.root, state="paused"))
    assert beat_once(NOW) == []
    assert not Case.objects.exists()


def test_a_blind_desk_pages_the_person_on_call_and_the_backup_once_an_hour(cast: Cast) -> None:
    put_on_call(cast)
    make_account(cast.root, last_success_at=NOW - timedelta(hours=3), next_poll_at=NOW - timedelta(hours=3))
    MonitoredAccount.objects.update(created_at=NOW - timedelta(days=3))
    beat_everything(NOW)
    assert page_if_blind(NOW)
    assert page_if_blind(NOW)
    told = Notice.objects.filter(key__startswith="blind:")
    assert set(told.values_list("recipient", flat=True)) == {cast.ben.pk, cast.asha.pk}
    page_if_blind(NOW + timedelta(hours=1, minutes=1))
    assert told.count() == 4


def test_a_blind_desk_with_an_empty_rota_pages_every_approver(cast: Cast) -> None:
    make_account(cast.root, last_success_at=NOW - timedelta(hours=3), next_poll_at=NOW - timedelta(hours=3))
    MonitoredAccount.objects.update(created_at=NOW - timedelta(days=3))
    beat_everything(NOW)
    assert page_if_blind(NOW)
    assert set(Notice.objects.values_list("recipient", flat=True)) == {cast.ben.pk, cast.mona.pk}


def test_a_desk_that_reads_pages_no_one(cast: Cast) -> None:
    make_account(cast.root, last_success_at=NOW, next_poll_at=NOW)
    beat_everything(NOW)
    assert not page_if_blind(NOW)
    assert not Notice.objects.exists()


def test_one_failing_stage_does_not_stop_the_others(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("a stage with a fault")

    ran: list[str] = []
    monkeypatch.setattr("feedbackdesk.pulse.STAGES", {"poll": [broken, lambda: ran.append("next")]})
    assert beat_once(NOW) == ["poll"]
    assert ran == ["next"]
