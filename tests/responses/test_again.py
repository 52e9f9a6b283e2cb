"""When a reply may be called for a second time: how long the desk waits first, and whose yes it takes."""

from datetime import timedelta
from typing import Any

import pytest

from ingest.models import MonitoredAccount, Post
from platforms.registry import platforms_by_name
from responses import services
from responses.delivery import deliver_replies
from responses.models import Case, CaseEvent, Reply
from responses.reconcile import look_for_lost_replies
from responses.timing import LEAST_SAFE, SAFE_LAGS
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_post, make_reply
from tests.responses.conftest import NOW, ScriptedConnection

HOUR = timedelta(hours=1)


def lost(cast: Cast, platform: str, **fields: Any) -> Reply:
    """Called for at NOW; whether it is public is unknown, and a look is due."""
    account = make_account(cast.youth_hub, platform)
    case = make_case(make_post(account, posted_at=NOW), at=NOW)
    state = {"state": "unknown", "attempt": 1, "attempted_at": NOW, "next_attempt_at": NOW, "approved_by": cast.ben}
    return make_reply(case, cast.dan, account, **{**state, **fields})


def look(at: Any = NOW) -> int:
    return look_for_lost_replies(now=at, connect=lambda account: ScriptedConnection())


def lag(platform: str) -> timedelta:
    return timedelta(seconds=platforms_by_name()[platform].read_lag_seconds)


@pytest.mark.parametrize("platform", ["x", "facebook"])
@pytest.mark.parametrize("since", [timedelta(0), -HOUR, timedelta(minutes=1)])
def test_where_a_second_call_would_double_the_second_look_waits_for_a_platform_far_slower_than_it_says(
    cast: Cast, platform: str, since: timedelta
) -> None:
    """From the call or from the first look, whichever was later."""
    reply = lost(cast, platform, attempted_at=NOW + since)
    assert look() == 1
    reply.refresh_from_db()
    wait = max(SAFE_LAGS * lag(platform), LEAST_SAFE)
    assert (reply.state, reply.looks) == ("unknown", 1)
    assert reply.next_attempt_at == max(NOW, NOW + since) + wait
    assert look(reply.next_attempt_at - timedelta(seconds=1)) == 0


def test_where_a_second_call_replaces_the_first_the_second_look_waits_for_its_lag_alone(cast: Cast) -> None:
    reply = lost(cast, "google")
    look()
    reply.refresh_from_db()
    assert (reply.state, reply.next_attempt_at) == ("unknown", NOW + lag("google"))


@pytest.mark.parametrize(("platform", "state"), [("google", "queued"), ("x", "needs_human")])
def test_a_third_call_is_made_only_where_it_replaces_the_others(cast: Cast, platform: str, state: str) -> None:
    reply = lost(cast, platform, looks=1, requeued=True)
    look()
    reply.refresh_from_db()
    assert reply.state == state


def refused(cast: Cast, tier: int, author: str, **fields: Any) -> Reply:
    """A reply that the platform did not take; its cause is gone now."""
    account = make_account(cast.youth_hub)
    case = make_case(make_post(account, posted_at=NOW), tier=tier, at=NOW)
    given = {"state": "rejected", "attempt": 1, "refusal": "Later, please.", **fields}
    return make_reply(case, getattr(cast, author), account, **given)


def edit(reply: Reply) -> None:
    Post.objects.filter(pk=reply.target_id).update(text="It is worse now.", text_hash="e" * 64)


def again(reply: Reply, actor: Any) -> Reply:
    return services.send_reply_again(reply=reply, actor=actor, expected_version=1, now=NOW + HOUR)


# tier, author, whether Mona approved it, whether the post was edited since, who sends it again
GOES = [(3, "dan", False, False, "dan"), (3, "dan", True, False, "dan"), (2, "dan", True, False, "asha")]
WAITS = [
    (2, "dan", False, False, "dan"),  # it has become more urgent
    (2, "dan", False, False, "asha"),
    (3, "dan", True, True, "dan"),
    (2, "dan", True, True, "asha"),
    (2, "ben", True, True, "ben"),  # an approver, and its author
]
OWN_YES = [(2, "dan", False, False, "ben"), (2, "dan", True, True, "ben"), (3, "dan", True, True, "mona")]


def before(cast: Cast, tier: int, author: str, yes: bool, edited: bool) -> Reply:
    approval = {"needs_approval": True, "approved_by": cast.mona, "approved_at": NOW} if yes else {}
    reply = refused(cast, tier, author, **approval)
    if edited:
        edit(reply)
    return reply


@pytest.mark.parametrize(("tier", "author", "yes", "edited", "who"), GOES)
def test_a_reply_whose_yes_still_holds_goes_again_with_it(
    cast: Cast, tier: int, author: str, yes: bool, edited: bool, who: str
) -> None:
    sent = again(before(cast, tier, author, yes, edited), getattr(cast, who))
    approver, at = (cast.mona, NOW) if yes else (None, None)
    assert (sent.state, sent.approved_by, sent.approved_at) == ("queued", approver, at)
    assert (sent.next_attempt_at, sent.looks, sent.refusal) == (NOW + HOUR, 0, "")


@pytest.mark.parametrize(("tier", "author", "yes", "edited", "who"), WAITS)
def test_a_reply_whose_yes_no_longer_holds_waits_for_a_second_person(
    cast: Cast, tier: int, author: str, yes: bool, edited: bool, who: str
) -> None:
    asked = again(before(cast, tier, author, yes, edited), getattr(cast, who))
    assert (asked.state, asked.needs_approval, asked.approved_by, asked.approved_at) == (
        "waiting_approval", True, None, None,
    )  # fmt: skip
    platform = ScriptedConnection()
    assert deliver_replies(now=NOW + 2 * HOUR, connect=lambda account: platform) == 0
    assert platform.public == []


@pytest.mark.parametrize(("tier", "author", "yes", "edited", "who"), OWN_YES)
def test_an_approver_who_did_not_write_it_says_yes_by_sending_it(
    cast: Cast, tier: int, author: str, yes: bool, edited: bool, who: str
) -> None:
    actor = getattr(cast, who)
    sent = again(before(cast, tier, author, yes, edited), actor)
    assert (sent.state, sent.approved_by, sent.approved_at) == ("queued", actor, NOW + HOUR)
    assert CaseEvent.objects.get(kind="reply_again").actor == actor
    platform = ScriptedConnection()
    assert deliver_replies(now=NOW + HOUR, connect=lambda account: platform) == 1
    assert platform.public == [sent.body]


def test_a_form_whose_reply_was_pulled_back_is_not_the_form_of_the_draft(
    cast: Cast, case: Case, account: MonitoredAccount
) -> None:
    """Sent late, with the version that it showed, it must not send the reply that was just pulled back."""
    reply = make_reply(case, cast.dan, account, state="held", hold_until=NOW, approved_by=cast.ben, approved_at=NOW)
    key = reply.client_key
    draft = services.cancel_reply(reply=reply, actor=cast.dan, expected_version=1, now=NOW)
    assert (draft.state, draft.approved_by, draft.approved_at, draft.hold_until) == ("draft", None, None, None)
    assert draft.client_key != key
    assert not Reply.objects.filter(client_key=key).exists()
