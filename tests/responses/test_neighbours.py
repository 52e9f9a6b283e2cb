"""What is done to one item and its reply leaves every other item, reply and escalation as it was.

Around the item stand neighbours in every state that an act or a step of the desk looks for, none of them due. A
statement that has lost sight of its own row would move one of them: a reply called sent that never left, or left twice.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ingest.models import MonitoredAccount
from notices.models import Notice
from notices.services import send
from platforms.base import SentReply
from platforms.errors import Gone, Refused, RetryAt, Stopped, TokenRefused, Unknown
from responses import services
from responses.delivery import deliver_replies
from responses.models import Case, CaseEvent, Escalation, Reply
from responses.moderation import look_at_reviewed_replies
from responses.paths import item_path
from responses.reconcile import look_for_lost_replies
from responses.stages import climb_ladders
from tests.conftest import Cast
from tests.factories import make_case, make_post, make_reply
from tests.responses.conftest import NOW, SAFE, ScriptedConnection
from tests.responses.test_who_may import ACTS, By, escalation, in_state, reply

LATER = NOW + timedelta(days=1)
YES = {"needs_approval": True, "next_attempt_at": LATER}
REPLIES: dict[str, dict[str, Any]] = {
    "draft": {},
    "waiting_approval": {"needs_approval": True},
    "sent_back": {"sent_back_reason": "Shorter"},
    "held": {"needs_approval": True, "hold_until": LATER},
    "queued": YES,
    "sending": YES | {"lease_until": LATER, "attempt": 1, "attempted_at": NOW},
    "unknown": YES | {"attempt": 1, "attempted_at": NOW},
    "in_review": YES | {"attempt": 1, "sent_at": NOW},
    "sent": {"needs_approval": True, "attempt": 1, "sent_at": NOW},
    "rejected": {"needs_approval": True, "attempt": 1, "refusal": "Too long"},
    "needs_human": {"needs_approval": True, "attempt": 1, "refusal": "Look"},
    "withdrawn": {"pulled_back_at": NOW},
}
CASES: dict[str, dict[str, Any]] = {
    "sent": {"state": "responded", "replied_at": NOW, "acknowledged_at": NOW},
    "in_review": {"state": "responded", "replied_at": NOW, "acknowledged_at": NOW},
    "rejected": {"state": "acknowledged", "acknowledged_at": NOW, "snoozed_until": LATER},
    "withdrawn": {"state": "closed", "acknowledged_at": NOW, "closed_at": NOW, "outcome": "answered"},
    "draft": {"state": "set_aside", "set_aside_reason": "spam"},
}


def neighbour(cast: Cast, account: MonitoredAccount, state: str) -> Case:
    """An item with a reply in ``state`` by Ben, who is the actor as well, passed on to Mona, who has been told."""
    case = make_case(make_post(account, posted_at=NOW), at=NOW, version=2, **CASES.get(state, {}))
    approved = {} if state in ("draft", "waiting_approval", "sent_back", "withdrawn") else {"approved_by": cast.asha}
    make_reply(case, cast.ben, account, state=state, body=f"{SAFE} {state}", **approved, **REPLIES[state])
    passed_on = escalation(case, cast)
    if CASES.get(state, {}).get("state") in ("closed", "set_aside"):
        Escalation.objects.filter(pk=passed_on.pk).update(resolved_at=NOW, resolved_by=cast.ben)
    CaseEvent.objects.create(case=case, kind="escalated", at=NOW, version=2, detail={"escalation": passed_on.pk})
    send(recipient=cast.mona, kind="escalation", key=state, subject="x", path=item_path(case.pk), now=NOW)
    return case


def crisis(cast: Cast, account: MonitoredAccount, **taken: Any) -> Case:
    case = make_case(make_post(account, posted_at=NOW), tier=0, at=NOW, version=2, **taken)
    Escalation.objects.create(
        case=case, to_user=cast.ben, passed_to="On call", reason="x", opened_at=NOW, due_at=LATER, next_rung_at=LATER
    )
    send(recipient=cast.ben, kind="page", key=f"page:{case.pk}", subject="x", path=item_path(case.pk), now=NOW)
    return case


@pytest.fixture
def neighbours(cast: Cast, account: MonitoredAccount) -> list[int]:
    rows = [neighbour(cast, account, state) for state in REPLIES]
    rows.append(crisis(cast, account))
    rows.append(crisis(cast, account, crisis_taken_by=cast.ben, crisis_taken_at=NOW, crisis_reply="public"))
    return [case.pk for case in rows]


def as_they_are(cases: list[int]) -> dict[str, list[Any]]:
    """Every row that hangs on these items."""
    paths = [item_path(pk) for pk in cases]
    return {
        "items": list(Case.objects.filter(pk__in=cases).order_by("pk").values()),
        "replies": list(Reply.objects.filter(case__in=cases).order_by("pk").values()),
        "escalations": list(Escalation.objects.filter(case__in=cases).order_by("pk").values()),
        "events": list(CaseEvent.objects.filter(case__in=cases).order_by("pk").values()),
        "notices": list(Notice.objects.filter(path__in=paths).order_by("pk").values()),
    }


def urgent(case: Case, cast: Cast, **fields: Any) -> Case:
    in_state(case, "new", tier=0, band=0, **fields)
    escalation(case, cast)
    return case


def take_and_undo(case: Case, by: By, cast: Cast) -> None:
    taken = services.take_case(case=case, **by)
    services.undo_event(event=taken, **{**by, "expected_version": 2})


def close_and_undo(case: Case, by: By, cast: Cast) -> None:
    passed_on = escalation(in_state(case, "acknowledged", acknowledged_at=NOW), cast)
    closed = services.close_case(case=case, outcome="answered", **by)
    services.undo_event(event=closed, **{**by, "expected_version": 2})
    passed_on.refresh_from_db()
    assert (passed_on.resolved_at, passed_on.resolved_by) == (None, None)


def discard(case: Case, by: By, cast: Cast) -> None:
    """Its own draft, though the actor has older ones elsewhere; then none is left to discard."""
    services.save_draft(case=case, actor=by["actor"], body="Typed", client_key=uuid.uuid4(), now=NOW)
    gone = [services.discard_draft(case=case, actor=by["actor"], client_key=uuid.uuid4(), now=NOW) for _ in range(2)]
    assert [reply and (reply.case_id, reply.state) for reply in gone] == [(case.pk, "withdrawn"), None]


def discard_and_take_up(case: Case, by: By, cast: Cast) -> None:
    key = uuid.uuid4()
    services.save_draft(case=case, actor=by["actor"], body="Typed", client_key=key, now=NOW)
    gone = services.discard_draft(case=case, actor=by["actor"], client_key=key, now=NOW)
    assert gone
    assert services.take_up_draft(reply=gone, actor=by["actor"], now=NOW).state == "draft"


MORE: dict[str, Callable[[Case, By, Cast], object]] = {
    "take the crisis": lambda case, by, cast: services.take_crisis(case=urgent(case, cast), **by),
    "pass the crisis on": lambda case, by, cast: services.pass_crisis_on(case=urgent(case, cast), **by),
    "decide": lambda case, by, cast: services.decide_crisis(
        case=urgent(case, cast, crisis_taken_by=cast.ben), step="reply", choice="public", **by
    ),
    "make it a crisis": lambda case, by, cast: services.set_tier(case=case, tier=0, **by),
    "say it has arrived": lambda case, by, cast: services.acknowledge_escalation(
        escalation=escalation(case, cast), **by
    ),
    "send again": lambda case, by, cast: services.send_reply_again(reply=reply(case, cast, "needs_human"), **by),
    "undo": take_and_undo,
    "undo a closing": close_and_undo,
    "discard": discard,
    "discard and take up": discard_and_take_up,
}
EVERY_ACT = {name: run for name, (_who, run) in ACTS.items()} | MORE


@pytest.mark.parametrize("act", EVERY_ACT)
def test_an_act_on_one_item_changes_no_other(cast: Cast, case: Case, neighbours: list[int], act: str) -> None:
    before = as_they_are(neighbours)
    EVERY_ACT[act](case, {"actor": cast.ben, "expected_version": case.version, "now": NOW}, cast)
    assert as_they_are(neighbours) == before


ANSWERS: dict[str, tuple[Any, str]] = {
    "sent": (None, "sent"),
    "with the platform": (lambda text: SentReply("g1", pending_review=True), "in_review"),
    "refused": (Refused("Too long."), "rejected"),
    "gone": (Gone("The post is gone."), "rejected"),
    "put off": (RetryAt("Too many", at=LATER), "queued"),
    "sign-in refused": (TokenRefused("Sign-in expired."), "rejected"),
    "stopped": (Stopped("Out of credit."), "rejected"),
    "lost": (Unknown("No answer"), "unknown"),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_answer_to_one_reply_moves_that_reply_alone(
    queued: Reply, case: Case, neighbours: list[int], answer: str
) -> None:
    scripted, state = ANSWERS[answer]
    before, platform = as_they_are(neighbours), ScriptedConnection(answers=[scripted])
    assert deliver_replies(now=NOW, connect=lambda account: platform) == 1
    queued.refresh_from_db()
    assert (queued.state, platform.calls) == (state, 1)
    assert as_they_are(neighbours) == before


def test_a_hold_that_is_over_lets_one_reply_go_and_no_other(queued: Reply, neighbours: list[int]) -> None:
    """Those that left, or came back, keep the time of their hold: it must not let them go a second time."""
    Reply.objects.exclude(state="held").update(hold_until=NOW)
    Reply.objects.filter(pk=queued.pk).update(state="held", next_attempt_at=None)
    before, platform = as_they_are(neighbours), ScriptedConnection()
    assert deliver_replies(now=NOW, connect=lambda account: platform) == 1
    assert platform.public == [queued.body]
    assert as_they_are(neighbours) == before


def test_a_lease_that_is_over_loses_one_reply_and_no_other(queued: Reply, neighbours: list[int]) -> None:
    Reply.objects.exclude(state="sending").update(lease_until=NOW)
    Reply.objects.filter(pk=queued.pk).update(state="sending", attempt=1, attempted_at=NOW)
    before = as_they_are(neighbours)
    assert deliver_replies(now=NOW, connect=lambda account: ScriptedConnection()) == 0
    queued.refresh_from_db()
    assert queued.state == "unknown"
    assert as_they_are(neighbours) == before


LOOKS: dict[str, tuple[Any, dict[str, Any], str]] = {
    "found": (lambda public: public.append(SAFE), {}, "sent"),
    "not found once": (None, {}, "unknown"),
    "not found twice": (None, {"looks": 1}, "queued"),
    "not found twice, twice": (None, {"looks": 1, "requeued": True}, "needs_human"),
}


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_for_one_lost_reply_moves_that_reply_alone(queued: Reply, neighbours: list[int], look: str) -> None:
    publish, fields, state = LOOKS[look]
    lost = {"state": "unknown", "attempt": 1, "attempted_at": NOW, "next_attempt_at": NOW, "body": SAFE}
    Reply.objects.filter(pk=queued.pk).update(**lost | fields)
    before, platform = as_they_are(neighbours), ScriptedConnection()
    if publish:
        publish(platform.public)
    assert look_for_lost_replies(now=NOW, connect=lambda account: platform) == 1
    queued.refresh_from_db()
    assert (queued.state, platform.calls) == (state, 0)
    assert as_they_are(neighbours) == before


def test_a_verdict_on_one_reply_moves_that_reply_and_its_item_alone(
    queued: Reply, case: Case, neighbours: list[int]
) -> None:
    """The public replies of the neighbours do not make this item answered."""
    in_review = {"state": "in_review", "attempt": 1, "sent_at": NOW, "next_attempt_at": NOW}
    Reply.objects.filter(pk=queued.pk).update(**in_review)
    in_state(case, "responded", replied_at=NOW, acknowledged_at=NOW)
    before, platform = as_they_are(neighbours), ScriptedConnection(finds=[Refused("Against our rules.")])
    assert look_at_reviewed_replies(now=NOW, connect=lambda account: platform) == 1
    queued.refresh_from_db()
    case.refresh_from_db()
    assert (queued.state, case.state, case.replied_at) == ("rejected", "acknowledged", None)
    assert as_they_are(neighbours) == before


def test_one_ladder_climbs_and_no_other(cast: Cast, case: Case, neighbours: list[int]) -> None:
    due = escalation(case, cast)
    Escalation.objects.filter(pk=due.pk).update(next_rung_at=NOW)
    before = as_they_are(neighbours)
    assert climb_ladders(now=NOW) == 1
    due.refresh_from_db()
    assert due.rung == 2
    assert as_they_are(neighbours) == before
