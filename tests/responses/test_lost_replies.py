"""Looking for a reply whose answer was lost: one worker at a time, by the platform's clock, and not for ever."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from platforms.base import ReplyTarget, SentReply
from responses.delivery import MOST_ATTEMPTS, deliver_replies
from responses.models import Case, Reply
from responses.reconcile import look_for_lost_replies
from tests.responses.conftest import NOW, ScriptedConnection

Kinds = Callable[[Case], list[str]]


@pytest.fixture
def lost(queued: Reply) -> Reply:
    """Called for at NOW; whether it is public is unknown, and a look is due."""
    Reply.objects.update(state="unknown", attempt=1, attempted_at=NOW, next_attempt_at=NOW)
    queued.refresh_from_db()
    return queued


class ClockBehind(ScriptedConnection):
    """A platform whose clock is so much behind the desk's: its replies bear an earlier time."""

    behind = timedelta(0)

    def find_reply(self, target: ReplyTarget, text: str, *, since: datetime) -> SentReply | None:
        return super().find_reply(target, text, since=since) if since <= NOW - self.behind else None


@pytest.mark.parametrize(("minutes", "found"), [(0, True), (4, True), (6, False)])
def test_a_reply_is_found_although_the_clocks_of_the_two_differ(lost: Reply, minutes: int, found: bool) -> None:
    platform = ClockBehind(public=[lost.body])
    platform.behind = timedelta(minutes=minutes)
    assert look_for_lost_replies(now=NOW + timedelta(minutes=10), connect=lambda _account: platform) == 1
    lost.refresh_from_db()
    assert (lost.state == "sent", lost.looks) == (found, 0 if found else 1)


def test_while_one_worker_looks_no_other_does(lost: Reply, case: Case, kinds: Kinds) -> None:
    """Two looks at once would count as two, and the second would send it again too early."""
    others: list[int] = []

    class Slow(ScriptedConnection):
        def find_reply(self, target: ReplyTarget, text: str, *, since: datetime) -> SentReply | None:
            other = ScriptedConnection()
            others.append(look_for_lost_replies(now=NOW, connect=lambda _account: other) + other.looks)
            return super().find_reply(target, text, since=since)

    assert look_for_lost_replies(now=NOW, connect=lambda _account: Slow()) == 1
    lost.refresh_from_db()
    assert (others, lost.state, lost.looks) == ([0], "unknown", 1)
    assert lost.next_attempt_at is not None
    assert lost.next_attempt_at > NOW
    assert kinds(case) == []


def test_a_worker_that_dies_while_it_looks_leaves_the_look_to_another(lost: Reply) -> None:
    class Killed(ScriptedConnection):
        def find_reply(self, *_args: Any, **_more: Any) -> SentReply | None:
            raise SystemExit

    with pytest.raises(SystemExit):
        look_for_lost_replies(now=NOW, connect=lambda _account: Killed())
    assert look_for_lost_replies(now=NOW, connect=lambda _account: ScriptedConnection()) == 0
    platform = ScriptedConnection(public=[lost.body])
    assert look_for_lost_replies(now=NOW + timedelta(hours=1), connect=lambda _account: platform) == 1
    assert Reply.objects.get().state == "sent"


@pytest.mark.parametrize(("attempt", "state"), [(MOST_ATTEMPTS - 1, "queued"), (MOST_ATTEMPTS, "needs_human")])
def test_a_reply_that_was_tried_often_enough_is_a_persons(
    lost: Reply, case: Case, kinds: Kinds, attempt: int, state: str
) -> None:
    Reply.objects.update(attempt=attempt, looks=1)
    platform = ScriptedConnection()
    look_for_lost_replies(now=NOW, connect=lambda _account: platform)
    assert Reply.objects.get().state == state
    if state == "needs_human":
        assert kinds(case) == ["reply_needs_human"]
        assert deliver_replies(now=NOW + timedelta(days=1), connect=lambda _account: platform) == platform.calls == 0
