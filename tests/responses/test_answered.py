"""What counts as the answer to an item: when its clocks stop, and when they run again."""

from datetime import datetime, timedelta

import pytest

from ingest.models import MonitoredAccount
from platforms.errors import Refused
from responses import services
from responses.delivery import deliver_replies
from responses.models import Case, Reply
from responses.moderation import look_at_reviewed_replies
from tests.conftest import Cast
from tests.factories import make_case, make_post, make_reply
from tests.responses.conftest import NOW, SAFE, ScriptedConnection

DAY = timedelta(days=1)


def deliver(platform: ScriptedConnection | None = None) -> int:
    return deliver_replies(now=NOW, connect=lambda account: platform or ScriptedConnection())


def turn_down(reply: Reply) -> None:
    """The platform's review has accepted the reply and now turns it down."""
    Reply.objects.filter(pk=reply.pk).update(state="in_review", attempt=1, sent_at=NOW, next_attempt_at=NOW)
    platform = ScriptedConnection(finds=[Refused("Against our rules.")])
    assert look_at_reviewed_replies(now=NOW, connect=lambda account: platform) == 1
    reply.refresh_from_db()
    assert reply.state == "rejected"


def test_an_answered_item_waits_for_its_reply_clock_and_is_snoozed_no_longer(queued: Reply, case: Case) -> None:
    Case.objects.update(reply_due_at=NOW + 7 * DAY, snoozed_until=NOW + 2 * DAY)
    deliver()
    case.refresh_from_db()
    assert (case.state, case.due_at, case.snoozed_until) == ("responded", NOW + 7 * DAY, None)


def test_an_item_without_a_reply_clock_keeps_the_time_it_had(queued: Reply, case: Case) -> None:
    deliver()
    due = case.due_at
    case.refresh_from_db()
    assert (case.state, case.reply_due_at, case.due_at) == ("responded", None, due)


def test_a_second_answer_keeps_the_time_of_the_first(queued: Reply, case: Case) -> None:
    Case.objects.update(state="acknowledged", acknowledged_at=NOW - DAY, replied_at=NOW - DAY)
    deliver()
    case.refresh_from_db()
    assert (case.state, case.replied_at, case.acknowledged_at) == ("responded", NOW - DAY, NOW - DAY)


def test_an_answer_to_an_earlier_post_leaves_the_item_waiting(
    queued: Reply, case: Case, account: MonitoredAccount
) -> None:
    """The person has written again since; and nobody else's item is called answered by it."""
    other = make_case(make_post(account, posted_at=NOW), at=NOW)
    later = make_post(account, "And another thing.", posted_at=NOW)
    Case.objects.filter(pk=case.pk).update(latest_post=later)
    deliver()
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.state, case.replied_at, case.acknowledged_at) == ("new", NOW, None)
    assert (other.state, other.replied_at) == ("new", None)


def test_an_answer_that_is_turned_down_starts_the_clock_of_the_reply_again(queued: Reply, case: Case) -> None:
    reply_due = NOW + 7 * DAY
    Case.objects.update(state="responded", replied_at=NOW, acknowledged_at=NOW, reply_due_at=reply_due)
    turn_down(queued)
    case.refresh_from_db()
    assert (case.state, case.replied_at, case.due_at) == ("acknowledged", None, reply_due)


@pytest.mark.parametrize(("days", "state"), [(-1, "acknowledged"), (0, "responded")])
def test_only_an_answer_of_this_round_still_counts_when_another_is_turned_down(
    cast: Cast, queued: Reply, case: Case, account: MonitoredAccount, days: int, state: str
) -> None:
    """An item that was opened again counts from then: what answered it before does not answer it now."""
    Case.objects.update(state="responded", replied_at=NOW, acknowledged_at=NOW)
    first = make_post(account, "At first.", posted_at=NOW)
    fields = {"state": "sent", "sent_at": NOW + days * DAY, "target": first, "needs_approval": True}
    make_reply(case, cast.dan, account, approved_by=cast.ben, **fields)
    turn_down(queued)
    case.refresh_from_db()
    assert case.clock_from == NOW
    assert case.state == state


@pytest.mark.parametrize(("tier", "calls"), [(1, 0), (2, 0), (3, 1)])
def test_a_reply_that_nobody_approved_leaves_for_the_mildest_tier_alone(
    cast: Cast, account: MonitoredAccount, tier: int, calls: int
) -> None:
    """Whatever queued it: the last look before the call asks for the second person."""
    case = make_case(make_post(account, posted_at=NOW), tier=tier, at=NOW)
    make_reply(case, cast.dan, account, state="queued", next_attempt_at=NOW, body=SAFE)
    platform = ScriptedConnection()
    assert deliver(platform) == platform.calls == calls
    assert Reply.objects.get().state == ("sent" if calls else "waiting_approval")


@pytest.mark.parametrize("reply_due", [None, NOW + 7 * DAY])
def test_an_item_that_is_opened_again_is_due_by_the_clock_that_ran(
    cast: Cast, case: Case, reply_due: datetime | None
) -> None:
    closed = {"state": "closed", "closed_at": NOW, "outcome": "answered", "acknowledged_at": NOW}
    Case.objects.update(reply_due_at=reply_due, due_at=NOW, **closed)
    services.reopen_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    case.refresh_from_db()
    assert (case.state, case.due_at) == ("acknowledged", reply_due or case.ack_due_at)
