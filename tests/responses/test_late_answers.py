"""A worker that was given up comes back with its answer while the reply is in another's hands."""

from collections.abc import Callable
from copy import copy
from datetime import timedelta

import pytest

from platforms.errors import Gone, Poison, Refused, RetryAt, Stopped, Unknown
from responses.delivery import claim_reply, deliver_replies, send
from responses.models import Case, Reply
from responses.reconcile import look_for_lost_replies
from responses.states import ReplyState
from tests.responses.conftest import NOW, ScriptedConnection

Kinds = Callable[[Case], list[str]]
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def given_up(queued: Reply) -> Reply:
    """The first worker's reply as it holds it: claimed, given up, not found twice, and claimed anew by a second."""
    first = claim_reply(NOW)
    assert first is not None
    held = copy(first)
    nowhere = ScriptedConnection(finds=[None, None])
    for minutes in range(60):
        at = NOW + timedelta(minutes=minutes)
        if Reply.objects.filter(state=ReplyState.QUEUED, attempt=1).exists():
            break
        if not minutes or Reply.objects.filter(state=ReplyState.SENDING).exists():
            deliver_replies(now=at, connect=lambda _account: nowhere)
        look_for_lost_replies(now=at, connect=lambda _account: nowhere)
    second = claim_reply(LATER)
    assert second is not None
    assert (held.attempt, second.attempt, nowhere.calls, nowhere.looks) == (1, 2, 0, 2)
    return held


@pytest.mark.parametrize(
    "late",
    [
        RetryAt("Slow down", at=LATER),
        Refused("Not allowed"),
        Gone("Deleted"),
        Stopped("Pay"),
        Unknown("Cut off"),
        Poison("Odd"),
        ValueError("broken answer"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_late_answer_says_nothing_of_the_second_call(
    given_up: Reply, case: Case, kinds: Kinds, late: Exception
) -> None:
    before, told = Reply.objects.values().get(), kinds(case)
    send(given_up, connect=lambda _account: ScriptedConnection(answers=[late]), now=LATER)
    assert Reply.objects.values().get() == before
    assert (before["state"], before["attempt"]) == ("sending", 2)
    assert kinds(case) == told


def test_a_first_call_that_goes_through_after_all_ends_as_one_reply(given_up: Reply, case: Case) -> None:
    """The platform refuses the second as a duplicate, and the first is then found there."""
    platform = ScriptedConnection()
    send(given_up, connect=lambda _account: platform, now=LATER)
    platform.answers = [Refused("Said already", duplicate=True)]
    second = Reply.objects.get()
    send(second, connect=lambda _account: platform, now=LATER)
    for hours in range(1, 4):
        at = LATER + timedelta(hours=hours)
        deliver_replies(now=at, connect=lambda _account: platform)
        look_for_lost_replies(now=at, connect=lambda _account: platform)
    reply = Reply.objects.get()
    assert (reply.state, reply.external_id, platform.public) == ("sent", "found", [reply.body])
    case.refresh_from_db()
    assert case.state == "responded"


@pytest.mark.parametrize("meanwhile", ["unknown", "needs_human", "queued"])
def test_a_reply_that_is_public_after_all_counts_as_sent_wherever_it_has_gone(
    queued: Reply, case: Case, kinds: Kinds, meanwhile: str
) -> None:
    """Also where a person was asked to look, or has it sent again: it is not."""
    held = claim_reply(NOW)
    assert held is not None
    Reply.objects.update(state=meanwhile, lease_until=None, next_attempt_at=LATER)
    platform = ScriptedConnection()
    send(held, connect=lambda _account: platform, now=LATER)
    assert deliver_replies(now=LATER, connect=lambda _account: platform) == 0
    reply = Reply.objects.get()
    assert (reply.state, reply.sent_at, reply.next_attempt_at, platform.calls) == ("sent", LATER, None, 1)
    case.refresh_from_db()
    assert (case.state, kinds(case)) == ("responded", ["reply_sent"])


@pytest.mark.parametrize("meanwhile", ["withdrawn", "rejected"])
def test_what_a_person_has_decided_since_is_not_written_over(queued: Reply, case: Case, meanwhile: str) -> None:
    held = claim_reply(NOW)
    assert held is not None
    Reply.objects.update(state=meanwhile, lease_until=None, next_attempt_at=None)
    send(held, connect=lambda _account: ScriptedConnection(answers=[RetryAt("Slow down")]), now=LATER)
    assert Reply.objects.get().state == meanwhile
    assert deliver_replies(now=LATER, connect=lambda _account: ScriptedConnection()) == 0
