"""Every answer that a platform can give to a reply, and what the desk makes of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ingest.models import MonitoredAccount, Post
from notices.models import Notice
from platforms.base import SentReply
from platforms.errors import Gone, Poison, Refused, RetryAt, Stopped, TokenRefused, Unknown
from responses.delivery import claim_reply, deliver_replies
from responses.models import Case, CaseEvent, Reply
from responses.reconcile import look_for_lost_replies
from responses.timing import CALL_LIMIT, LEASE
from tests.conftest import Cast
from tests.responses.conftest import NOW, ScriptedConnection

Kinds = Callable[[Case], list[str]]
HOUR = timedelta(hours=1)


def deliver(platform: ScriptedConnection, at: Any = NOW) -> int:
    return deliver_replies(now=at, connect=lambda account: platform)


def look(platform: ScriptedConnection, at: Any) -> int:
    return look_for_lost_replies(now=at, connect=lambda account: platform)


def settle(platform: ScriptedConnection, hours: int = 3) -> None:
    """Let the desk run for some hours: a minute at a time at first, then every ten."""
    for minute in [*range(15), *range(15, hours * 60, 10)]:
        at = NOW + timedelta(minutes=minute)
        deliver(platform, at)
        look(platform, at)


def test_a_reply_leaves_when_its_hold_is_over_and_not_before(cast: Cast, case: Case, queued: Reply) -> None:
    Reply.objects.update(state="held", hold_until=NOW + timedelta(seconds=15))
    platform = ScriptedConnection()
    assert deliver(platform, NOW + timedelta(seconds=14)) == 0
    assert deliver(platform, NOW + timedelta(seconds=15)) == 1
    assert platform.public == [queued.body]


def test_a_sent_reply_answers_its_item(cast: Cast, case: Case, queued: Reply, kinds: Kinds) -> None:
    deliver(ScriptedConnection())
    queued.refresh_from_db()
    case.refresh_from_db()
    assert (queued.state, queued.external_id, queued.sent_at, queued.attempt) == ("sent", "r1", NOW, 1)
    assert (case.state, case.replied_at, case.acknowledged_at, case.acknowledged_by) == (
        "responded",
        NOW,
        NOW,
        cast.dan,
    )
    assert kinds(case) == ["reply_sent"]
    event = CaseEvent.objects.get()
    assert (event.actor, event.detail["reply"], event.version) == (None, queued.pk, 2)


def test_a_sent_reply_is_never_sent_again(queued: Reply) -> None:
    platform = ScriptedConnection()
    settle(platform)
    assert platform.calls == 1


def test_a_reply_that_the_platform_reviews_is_not_called_sent(queued: Reply, case: Case, kinds: Kinds) -> None:
    deliver(ScriptedConnection(answers=[lambda text: SentReply("g1", pending_review=True)]))
    queued.refresh_from_db()
    assert queued.state == "in_review"
    assert kinds(case) == ["reply_in_review"]


def test_retry_at_waits_for_the_time_that_the_platform_named(queued: Reply) -> None:
    platform = ScriptedConnection(answers=[RetryAt("Too many", at=NOW + timedelta(minutes=15))])
    deliver(platform)
    queued.refresh_from_db()
    assert (queued.state, queued.next_attempt_at) == ("queued", NOW + timedelta(minutes=15))
    assert deliver(platform, NOW + timedelta(minutes=14)) == 0
    assert deliver(platform, NOW + timedelta(minutes=15)) == 1
    assert len(platform.public) == 1


@pytest.mark.parametrize("at", [None, NOW - HOUR, NOW + timedelta(days=900)])
def test_an_absurd_retry_time_is_clamped(queued: Reply, at: Any) -> None:
    deliver(ScriptedConnection(answers=[RetryAt("Too many", at=at)]))
    queued.refresh_from_db()
    assert queued.next_attempt_at
    assert NOW < queued.next_attempt_at <= NOW + 6 * HOUR


def test_a_platform_that_puts_us_off_for_ever_ends_with_a_person(queued: Reply, case: Case) -> None:
    platform = ScriptedConnection(answers=[RetryAt("Too many") for _ in range(50)])
    for hour in range(80):
        deliver(platform, NOW + hour * 6 * HOUR)
    queued.refresh_from_db()
    assert (queued.state, platform.calls, platform.public) == ("rejected", 12, [])


@pytest.mark.parametrize("error", [Refused("It is too long for this platform."), Gone("The post is gone.")])
def test_a_refusal_is_shown_to_a_person_in_words(
    cast: Cast, queued: Reply, case: Case, kinds: Kinds, error: Exception
) -> None:
    deliver(ScriptedConnection(answers=[error]))
    queued.refresh_from_db()
    case.refresh_from_db()
    assert (queued.state, queued.refusal, case.state) == ("rejected", str(error), "new")
    assert kinds(case) == ["reply_not_sent"]
    assert Notice.objects.get().recipient == cast.dan


@pytest.mark.parametrize(
    ("error", "state"), [(TokenRefused("Sign-in expired."), "expired"), (Stopped("Out of credit."), "stopped")]
)
def test_a_refused_sign_in_needs_a_person_and_marks_the_account(
    queued: Reply, account: MonitoredAccount, error: Exception, state: str
) -> None:
    platform = ScriptedConnection(answers=[error])
    settle(platform)
    queued.refresh_from_db()
    account.refresh_from_db()
    assert (queued.state, account.state, platform.calls) == ("rejected", state, 1)


LOST = [Unknown("No answer"), Poison("Garbage"), ValueError("anything"), TimeoutError(), KeyError("id")]


@pytest.mark.parametrize("error", LOST, ids=lambda error: type(error).__name__)
def test_any_other_end_of_a_call_is_unknown_and_never_sent(
    queued: Reply, case: Case, kinds: Kinds, error: Exception
) -> None:
    platform = ScriptedConnection(answers=[error])
    deliver(platform)
    queued.refresh_from_db()
    assert (queued.state, queued.sent_at) == ("unknown", None)
    assert kinds(case) == ["reply_unknown"]
    assert deliver(platform, NOW + 5 * HOUR) == 0


class LostAfterPosting(ScriptedConnection):
    """The reply goes out and its answer is lost, as often as ``lost`` says."""

    lost = 1

    def send_reply(self, target: Any, text: str) -> SentReply:
        sent = super().send_reply(target, text)
        if self.calls <= self.lost:
            raise Unknown("The connection broke.")
        return sent


def test_a_lost_answer_is_found_and_the_reply_is_public_once(queued: Reply, case: Case, kinds: Kinds) -> None:
    platform = LostAfterPosting()
    settle(platform)
    queued.refresh_from_db()
    assert (queued.state, queued.external_id, platform.calls) == ("sent", "found", 1)
    assert len(platform.public) == 1
    assert kinds(case) == ["reply_unknown", "reply_sent"]


def test_the_first_look_waits_for_the_call_and_the_read_lag(queued: Reply) -> None:
    platform = LostAfterPosting()
    deliver(platform)
    assert look(platform, NOW + CALL_LIMIT + timedelta(seconds=29)) == 0
    assert look(platform, NOW + CALL_LIMIT + timedelta(seconds=30)) == 1


def test_a_reply_that_never_went_out_is_sent_once_more_after_two_looks(queued: Reply) -> None:
    platform = ScriptedConnection(answers=[Unknown("No answer")])
    settle(platform)
    queued.refresh_from_db()
    assert (queued.state, queued.requeued, platform.looks, platform.calls) == ("sent", True, 2, 2)
    assert len(platform.public) == 1


def test_lost_twice_ends_with_a_person_who_decides(cast: Cast, queued: Reply, case: Case, kinds: Kinds) -> None:
    platform = ScriptedConnection(answers=[Unknown("No answer"), Unknown("No answer")])
    settle(platform)
    queued.refresh_from_db()
    assert (queued.state, platform.calls, platform.looks) == ("needs_human", 2, 4)
    assert kinds(case) == ["reply_unknown", "reply_unknown", "reply_needs_human"]
    assert Notice.objects.get().recipient == cast.dan


def test_a_duplicate_refused_is_evidence_and_is_looked_up(queued: Reply) -> None:
    platform = ScriptedConnection(answers=[Refused("Duplicate", duplicate=True)], public=[queued.body])
    settle(platform)
    queued.refresh_from_db()
    assert (queued.state, platform.calls) == ("sent", 1)


def test_a_look_that_fails_is_no_look(queued: Reply) -> None:
    platform = LostAfterPosting(finds=[Unknown("Down"), OSError("Down"), RetryAt("Later")])
    settle(platform)
    queued.refresh_from_db()
    assert (queued.state, platform.calls, platform.looks) == ("sent", 1, 4)


def test_a_platform_that_cannot_be_read_ends_with_a_person_and_no_second_reply(queued: Reply) -> None:
    platform = LostAfterPosting(finds=[Unknown("Down") for _ in range(500)])
    settle(platform)
    queued.refresh_from_db()
    assert (queued.state, platform.calls) == ("needs_human", 1)


def test_a_crash_while_sending_is_unknown_and_never_queued(queued: Reply, case: Case, kinds: Kinds) -> None:
    claimed = claim_reply(NOW)
    assert claimed is not None
    assert claimed.state == "sending"
    platform = ScriptedConnection()
    deliver(platform, NOW + LEASE - timedelta(seconds=1))
    queued.refresh_from_db()
    assert queued.state == "sending"
    deliver(platform, NOW + LEASE)
    queued.refresh_from_db()
    assert (queued.state, platform.calls) == ("unknown", 0)
    assert kinds(case) == ["reply_unknown"]


def test_an_answer_that_comes_after_the_lease_still_counts(queued: Reply) -> None:
    class Slow(ScriptedConnection):
        def send_reply(self, target: Any, text: str) -> SentReply:
            deliver(ScriptedConnection(), NOW + LEASE)
            return super().send_reply(target, text)

    deliver(Slow())
    queued.refresh_from_db()
    assert (queued.state, queued.external_id) == ("sent", "r1")


def test_a_claimed_reply_is_nobody_elses(queued: Reply) -> None:
    assert claim_reply(NOW) == queued
    assert claim_reply(NOW) is None


@pytest.mark.parametrize(
    "change", [{"text": "Edited", "text_hash": "b" * 64}, {"deleted_at": NOW, "deletion": "gone", "text": ""}]
)
def test_a_post_that_changed_since_approval_goes_back_to_a_person(
    queued: Reply, case: Case, kinds: Kinds, change: dict[str, Any]
) -> None:
    Post.objects.update(**change)
    platform = ScriptedConnection()
    assert deliver(platform) == 0
    queued.refresh_from_db()
    assert (queued.state, platform.calls) == ("rejected", 0)
    assert queued.refusal
    assert kinds(case) == ["reply_not_sent"]
