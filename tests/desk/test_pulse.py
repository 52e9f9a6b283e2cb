"""When the workers are silent the pulse does their work, and a blind desk pages a person."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from feedbackdesk.pulse import STAGES, beat_once, page_if_blind, silent_queues
from ingest.models import Heartbeat, MonitoredAccount
from notices.models import Notice
from notices.services import send
from people.models import Shift
from responses.models import Case, Escalation, Reply
from tests.broken import cut_off_at, without_table
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_post, make_reply
from triage.models import Assessment

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


@pytest.mark.django_db(transaction=True)
def test_a_stage_that_cannot_read_its_table_does_not_stop_the_pages(cast: Cast) -> None:
    """Judging and opening fail; the escalation that is due climbs, and the page for it leaves."""
    put_on_call(cast)
    make_post(make_account(cast.root, state="paused"), "I do not want to be here anymore.", posted_at=NOW)
    beat_once(NOW)
    Heartbeat.objects.all().delete()
    Escalation.objects.update(next_rung_at=NOW - timedelta(minutes=1))
    make_post(make_account(cast.root, state="paused"), "I am going to kill myself.", posted_at=NOW)
    with without_table(Assessment):
        assert beat_once(NOW) == list(STAGES)
    assert (Assessment.objects.count(), Case.objects.count()) == (1, 1)
    assert Escalation.objects.get().rung == 2
    assert Notice.objects.get(recipient=cast.asha, kind="page").state == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_session_that_is_cut_in_one_stage_is_replaced_before_the_next(cast: Cast) -> None:
    put_on_call(cast)
    make_post(make_account(cast.root, state="paused"), "I do not want to be here anymore.", posted_at=NOW)
    send(recipient=cast.ben, kind=Notice.Kind.PAGE, key="waits", subject="An item needs you now", path="/items/1/")
    with cut_off_at(Assessment):
        assert beat_once(NOW) == list(STAGES)
    assert (Case.objects.exists(), Notice.objects.get(key="waits").state) == (False, "sent")
    beat_once(NOW + timedelta(minutes=1))
    assert Case.objects.get().tier == 0


@pytest.mark.django_db(transaction=True)
def test_a_session_that_is_cut_outside_a_transaction_is_replaced_as_well(cast: Cast) -> None:
    account = make_account(cast.root, state="paused")
    case = make_case(make_post(account, posted_at=NOW))
    make_reply(case, cast.asha, account, state="held", hold_until=NOW - timedelta(minutes=1))
    send(recipient=cast.ben, kind=Notice.Kind.PAGE, key="waits", subject="An item needs you now", path="/items/1/")
    with cut_off_at(Reply, "UPDATE"):
        assert beat_once(NOW) == list(STAGES)
        sent = Notice.objects.get(key="waits").state
    assert (sent, Reply.objects.get().state) == ("sent", "held")
