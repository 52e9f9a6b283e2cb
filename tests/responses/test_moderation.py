"""A platform that reviews replies before it shows them: what its verdict does to the reply, the item, the author."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from ingest.models import MonitoredAccount, Post
from ingest.services import NewAccount, connect_account, poll_account
from notices.models import Notice
from platforms.base import SentReply
from platforms.errors import Refused, RetryAt, TokenRefused, Unknown
from responses import services
from responses.delivery import deliver_replies
from responses.models import Case, CaseEvent, Reply
from responses.moderation import look_at_reviewed_replies
from responses.reconcile import look_for_lost_replies
from responses.timing import FIRST_VERDICT, LATER_VERDICT
from sandbox.client import Sandbox
from sandbox.server import SandboxServer
from tests.conftest import Cast
from tests.factories import make_case, make_post, make_reply
from tests.platforms.harness import harness_for
from tests.responses.conftest import NOW, SAFE, ScriptedConnection

Kinds = Callable[[Case], list[str]]
PENDING = SentReply("g1", "https://maps.example/1", pending_review=True)
SHOWN = SentReply("g1", "https://maps.example/1")
HOUR = timedelta(hours=1)


class Verdicts(ScriptedConnection):
    """Accepts for review; each look gets the next verdict, and "pending" when none is left."""

    def find_reply(self, target: Any, text: str, *, since: Any) -> SentReply | None:
        self.looks += 1
        verdict = self.finds.pop(0) if self.finds else PENDING
        if isinstance(verdict, Exception):
            raise verdict
        found: SentReply | None = verdict
        return found


def look(platform: ScriptedConnection, at: Any) -> int:
    return look_at_reviewed_replies(now=at, connect=lambda account: platform)


@pytest.fixture
def reviewed(cast: Cast, case: Case, account: MonitoredAccount) -> Reply:
    """A reply that its platform has accepted at NOW and reviews."""
    times = {"created_at": NOW, "updated_at": NOW, "next_attempt_at": NOW}
    reply = make_reply(case, cast.dan, account, state="queued", needs_approval=True, approved_by=cast.ben, **times)
    deliver_replies(now=NOW, connect=lambda account: ScriptedConnection(answers=[lambda text: PENDING]))
    reply.refresh_from_db()
    assert reply.state == "in_review"
    return reply


def test_the_first_look_comes_after_an_hour(reviewed: Reply) -> None:
    platform = Verdicts()
    assert look(platform, NOW + FIRST_VERDICT - timedelta(seconds=1)) == 0
    assert look(platform, NOW + FIRST_VERDICT) == 1
    assert look(platform, NOW + FIRST_VERDICT + LATER_VERDICT - timedelta(seconds=1)) == 0
    assert look(platform, NOW + FIRST_VERDICT + LATER_VERDICT) == 1
    reviewed.refresh_from_db()
    assert reviewed.state == "in_review"


def test_a_reply_that_is_shown_is_sent_and_its_author_is_told(
    cast: Cast, reviewed: Reply, case: Case, kinds: Kinds
) -> None:
    look(Verdicts(finds=[SHOWN]), NOW + HOUR)
    reviewed.refresh_from_db()
    case.refresh_from_db()
    assert (reviewed.state, reviewed.sent_at, reviewed.next_attempt_at) == ("sent", NOW, None)
    assert (case.state, case.replied_at) == ("responded", NOW)
    assert kinds(case) == ["reply_in_review", "reply_shown"]
    notice = Notice.objects.get()
    assert (notice.recipient, notice.subject) == (cast.dan, "Your reply is public now")
    assert look(Verdicts(), NOW + 99 * HOUR) == 0


def test_a_reply_that_is_turned_down_needs_a_person_and_says_why(
    cast: Cast, reviewed: Reply, case: Case, kinds: Kinds
) -> None:
    look(Verdicts(finds=[Refused("Google's moderation rejected this reply.", code="REJECTED")]), NOW + HOUR)
    reviewed.refresh_from_db()
    assert (reviewed.state, reviewed.refusal) == ("rejected", "Google's moderation rejected this reply.")
    assert kinds(case) == ["reply_in_review", "reply_turned_down"]
    notice = Notice.objects.get()
    assert (notice.recipient, notice.path) == (cast.dan, f"/items/{case.pk}/")
    assert reviewed.body not in notice.subject
    assert look(Verdicts(), NOW + 99 * HOUR) == 0


def test_an_item_whose_reply_was_turned_down_waits_for_an_answer_again(reviewed: Reply, case: Case) -> None:
    Case.objects.update(reply_due_at=NOW + 7 * 24 * HOUR)
    look(Verdicts(finds=[Refused("No")]), NOW + HOUR)
    case.refresh_from_db()
    assert (case.state, case.replied_at, case.due_at) == ("acknowledged", None, NOW + 7 * 24 * HOUR)
    assert case.acknowledged_at == NOW  # somebody did have it in hand


def test_a_closed_item_stays_closed_when_its_reply_is_turned_down(cast: Cast, reviewed: Reply, case: Case) -> None:
    services.close_case(case=case, actor=cast.dan, expected_version=2, outcome="answered", now=NOW)
    look(Verdicts(finds=[Refused("No")]), NOW + HOUR)
    case.refresh_from_db()
    assert (case.state, case.replied_at) == ("closed", None)
    assert Notice.objects.get().recipient == cast.dan


def test_another_public_reply_keeps_the_item_answered(
    cast: Cast, reviewed: Reply, case: Case, account: MonitoredAccount
) -> None:
    later = make_post(account, conversation_id=case.latest_post.conversation_id, posted_at=NOW)
    make_reply(case, cast.asha, account, state="sent", sent_at=NOW + HOUR, target=later)
    look(Verdicts(finds=[Refused("No")]), NOW + 2 * HOUR)
    case.refresh_from_db()
    assert (case.state, case.replied_at) == ("responded", NOW)


def test_a_reply_that_is_not_there_twice_needs_a_person(reviewed: Reply, case: Case, kinds: Kinds) -> None:
    platform = Verdicts(finds=[None, None])
    look(platform, NOW + HOUR)
    reviewed.refresh_from_db()
    assert (reviewed.state, reviewed.looks) == ("in_review", 1)
    look(platform, NOW + 7 * HOUR)
    reviewed.refresh_from_db()
    assert (reviewed.state, kinds(case)[-1]) == ("rejected", "reply_turned_down")
    assert "does not show this reply any more" in reviewed.refusal


def test_a_reply_that_is_there_again_begins_to_count_anew(reviewed: Reply) -> None:
    platform = Verdicts(finds=[None, PENDING, None])
    for hours in (1, 7, 13):
        look(platform, NOW + hours * HOUR)
    reviewed.refresh_from_db()
    assert (reviewed.state, reviewed.looks) == ("in_review", 1)


@pytest.mark.parametrize(
    "error", [Unknown("Down"), RetryAt("Later"), TokenRefused("Expired"), OSError("x"), KeyError()]
)
def test_a_look_that_fails_decides_nothing(reviewed: Reply, case: Case, kinds: Kinds, error: Exception) -> None:
    platform = Verdicts(finds=[error])
    assert look(platform, NOW + HOUR) == 1
    assert look(platform, NOW + HOUR) == 0  # and is not repeated in a loop
    reviewed.refresh_from_db()
    assert (reviewed.state, kinds(case)) == ("in_review", ["reply_in_review"])
    look(Verdicts(finds=[SHOWN]), NOW + 7 * HOUR)
    reviewed.refresh_from_db()
    assert reviewed.state == "sent"


def test_a_review_without_a_planned_look_is_looked_at(reviewed: Reply) -> None:
    Reply.objects.update(next_attempt_at=None)  # as stored before there were looks
    assert look(Verdicts(finds=[SHOWN]), NOW) == 1
    reviewed.refresh_from_db()
    assert reviewed.state == "sent"


def test_a_turned_down_reply_is_its_authors_draft_again_to_reword(cast: Cast, reviewed: Reply, case: Case) -> None:
    look(Verdicts(finds=[Refused("No")]), NOW + HOUR)
    case.refresh_from_db()
    body = reviewed.body
    given_up = services.withdraw_reply(reply=reviewed, actor=cast.dan, expected_version=case.version, now=NOW + HOUR)
    assert (given_up.state, given_up.body, given_up.approved_by) == ("draft", body, None)
    again = services.submit_reply(
        case=case, actor=cast.dan, expected_version=4, client_key=given_up.client_key, body=SAFE, now=NOW + HOUR
    )
    assert (again.pk, again.state, again.refusal) == (reviewed.pk, "waiting_approval", "")


def test_a_lost_reply_that_the_review_has_turned_down_is_not_sent_again(
    cast: Cast, case: Case, account: MonitoredAccount, kinds: Kinds
) -> None:
    times = {"created_at": NOW, "updated_at": NOW, "next_attempt_at": NOW, "attempted_at": NOW}
    lost = make_reply(case, cast.dan, account, state="unknown", approved_by=cast.ben, attempt=1, **times)
    platform = Verdicts(finds=[Refused("Google's moderation rejected this reply.")])
    assert look_for_lost_replies(now=NOW, connect=lambda account: platform) == 1
    lost.refresh_from_db()
    assert (lost.state, lost.refusal) == ("rejected", "Google's moderation rejected this reply.")
    assert kinds(case) == ["reply_not_sent"]
    assert deliver_replies(now=NOW + 9 * HOUR, connect=lambda account: platform) == 0


# Over the sandbox: Google's own moderators, the real client library.


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer() as running:
        yield running


@pytest.fixture
def sandbox(server: SandboxServer, settings: Settings) -> Sandbox:
    settings.SANDBOX_URL = server.url
    client = Sandbox(server.url)
    client.reset()
    return client


@pytest.fixture
def on_google(cast: Cast, sandbox: Sandbox) -> Reply:
    """A reply to a review that Google has accepted and reviews."""
    harness = harness_for("google")
    config = harness.config(sandbox)
    new = NewAccount("google", cast.root, "To listen.", dict(config.settings), dict(config.secrets))
    account = connect_account(new=new, actor=cast.cora)
    harness.publish(sandbox, ["I waited four months."])
    poll_account(account=account)
    case = make_case(Post.objects.get())
    due = {"body": SAFE, "next_attempt_at": timezone.now(), "approved_by": cast.ben}
    reply = make_reply(case, cast.dan, account, state="queued", **due)
    deliver_replies()
    reply.refresh_from_db()
    return reply


@pytest.mark.parametrize(
    ("verdict", "state", "item"),
    [
        ("APPROVED", "sent", "responded"),
        ("REJECTED", "rejected", "acknowledged"),
        ("PENDING", "in_review", "responded"),
    ],
)
def test_googles_verdict_settles_the_reply(
    on_google: Reply, sandbox: Sandbox, verdict: str, state: str, item: str
) -> None:
    Reply.objects.update(state="in_review", next_attempt_at=timezone.now())
    sandbox.command("google", "moderate", id=on_google.target.external_id, state=verdict)
    assert look_at_reviewed_replies() == 1
    on_google.refresh_from_db()
    assert (on_google.state, Case.objects.get().state) == (state, item)
    assert bool(on_google.refusal) is (state == "rejected")
    assert len(sandbox.ledger("google", "reply")) == 1


def test_a_review_deleted_with_our_reply_ends_with_a_person(on_google: Reply, sandbox: Sandbox) -> None:
    Reply.objects.update(state="in_review", next_attempt_at=timezone.now())
    sandbox.delete("google", on_google.target.external_id)
    look_at_reviewed_replies()
    look_at_reviewed_replies(now=timezone.now() + 2 * LATER_VERDICT)
    on_google.refresh_from_db()
    assert on_google.state == "rejected"
    assert CaseEvent.objects.filter(kind="reply_turned_down").count() == 1
