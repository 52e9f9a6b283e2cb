"""Nothing leaves without the yes that it needs at the moment it leaves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from ingest.models import MonitoredAccount, Post
from notices.models import Notice
from responses import services
from responses.delivery import deliver_replies
from responses.errors import NotAllowed
from responses.models import Case, Reply
from responses.stages import open_cases
from tests.conftest import Cast
from tests.factories import make_assessment, make_case, make_post, make_reply
from tests.responses.conftest import NOW, SAFE, ScriptedConnection

Kinds = Callable[[Case], list[str]]
SOON = NOW + timedelta(minutes=1)
BLOCKED = "Thank you. Sorry about your appointment. Please message me here. Dan, lead"


def deliver(platform: ScriptedConnection, at: Any = SOON) -> int:
    return deliver_replies(now=at, connect=lambda account: platform)


def submit(case: Case, actor: Any, body: str = SAFE, **more: Any) -> Reply:
    case.refresh_from_db()
    return services.submit_reply(
        case=case, actor=actor, expected_version=case.version, client_key=uuid4(), body=body, now=NOW, **more
    )


def approve(reply: Reply, actor: Any) -> Reply:
    version = Case.objects.get(pk=reply.case_id).version
    return services.approve_reply(reply=reply, actor=actor, expected_version=version, now=NOW)


def decide(case: Case, actor: Any, choice: str) -> None:
    case.refresh_from_db()
    services.decide_crisis(case=case, actor=actor, expected_version=case.version, step="reply", choice=choice, now=NOW)


@pytest.fixture
def crisis(cast: Cast, account: MonitoredAccount) -> Case:
    """A crisis item that Ben has taken."""
    case = make_case(make_post(account, posted_at=NOW), tier=0, at=NOW)
    services.take_crisis(case=case, actor=cast.ben, expected_version=1, now=NOW)
    return case


# A crisis item: nothing public without the lead's word, through any door.


@pytest.mark.parametrize("choice", ["", "private", "none"])
def test_no_reply_is_submitted_before_the_lead_says_public(cast: Cast, crisis: Case, choice: str) -> None:
    if choice:
        decide(crisis, cast.ben, choice)
    with pytest.raises(NotAllowed, match="locked"):
        submit(crisis, cast.dan)
    assert Reply.objects.get().state == "draft"


def test_no_reply_is_approved_once_the_lead_has_changed_their_mind(cast: Cast, crisis: Case) -> None:
    decide(crisis, cast.ben, "public")
    reply = submit(crisis, cast.dan)
    decide(crisis, cast.ben, "private")
    with pytest.raises(NotAllowed, match="locked"):
        approve(reply, cast.mona)
    assert Reply.objects.get().state == "waiting_approval"


@pytest.mark.parametrize("state", ["held", "queued"])
def test_a_reply_on_its_way_stops_when_the_lead_changes_their_mind(
    cast: Cast, crisis: Case, kinds: Kinds, state: str
) -> None:
    decide(crisis, cast.ben, "public")
    approve(submit(crisis, cast.dan), cast.mona)
    if state == "queued":
        Reply.objects.update(state="queued", next_attempt_at=NOW)
    decide(crisis, cast.ben, "none")
    platform = ScriptedConnection()
    assert deliver(platform) == 0
    reply = Reply.objects.get()
    assert (reply.state, reply.approved_by, platform.public) == ("waiting_approval", None, [])
    assert kinds(crisis)[-1] == "reply_waits_again"
    assert deliver(platform, NOW + timedelta(days=1)) == 0


def test_an_item_that_becomes_a_crisis_stops_the_reply_on_its_way(
    cast: Cast, account: MonitoredAccount, kinds: Kinds
) -> None:
    """The same person writes again, in danger, while the reply to their first post is held."""
    make_assessment(make_post(account, posted_at=NOW, conversation_id="c1", author="a"), tier=2)
    open_cases(now=NOW)
    case = Case.objects.get()
    approve(submit(case, cast.dan), cast.ben)
    make_assessment(make_post(account, posted_at=SOON, conversation_id="c1", author="a"), tier=0)
    open_cases(now=SOON)
    platform = ScriptedConnection()
    assert deliver(platform, SOON + timedelta(minutes=5)) == 0
    assert (Reply.objects.get().state, platform.public) == ("waiting_approval", [])
    assert kinds(case)[-1] == "reply_waits_again"
    assert Notice.objects.filter(recipient=cast.dan, subject="Your reply waits: the item became more urgent").exists()


def test_a_reply_that_waits_again_goes_after_the_leads_word_and_a_new_approval(cast: Cast, crisis: Case) -> None:
    decide(crisis, cast.ben, "public")
    approve(submit(crisis, cast.dan), cast.mona)
    decide(crisis, cast.ben, "private")
    platform = ScriptedConnection()
    deliver(platform)
    decide(crisis, cast.ben, "public")
    assert deliver(platform, NOW + timedelta(hours=1)) == 0  # the lead's word alone is not the second person's
    approve(Reply.objects.get(), cast.mona)
    assert deliver(platform, NOW + timedelta(hours=2)) == 1
    assert platform.public == [SAFE]


def test_a_reply_is_not_sent_again_into_a_crisis(cast: Cast, crisis: Case, account: MonitoredAccount) -> None:
    refused = make_reply(crisis, cast.dan, account, state="rejected", approved_by=cast.mona)
    for actor in (cast.dan, cast.ben):
        with pytest.raises(NotAllowed, match="locked"):
            services.send_reply_again(reply=refused, actor=actor, expected_version=2, now=NOW)
    assert Reply.objects.get().state == "rejected"


def test_a_lost_reply_is_not_sent_a_second_time_into_a_crisis(
    cast: Cast, crisis: Case, account: MonitoredAccount
) -> None:
    """Its first call may have worked, so a person looks instead of approving it anew."""
    make_reply(
        crisis, cast.dan, account, state="queued", next_attempt_at=NOW, requeued=True, attempt=1, approved_by=cast.mona
    )
    platform = ScriptedConnection()
    assert deliver(platform) == 0
    assert (Reply.objects.get().state, platform.public) == ("needs_human", [])


def test_a_crisis_reply_needs_both_the_leads_word_and_a_second_person(cast: Cast, crisis: Case) -> None:
    decide(crisis, cast.ben, "public")
    reply = submit(crisis, cast.ben)  # the lead writes it
    assert reply.state == "waiting_approval"
    with pytest.raises(NotAllowed, match="second person"):
        approve(reply, cast.ben)
    assert approve(reply, cast.mona).state == "held"


# A second person: the author never lets their own words go.


def test_the_author_cannot_approve_however_often_it_went_back_and_forth(cast: Cast, case: Case) -> None:
    reply = submit(case, cast.ben)
    services.send_back_reply(reply=reply, actor=cast.mona, expected_version=2, reason="Warmer", now=NOW)
    again = services.submit_reply(
        case=case, actor=cast.ben, expected_version=3, client_key=reply.client_key, body=SAFE + " Ben", now=NOW
    )
    assert (again.pk, again.body) == (reply.pk, SAFE + " Ben")
    with pytest.raises(NotAllowed, match="second person"):
        approve(again, cast.ben)
    assert approve(again, cast.mona).state == "held"


def test_an_approver_cannot_put_their_own_words_into_the_reply_they_approve(cast: Cast, case: Case) -> None:
    """The last edit is always the author's: no door lets another person change the text."""
    reply = submit(case, cast.dan)
    with pytest.raises(NotAllowed):
        services.save_draft(case=case, actor=cast.ben, body="Mine", client_key=reply.client_key, now=NOW)
    with pytest.raises(NotAllowed):
        services.submit_reply(
            case=case, actor=cast.ben, expected_version=2, client_key=reply.client_key, body="Mine", now=NOW
        )
    reply.refresh_from_db()
    assert (reply.body, reply.author) == (SAFE, cast.dan)


