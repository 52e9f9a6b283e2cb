"""Every act on an item, tried by everybody: who may, who is refused, and that a refusal leaves no trace."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit.models import Entry
from ingest.models import MonitoredAccount
from people.models import User
from responses import services
from responses.errors import NotAllowed, StaleAction
from responses.models import Case, CaseEvent, Escalation, Reply
from tests.conftest import Cast
from tests.factories import make_case, make_post, make_reply
from tests.responses.conftest import NOW, SAFE

EVERYBODY = ("rae", "asha", "ben", "mona", "cora", "otto", "dan", "nora")
ACT = {"asha", "ben", "dan"}
APPROVE = {"ben", "mona"}
By = dict[str, Any]
Act = Callable[[Case, By, Cast], object]


def escalation(case: Case, cast: Cast) -> Escalation:
    later = NOW + timedelta(hours=20)
    fields = {"passed_to": "Team", "reason": "x", "opened_at": NOW, "due_at": later, "next_rung_at": later}
    return Escalation.objects.create(case=case, to_user=cast.mona, **fields)


def reply(case: Case, cast: Cast, state: str) -> Reply:
    """By somebody who is not in the table, so that nobody is refused as its author."""
    writer = User.objects.get_or_create(username="w@lakeshore.example", display_name="Wes")[0]
    account = MonitoredAccount.objects.get()
    approved = {} if state == "waiting_approval" else {"approved_by": cast.asha}
    held = {"hold_until": timezone.now()} if state == "held" else {}
    return make_reply(case, writer, account, state=state, needs_approval=True, body=SAFE, **approved, **held)


def in_state(case: Case, state: str, **fields: Any) -> Case:
    Case.objects.filter(pk=case.pk).update(state=state, **fields)
    case.refresh_from_db()
    return case


# act: who may do it (on the youth hub, whose responder Dan is), and how it is done
ACTS: dict[str, tuple[set[str], Act]] = {
    "acknowledge": (ACT, lambda case, by, cast: services.acknowledge_case(case=case, **by)),
    "take": (ACT, lambda case, by, cast: services.take_case(case=case, **by)),
    "assign": (ACT, lambda case, by, cast: services.assign_case(case=case, to=cast.ben, **by)),
    "note": (ACT, lambda case, by, cast: services.note_case(case=case, text="A note", **by)),
    "snooze": (
        ACT,
        lambda case, by, cast: services.snooze_case(case=case, until=NOW + timedelta(days=1), reason="", **by),
    ),
    "set aside": (ACT, lambda case, by, cast: services.set_aside_case(case=case, reason="spam", **by)),
    "bring back": (
        ACT,
        lambda case, by, cast: services.bring_back_case(
            case=in_state(case, "set_aside", set_aside_reason="spam"), **by
        ),
    ),
    "close": (
        ACT,
        lambda case, by, cast: services.close_case(
            case=in_state(case, "acknowledged", acknowledged_at=NOW), outcome="answered", **by
        ),
    ),
    "reopen": (
        ACT,
        lambda case, by, cast: services.reopen_case(
            case=in_state(case, "closed", acknowledged_at=NOW, closed_at=NOW, outcome="answered"), **by
        ),
    ),
    "change tier": (ACT, lambda case, by, cast: services.set_tier(case=case, tier=1, **by)),
    "escalate": (ACT, lambda case, by, cast: services.escalate_case(case=case, to=cast.mona, reason="x", **by)),
    "submit": (
        ACT,
        lambda case, by, cast: services.submit_reply(case=case, client_key=uuid.uuid4(), body=SAFE, **by),
    ),
    "approve": (
        APPROVE,
        lambda case, by, cast: services.approve_reply(reply=reply(case, cast, "waiting_approval"), **by),
    ),
    "send back": (
        APPROVE,
        lambda case, by, cast: services.send_back_reply(reply=reply(case, cast, "waiting_approval"), reason="x", **by),
    ),
    "pull back": (ACT | APPROVE, lambda case, by, cast: services.cancel_reply(reply=reply(case, cast, "held"), **by)),
    "mark as posted": (
        ACT | APPROVE,
        lambda case, by, cast: services.mark_reply_posted(reply=reply(case, cast, "needs_human"), **by),
    ),
    "withdraw": (
        ACT | APPROVE,
        lambda case, by, cast: services.withdraw_reply(reply=reply(case, cast, "rejected"), **by),
    ),
    "nudge": (ACT | APPROVE, lambda case, by, cast: services.nudge_escalation(escalation=escalation(case, cast), **by)),
    "pause": (
        ACT | APPROVE,
        lambda case, by, cast: services.pause_escalation(
            escalation=escalation(case, cast), until=NOW + timedelta(days=2), reason="x", **by
        ),
    ),
    "resolve": (
        ACT | APPROVE,
        lambda case, by, cast: services.resolve_escalation(escalation=escalation(case, cast), **by),
    ),
}


def traces() -> tuple[int, int]:
    return CaseEvent.objects.count(), Entry.objects.exclude(action__startswith="user").count()


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_open_to_its_roles_and_to_nobody_else(cast: Cast, case: Case, act: str, who: str) -> None:
    allowed, run = ACTS[act]
    by = {"actor": getattr(cast, who), "expected_version": case.version, "now": NOW}
    before = traces()
    if who in allowed:
        run(case, by, cast)
        event = CaseEvent.objects.get(case=case)
        assert (event.actor, event.version) == (getattr(cast, who), 2)
        return
    with pytest.raises(NotAllowed):
        run(case, by, cast)
    assert Case.objects.get(pk=case.pk).version == 1
    assert traces() == before


@pytest.mark.parametrize("act", ACTS)
def test_an_act_on_a_version_that_is_gone_is_refused_and_changes_nothing(cast: Cast, case: Case, act: str) -> None:
    allowed, run = ACTS[act]
    actor = cast.ben  # who may do all of them
    assert "ben" in allowed
    with pytest.raises(StaleAction) as stale:
        run(case, {"actor": actor, "expected_version": case.version + 1, "now": NOW}, cast)
    assert stale.value.case.pk == case.pk
    assert traces()[0] == 0


@pytest.mark.parametrize("act", ACTS)
def test_someone_whose_account_was_switched_off_does_nothing_any_more(cast: Cast, case: Case, act: str) -> None:
    User.objects.filter(pk=cast.ben.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        ACTS[act][1](case, {"actor": cast.ben, "expected_version": case.version, "now": NOW}, cast)
    assert traces()[0] == 0


@pytest.mark.parametrize("act", [name for name, (allowed, _) in ACTS.items() if "dan" in allowed])
def test_a_responder_of_one_service_does_nothing_in_another(cast: Cast, account: MonitoredAccount, act: str) -> None:
    post = make_post(account, posted_at=NOW, service=cast.walk_in)
    elsewhere = make_case(post, at=NOW, service=cast.walk_in)
    with pytest.raises(NotAllowed):
        ACTS[act][1](elsewhere, {"actor": cast.dan, "expected_version": 1, "now": NOW}, cast)
    assert traces()[0] == 0
