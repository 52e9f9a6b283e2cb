"""After a restore the database is older than the platforms: nothing may be sent that is public already."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

from ingest.models import MonitoredAccount
from platforms.errors import Unknown
from responses import services
from responses.delivery import deliver_replies
from responses.models import Case, Reply
from responses.reconcile import look_for_lost_replies
from responses.restoring import Restored, look_before_sending
from tests.conftest import Cast
from tests.factories import make_reply
from tests.responses.conftest import NOW, SAFE, ScriptedConnection

Kinds = Callable[[Case], list[str]]
LATER = NOW + timedelta(hours=5)


def run(platform: ScriptedConnection, *, start: Any = LATER, minutes: int = 30) -> None:
    """Let the desk run for a while."""
    for minute in range(minutes):
        at = start + timedelta(minutes=minute)
        deliver_replies(now=at, connect=lambda account: platform)
        look_for_lost_replies(now=at, connect=lambda account: platform)


def stored(case: Case, cast: Cast, account: MonitoredAccount, state: str, **fields: Any) -> Reply:
    """A reply as the backup holds it."""
    times = {"created_at": NOW, "updated_at": NOW}
    known = {"needs_approval": True, "approved_by": cast.ben, "body": SAFE, **times, **fields}
    return make_reply(case, cast.dan, account, state=state, **known)


ON_THE_WAY: dict[str, dict[str, Any]] = {
    "held": {"hold_until": NOW},
    "queued": {"next_attempt_at": NOW},
    "sending": {"attempt": 1, "attempted_at": NOW, "lease_until": NOW},
}


@pytest.mark.parametrize("state", ON_THE_WAY)
def test_a_reply_that_was_sent_after_the_backup_is_found_and_not_sent_again(
    cast: Cast, case: Case, account: MonitoredAccount, kinds: Kinds, state: str
) -> None:
    reply = stored(case, cast, account, state, **ON_THE_WAY[state])
    platform = ScriptedConnection(public=[SAFE])  # the desk sent it before its database was lost
    assert look_before_sending(now=LATER) == Restored(1, 0)
    run(platform)
    reply.refresh_from_db()
    assert (reply.state, platform.public, platform.calls) == ("sent", [SAFE], 0)
    assert kinds(case) == ["reply_restored", "reply_sent"]


@pytest.mark.parametrize("state", ON_THE_WAY)
def test_a_reply_that_was_never_sent_goes_out_once_after_two_looks(
    cast: Cast, case: Case, account: MonitoredAccount, state: str
) -> None:
    reply = stored(case, cast, account, state, **ON_THE_WAY[state])
    platform = ScriptedConnection()
    look_before_sending(now=LATER)
    run(platform)
    reply.refresh_from_db()
    assert (reply.state, platform.public, platform.looks) == ("sent", [SAFE], 2)


def test_without_the_command_the_reply_would_be_doubled(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    stored(case, cast, account, "queued", next_attempt_at=NOW)
    platform = ScriptedConnection(public=[SAFE])
    run(platform)
    assert platform.public == [SAFE, SAFE]  # what the other tests guard against


def test_a_reply_approved_again_after_the_restore_is_looked_for_first(
    cast: Cast, case: Case, account: MonitoredAccount, kinds: Kinds
) -> None:
    """It waited when the backup was made; meanwhile it was approved and sent, which the desk has forgotten."""
    waiting = stored(case, cast, account, "waiting_approval", approved_by=None)
    platform = ScriptedConnection(public=[SAFE])
    assert look_before_sending(now=LATER) == Restored(0, 1)
    services.approve_reply(reply=waiting, actor=cast.ben, expected_version=1, now=LATER)
    run(platform)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.look_first, platform.public) == ("sent", False, [SAFE])
    assert kinds(case) == ["reply_approved", "reply_restored", "reply_sent"]


def test_a_draft_finished_again_is_looked_for_first(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    key = uuid4()
    stored(case, cast, account, "draft", approved_by=None, needs_approval=False, client_key=key)
    look_before_sending(now=LATER)
    reply = services.submit_reply(case=case, actor=cast.dan, expected_version=1, client_key=key, body=SAFE, now=LATER)
    services.approve_reply(reply=reply, actor=cast.ben, expected_version=2, now=LATER)
    platform = ScriptedConnection(public=[SAFE])
    run(platform)
    assert platform.public == [SAFE]
    assert Reply.objects.get().state == "sent"


@pytest.mark.parametrize("state", ["rejected", "needs_human"])
def test_a_reply_sent_again_by_hand_is_looked_for_first(
    cast: Cast, case: Case, account: MonitoredAccount, state: str
) -> None:
    reply = stored(case, cast, account, state)
    look_before_sending(now=LATER)
    services.send_reply_again(reply=reply, actor=cast.dan, expected_version=1, now=LATER)
    platform = ScriptedConnection(public=[SAFE])
    run(platform)
    assert (Reply.objects.get().state, platform.public) == ("sent", [SAFE])


def test_a_reply_that_is_public_or_given_up_is_left_alone(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    stored(case, cast, account, "sent", sent_at=NOW)
    stored(case, cast, account, "withdrawn")
    assert look_before_sending(now=LATER) == Restored(0, 0)
    assert sorted(Reply.objects.values_list("state", "look_first")) == [("sent", False), ("withdrawn", False)]


def test_a_platform_that_cannot_be_read_after_the_restore_ends_with_a_person(
    cast: Cast, case: Case, account: MonitoredAccount
) -> None:
    reply = stored(case, cast, account, "queued", next_attempt_at=NOW)
    look_before_sending(now=LATER)
    platform = ScriptedConnection(finds=[Unknown("Down") for _ in range(300)], public=[SAFE])
    run(platform, minutes=90)
    reply.refresh_from_db()
    assert (reply.state, platform.public) == ("needs_human", [SAFE])


def test_the_command_says_how_many_and_can_be_repeated(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    stored(case, cast, account, "queued", next_attempt_at=NOW)
    said = StringIO()
    call_command("after_restore", stdout=said)
    first = said.getvalue()
    call_command("after_restore", stdout=said)
    assert "looked for before anything is sent: 1." in first
    assert "looked for before anything is sent: 0." in said.getvalue().removeprefix(first)
    case.refresh_from_db()
    assert (Reply.objects.get().state, case.version) == ("unknown", 2)


def test_no_word_of_a_reply_is_printed(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    stored(case, cast, account, "queued", next_attempt_at=NOW, body="A very particular sentence.")
    said = StringIO()
    call_command("after_restore", stdout=said)
    assert "looked for before anything is sent: 1." in said.getvalue()
    assert "particular" not in said.getvalue()