def test_the_author_cannot_change_the_words_after_approval(cast: Cast, case: Case) -> None:
    reply = approve(submit(case, cast.dan), cast.ben)
    services.save_draft(case=case, actor=cast.dan, body="Other words", client_key=reply.client_key, now=NOW)
    reply.refresh_from_db()
    assert (reply.body, reply.state) == (SAFE, "held")


def test_a_reply_pulled_back_after_approval_needs_it_again(cast: Cast, case: Case) -> None:
    reply = approve(submit(case, cast.dan), cast.ben)
    pulled = services.cancel_reply(reply=reply, actor=cast.dan, expected_version=3, now=NOW)
    assert (pulled.approved_by, pulled.state) == (None, "draft")
    again = services.submit_reply(
        case=case, actor=cast.dan, expected_version=4, client_key=pulled.client_key, body="Thank you, bye", now=NOW
    )
    assert (again.state, again.approved_by) == ("waiting_approval", None)


@pytest.mark.parametrize("state", ["held", "queued", "sending", "sent"])
def test_the_database_lets_nothing_leave_that_needs_an_approval_and_has_none(
    cast: Cast, case: Case, account: MonitoredAccount, state: str
) -> None:
    reply = make_reply(case, cast.dan, account, state="waiting_approval", needs_approval=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(state=state, sent_at=NOW)


@pytest.mark.parametrize("tier", [1, 2])
def test_praise_that_turns_out_to_be_a_concern_waits_for_a_second_person(
    cast: Cast, account: MonitoredAccount, kinds: Kinds, tier: int
) -> None:
    case = make_case(make_post(account, "Kind people.", posted_at=NOW), tier=3, at=NOW)
    assert submit(case, cast.dan).state == "held"
    services.set_tier(case=case, actor=cast.asha, expected_version=2, tier=tier, now=NOW)
    platform = ScriptedConnection()
    assert deliver(platform) == 0
    reply = Reply.objects.get()
    assert (reply.state, reply.needs_approval, platform.public) == ("waiting_approval", True, [])
    assert kinds(case) == ["reply_held", "tier_set", "reply_waits_again"]
    assert set(Notice.objects.filter(kind="approval").values_list("recipient", flat=True)) == {
        cast.ben.pk,
        cast.mona.pk,
    }
    approve(reply, cast.ben)
    assert deliver(platform, NOW + timedelta(hours=1)) == 1


# The privacy gate: an override takes a reason and a second person, whatever the tier.


def test_a_blocked_reply_to_praise_is_refused_without_a_reason(cast: Cast, account: MonitoredAccount) -> None:
    case = make_case(make_post(account, "Kind people.", posted_at=NOW), tier=3, at=NOW)
    for reason in ("", "   "):
        with pytest.raises(NotAllowed, match="marked phrases"):
            submit(case, cast.dan, BLOCKED, override_reason=reason)
    assert set(Reply.objects.values_list("state", flat=True)) == {"draft"}


def test_a_blocked_reply_with_a_reason_waits_even_for_praise(cast: Cast, account: MonitoredAccount) -> None:
    case = make_case(make_post(account, "Kind people.", posted_at=NOW), tier=3, at=NOW)
    reply = submit(case, cast.ben, BLOCKED, override_reason="The person named it first")
    assert (reply.state, reply.needs_approval, reply.guard["result"]) == ("waiting_approval", True, "block")
    platform = ScriptedConnection()
    assert deliver(platform, NOW + timedelta(days=1)) == 0
    with pytest.raises(NotAllowed, match="second person"):
        approve(reply, cast.ben)
    approve(reply, cast.mona)
    assert deliver(platform, NOW + timedelta(days=1)) == 1


def test_a_reason_without_a_block_is_not_kept(cast: Cast, case: Case) -> None:
    assert submit(case, cast.dan, override_reason="Just because").override_reason == ""


# The post itself.


def test_a_post_edited_while_the_reply_waits_is_read_again_by_its_author(cast: Cast, case: Case) -> None:
    reply = submit(case, cast.dan)
    Post.objects.update(text="Something else entirely.", text_hash="e" * 64)
    with pytest.raises(NotAllowed, match="edited after this reply was written"):
        approve(reply, cast.ben)
    back = services.send_back_reply(reply=reply, actor=cast.ben, expected_version=2, reason="It was edited", now=NOW)
    again = services.submit_reply(
        case=case, actor=cast.dan, expected_version=3, client_key=back.client_key, body=SAFE, now=NOW
    )
    assert (again.target_hash, approve(again, cast.ben).state) == ("e" * 64, "held")


def test_a_later_post_of_the_person_keeps_the_item_open_when_the_reply_to_the_first_goes(
    cast: Cast, account: MonitoredAccount
) -> None:
    make_assessment(make_post(account, posted_at=NOW, conversation_id="c1", author="a"), tier=2)
    open_cases(now=NOW)
    case = Case.objects.get()
    approve(submit(case, cast.dan), cast.ben)
    make_assessment(make_post(account, posted_at=SOON, conversation_id="c1", author="a"), tier=2)
    open_cases(now=SOON)
    platform = ScriptedConnection()
    assert deliver(platform, SOON) == 1
    case.refresh_from_db()
    assert (case.state, case.replied_at) == ("new", SOON)
