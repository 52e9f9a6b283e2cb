"""What a person decides about a reply that the desk could not settle by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from notices.models import Notice
from responses import services
from responses.delivery import deliver_replies
from responses.errors import NotAllowed
from responses.models import Case, Reply
from tests.conftest import Cast
from tests.responses.conftest import NOW, ScriptedConnection

Kinds = Callable[[Case], list[str]]
HOUR = timedelta(hours=1)


def deliver(platform: ScriptedConnection, at: datetime) -> int:
    return deliver_replies(now=at, connect=lambda account: platform)


def test_a_person_marks_a_reply_as_posted(cast: Cast, queued: Reply, case: Case, kinds: Kinds) -> None:
    Reply.objects.update(state="needs_human")
    for url in ("javascript:x", "http://x.com/i/1"):
        with pytest.raises(NotAllowed, match="https"):
            services.mark_reply_posted(reply=queued, actor=cast.dan, expected_version=1, url=url, now=NOW)
    services.mark_reply_posted(reply=queued, actor=cast.dan, expected_version=1, now=NOW)
    queued.refresh_from_db()
    case.refresh_from_db()
    assert (queued.state, queued.sent_at, case.state) == ("sent", NOW, "responded")
    assert kinds(case) == ["reply_marked_posted"]


def test_a_person_sends_it_again_and_it_goes_once(cast: Cast, queued: Reply) -> None:
    Reply.objects.update(state="needs_human")
    services.send_reply_again(reply=queued, actor=cast.dan, expected_version=1, now=NOW)
    platform = ScriptedConnection()
    assert [deliver(platform, NOW + hours * HOUR) for hours in range(4)] == [1, 0, 0, 0]
    assert len(platform.public) == 1


def test_an_edited_post_needs_a_second_person_again(cast: Cast, queued: Reply) -> None:
    Reply.objects.update(state="needs_human", needs_approval=True, approved_by=cast.ben, target_hash="a" * 64)
    waiting = services.send_reply_again(reply=queued, actor=cast.dan, expected_version=1, now=NOW)
    assert (waiting.state, waiting.approved_by, waiting.target_hash) == (
        "waiting_approval",
        None,
        queued.target.text_hash,
    )
    assert Notice.objects.filter(kind="approval").count() == 2
    assert deliver(ScriptedConnection(), NOW + HOUR) == 0


def test_an_approver_who_did_not_write_it_says_yes_again_by_sending_it(cast: Cast, queued: Reply) -> None:
    Reply.objects.update(state="needs_human", target_hash="a" * 64)
    again = services.send_reply_again(reply=queued, actor=cast.mona, expected_version=1, now=NOW)
    assert (again.state, again.approved_by, again.needs_approval) == ("queued", cast.mona, True)


def test_an_approver_who_wrote_it_only_asks_again(cast: Cast, queued: Reply) -> None:
    Reply.objects.update(state="rejected", target_hash="a" * 64, author=cast.mona)
    again = services.send_reply_again(reply=queued, actor=cast.mona, expected_version=1, now=NOW)
    assert (again.state, again.approved_by) == ("waiting_approval", None)
    assert list(Notice.objects.values_list("recipient", flat=True)) == [cast.ben.pk]


def test_a_given_up_reply_frees_its_item(cast: Cast, queued: Reply) -> None:
    Reply.objects.update(state="needs_human")
    services.withdraw_reply(reply=queued, actor=cast.dan, expected_version=1, now=NOW)
    queued.refresh_from_db()
    assert queued.state == "withdrawn"
    with pytest.raises(NotAllowed, match="moved on"):
        services.send_reply_again(reply=queued, actor=cast.dan, expected_version=2, now=NOW)
