"""The database ends the session in the middle of a write: nothing is half done, sent twice or left undone."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError
from django.db.models import Model

from audit.models import Entry
from audit.services import verify
from ingest.models import MonitoredAccount
from notices.models import Notice
from notices.services import deliver_due
from responses.delivery import deliver_replies
from responses.errors import StaleAction
from responses.models import Case, CaseEvent, CasePost, Escalation, Reply
from responses.reconcile import look_for_lost_replies
from responses.services import acknowledge_case, take_crisis, undo_event
from responses.stages import climb_ladders, open_cases
from tests.broken import cut_off_at
from tests.conftest import Cast
from tests.factories import make_assessment, make_case, make_post
from tests.responses.conftest import NOW, ScriptedConnection

pytestmark = pytest.mark.django_db(transaction=True)
LOST = (OperationalError, InterfaceError)
SENT = ("UPDATE", "NEW.state = 'sent'")


def work(platform: ScriptedConnection, minutes: int) -> None:
    """The desk goes on for so long, a tick every few minutes."""
    for minute in range(1, minutes, 5):
        at = NOW + timedelta(minutes=minute)
        deliver_replies(now=at, connect=lambda _account: platform)
        look_for_lost_replies(now=at, connect=lambda _account: platform)


@pytest.mark.parametrize(
    "cut",
    [lambda: cut_off_at(Reply, *SENT), lambda: cut_off_at(CaseEvent), lambda: cut_off_at(Case, "UPDATE")],
    ids=["reply", "event", "item"],
)
def test_a_reply_whose_answer_could_not_be_written_is_looked_up_and_public_once(
    queued: Reply, case: Case, cut: Callable[[], AbstractContextManager[None]]
) -> None:
    platform = ScriptedConnection()
    with cut(), pytest.raises(LOST):
        deliver_replies(now=NOW, connect=lambda _account: platform)
    reply = Reply.objects.get()
    assert (reply.state, platform.public) == ("sending", [reply.body])
    assert (Case.objects.get().state, CaseEvent.objects.count()) == ("new", 0)
    work(platform, 90)
    assert (Reply.objects.get().state, platform.calls, len(platform.public)) == ("sent", 1, 1)
    assert Case.objects.get().state == "responded"


def test_a_claim_that_could_not_be_written_calls_no_platform(queued: Reply) -> None:
    platform = ScriptedConnection()
    with cut_off_at(Reply, "UPDATE", "NEW.state = 'sending'"), pytest.raises(LOST):
        deliver_replies(now=NOW, connect=lambda _account: platform)
    assert (Reply.objects.get().state, Reply.objects.get().attempt, platform.calls) == ("queued", 0, 0)
    assert deliver_replies(now=NOW, connect=lambda _account: platform) == 1
    assert (Reply.objects.get().state, platform.calls) == ("sent", 1)


@pytest.mark.parametrize("model", [Case, CasePost, CaseEvent, Escalation, Notice])
def test_a_crisis_is_opened_and_paged_whole_or_at_the_next_tick(
    cast: Cast, account: MonitoredAccount, model: type[Model]
) -> None:
    make_assessment(make_post(account, posted_at=NOW), tier=0)
    with cut_off_at(model), pytest.raises(LOST):
        open_cases(now=NOW)
    assert [each.objects.count() for each in (Case, CasePost, CaseEvent, Escalation, Notice)] == [0] * 5
    assert open_cases(now=NOW + timedelta(minutes=1)) == 1
    page = Notice.objects.get(kind="page")
    assert (Escalation.objects.get().to_user, page.recipient_id) == (cast.ben, cast.ben.pk)


@pytest.mark.parametrize(
    "cut",
    [
        lambda: cut_off_at(Notice),
        lambda: cut_off_at(CaseEvent),
        lambda: cut_off_at(Escalation, "UPDATE"),
    ],
    ids=["page", "event", "rung"],
)
def test_a_rung_that_could_not_be_written_is_climbed_at_the_next_tick(
    cast: Cast, account: MonitoredAccount, cut: Callable[[], AbstractContextManager[None]]
) -> None:
    make_assessment(make_post(account, posted_at=NOW), tier=0)
    open_cases(now=NOW)
    later = NOW + timedelta(minutes=15)
    with cut(), pytest.raises(LOST):
        climb_ladders(now=later)
    assert (Escalation.objects.get().rung, Notice.objects.filter(kind="page").count()) == (1, 1)
    assert climb_ladders(now=later + timedelta(minutes=1)) == 1
    assert (Escalation.objects.get().rung, Escalation.objects.get().to_user) == (2, cast.mona)
    assert Notice.objects.filter(kind="page").count() == 2


def test_a_page_whose_delivery_could_not_be_written_is_sent_again(
    cast: Cast, account: MonitoredAccount, mailoutbox: list[object]
) -> None:
    """At least once: who needs to know hears twice rather than never."""
    make_assessment(make_post(account, posted_at=NOW), tier=0)
    open_cases(now=NOW)
    with cut_off_at(Notice, *SENT), pytest.raises(LOST):
        deliver_due(now=NOW)
    assert (Notice.objects.get(kind="page").state, len(mailoutbox)) == ("queued", 1)
    assert deliver_due(now=NOW + timedelta(minutes=3)) == 1
    assert (Notice.objects.get(kind="page").state, len(mailoutbox)) == ("sent", 2)


@pytest.mark.parametrize("model", [CaseEvent, Entry])
def test_an_act_that_could_not_be_recorded_did_not_happen(cast: Cast, case: Case, model: type[Model]) -> None:
    with cut_off_at(model), pytest.raises(LOST):
        acknowledge_case(case=case, actor=cast.asha, expected_version=1)
    kept = Case.objects.get()
    assert (kept.state, kept.version, kept.acknowledged_by) == ("new", 1, None)
    assert (CaseEvent.objects.count(), Entry.objects.filter(object_type="case").count()) == (0, 0)
    acknowledge_case(case=kept, actor=cast.asha, expected_version=1)
    assert (Case.objects.get().state, CaseEvent.objects.get().kind) == ("acknowledged", "acknowledged")
    assert verify() is None


def test_an_undo_that_was_cut_off_leaves_the_step_as_it_was(cast: Cast, case: Case) -> None:
    event = acknowledge_case(case=case, actor=cast.asha, expected_version=1)
    with cut_off_at(CaseEvent, "UPDATE"), pytest.raises(LOST):
        undo_event(event=event, actor=cast.asha, expected_version=2)
    assert (Case.objects.get().state, Case.objects.get().version) == ("acknowledged", 2)
    assert CaseEvent.objects.get().undone_at is None
    undo_event(event=CaseEvent.objects.select_related("case").get(), actor=cast.asha, expected_version=2)
    assert (Case.objects.get().state, CaseEvent.objects.filter(undone_at=None).get().kind) == ("new", "undone")


def test_a_crisis_that_could_not_be_taken_goes_on_paging(cast: Cast, account: MonitoredAccount) -> None:
    case = make_case(make_post(account, posted_at=NOW), tier=0, at=NOW)
    climb_ladders(now=NOW)
    version = Case.objects.get().version
    with cut_off_at(Notice, "UPDATE"), pytest.raises(LOST):
        take_crisis(case=case, actor=cast.ben, expected_version=version)
    assert (Case.objects.get().crisis_taken_by, Escalation.objects.get().acknowledged_at) == (None, None)
    assert climb_ladders(now=NOW + timedelta(minutes=15)) == 1
    with pytest.raises(StaleAction):
        take_crisis(case=case, actor=cast.ben, expected_version=version)
    take_crisis(case=case, actor=cast.ben, expected_version=Case.objects.get().version)
    assert (Case.objects.get().crisis_taken_by, Notice.objects.filter(acknowledged_at=None).count()) == (cast.ben, 0)
