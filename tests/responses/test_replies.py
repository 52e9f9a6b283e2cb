"""From the first typed letter to the queue: one reply, approved by a second person, never lost text."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ingest.models import MonitoredAccount, Post
from notices.models import Notice
from people.models import Organisation
from responses import services
from responses.delivery import release_holds
from responses.errors import NotAllowed, StaleAction
from responses.models import Case, Reply
from tests.conftest import Cast
from tests.factories import make_case, make_post, make_reply
from tests.responses.conftest import NOW, SAFE

Kinds = Callable[[Case], list[str]]


def submit(case: Case, actor: Any, version: int = 1, body: str = SAFE, **more: Any) -> Reply:
    more.setdefault("client_key", uuid.uuid4())
    return services.submit_reply(case=case, actor=actor, expected_version=version, body=body, now=NOW, **more)


@pytest.fixture
def strength(account: MonitoredAccount) -> Case:
    """Praise: tier 3, which needs no approval."""
    return make_case(make_post(account, "The peer worker was kind.", posted_at=NOW), tier=3, at=NOW)


def test_a_draft_is_kept_and_makes_no_page_stale(cast: Cast, case: Case) -> None:
    key = uuid.uuid4()
    for body in ("Thank", "Thank you"):
        services.save_draft(case=case, actor=cast.dan, body=body, client_key=key, now=NOW)
    draft = Reply.objects.get()
    case.refresh_from_db()
    assert (draft.body, draft.state, draft.author, case.version) == ("Thank you", "draft", cast.dan, 1)


def test_a_second_window_carries_on_the_same_draft(cast: Cast, case: Case) -> None:
    services.save_draft(case=case, actor=cast.dan, body="One", client_key=uuid.uuid4(), now=NOW)
    services.save_draft(case=case, actor=cast.dan, body="Two", client_key=uuid.uuid4(), now=NOW)
    services.save_draft(case=case, actor=cast.asha, body="Hers", client_key=uuid.uuid4(), now=NOW)
    assert set(Reply.objects.values_list("author", "body")) == {(cast.dan.pk, "Two"), (cast.asha.pk, "Hers")}


def test_someone_who_may_not_act_keeps_no_draft(cast: Cast, case: Case) -> None:
    with pytest.raises(NotAllowed):
        services.save_draft(case=case, actor=cast.rae, body="x", client_key=uuid.uuid4(), now=NOW)
    assert not Reply.objects.exists()


def test_a_reply_to_a_concern_waits_and_every_other_approver_is_asked(cast: Cast, case: Case, kinds: Kinds) -> None:
    reply = submit(case, cast.ben)
    assert (reply.state, reply.needs_approval, reply.target_hash) == (
        "waiting_approval",
        True,
        case.latest_post.text_hash,
    )
    assert kinds(case) == ["reply_submitted"]
    asked = Notice.objects.filter(kind="approval").values_list("recipient", flat=True)
    assert set(asked) == {cast.mona.pk}


def test_a_reply_to_praise_is_held_without_a_second_person(cast: Cast, strength: Case, kinds: Kinds) -> None:
    reply = submit(strength, cast.dan)
    assert (reply.state, reply.hold_until) == ("held", NOW + timedelta(seconds=15))
    assert kinds(strength) == ["reply_held"]


def test_a_reply_is_held_as_long_as_the_organisation_says(cast: Cast, strength: Case) -> None:
    Organisation.objects.update(hold_seconds=120)
    assert submit(strength, cast.dan).hold_until == NOW + timedelta(seconds=120)


def test_a_double_click_makes_one_reply(cast: Cast, case: Case, kinds: Kinds) -> None:
    key = uuid.uuid4()
    first = submit(case, cast.dan, client_key=key)
    second = submit(case, cast.dan, client_key=key)
    assert first == second
    assert kinds(case) == ["reply_submitted"]


def test_a_form_of_someone_else_is_refused(cast: Cast, case: Case) -> None:
    key = uuid.uuid4()
    submit(case, cast.dan, client_key=key)
    with pytest.raises(NotAllowed):
        submit(case, cast.asha, version=2, client_key=key)


def test_a_second_reply_is_refused_and_the_text_is_kept(cast: Cast, case: Case) -> None:
    submit(case, cast.dan)
    with pytest.raises(NotAllowed, match="Dan’s reply"):
        submit(case, cast.asha, version=2, body="Thank you. Asha will call. Asha, lead")
    mine = Reply.objects.get(author=cast.asha)
    assert (mine.state, mine.body) == ("draft", "Thank you. Asha will call. Asha, lead")


def test_a_stale_version_is_refused_and_the_text_is_kept(cast: Cast, case: Case) -> None:
    services.take_case(case=case, actor=cast.asha, expected_version=1, now=NOW)
    with pytest.raises(StaleAction) as stale:
        submit(case, cast.dan, version=1)
    assert stale.value.case.version == 2
    assert (Reply.objects.get().state, Reply.objects.get().body) == ("draft", SAFE)


def test_a_post_that_has_our_reply_gets_no_second_one(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    make_reply(case, cast.asha, account, state="sent", sent_at=NOW)
    with pytest.raises(NotAllowed, match="our reply already"):
        submit(case, cast.dan)


def test_the_database_itself_refuses_a_second_live_reply(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    make_reply(case, cast.asha, account, state="unknown")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_reply(case, cast.dan, account, state="queued")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("   ", "Write the reply"),
        ("a" * 281, "281 of at most 280"),
        ("Sorry about your appointment.", "marked phrases"),
    ],
)
def test_an_empty_long_or_blocked_reply_is_refused(cast: Cast, case: Case, body: str, reason: str) -> None:
    with pytest.raises(NotAllowed, match=reason):
        submit(case, cast.dan, body=body)
    assert Reply.objects.get().state == "draft"


def test_a_blocked_reply_goes_to_a_second_person_with_a_reason(cast: Cast, strength: Case) -> None:
    reply = submit(strength, cast.dan, body="Sorry about your appointment.", override_reason="They wrote it first")
    assert (reply.state, reply.needs_approval, reply.override_reason) == (
        "waiting_approval",
        True,
        "They wrote it first",
    )
    assert reply.guard == {"result": "block", "rules": ["care.your", "shape.next_step"]}


def test_the_author_never_approves(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    reply = submit(case, cast.ben)
    with pytest.raises(NotAllowed, match="second person"):
        services.approve_reply(reply=reply, actor=cast.ben, expected_version=2, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.update(approved_by=cast.ben, approved_at=NOW)


def test_a_responder_does_not_approve(cast: Cast, case: Case) -> None:
    reply = submit(case, cast.dan)
    for user in (cast.asha, cast.rae, cast.nora):
        with pytest.raises(NotAllowed):
            services.approve_reply(reply=reply, actor=user, expected_version=2, now=NOW)


def test_approval_holds_the_reply_and_remembers_the_text_it_answers(cast: Cast, case: Case, kinds: Kinds) -> None:
    reply = submit(case, cast.dan)
    approved = services.approve_reply(reply=reply, actor=cast.mona, expected_version=2, now=NOW)
    assert (approved.state, approved.approved_by, approved.hold_until) == (
        "held",
        cast.mona,
        NOW + timedelta(seconds=15),
    )
    assert approved.target_hash == case.latest_post.text_hash
    assert kinds(case) == ["reply_submitted", "reply_approved"]


def test_a_reply_is_approved_once(cast: Cast, case: Case) -> None:
    reply = submit(case, cast.dan)
    services.approve_reply(reply=reply, actor=cast.mona, expected_version=2, now=NOW)
    with pytest.raises(StaleAction):
        services.approve_reply(reply=reply, actor=cast.ben, expected_version=2, now=NOW)
    with pytest.raises(NotAllowed, match="moved on"):
        services.approve_reply(reply=reply, actor=cast.ben, expected_version=3, now=NOW)


def test_a_reply_sent_back_is_reworded_and_sent_again(cast: Cast, case: Case, kinds: Kinds) -> None:
    reply = submit(case, cast.dan)
    with pytest.raises(NotAllowed, match="what should change"):
        services.send_back_reply(reply=reply, actor=cast.ben, expected_version=2, reason=" ", now=NOW)
    back = services.send_back_reply(reply=reply, actor=cast.ben, expected_version=2, reason="Warmer", now=NOW)
    assert (back.state, back.sent_back_reason) == ("sent_back", "Warmer")
    assert Notice.objects.filter(recipient=cast.dan).exists()
    again = submit(case, cast.dan, version=3, body=SAFE + " ", client_key=back.client_key)
    assert (again.pk, again.state, again.sent_back_reason) == (reply.pk, "waiting_approval", "")
    assert kinds(case) == ["reply_submitted", "reply_sent_back", "reply_submitted"]


def test_a_held_reply_can_be_pulled_back_and_its_text_is_a_draft_again(cast: Cast, strength: Case) -> None:
    key = uuid.uuid4()
    reply = submit(strength, cast.dan, client_key=key)
    pulled = services.cancel_reply(reply=reply, actor=cast.asha, expected_version=2, now=NOW)
    assert (pulled.state, pulled.body, pulled.hold_until) == ("draft", SAFE, None)
    assert release_holds(NOW + timedelta(hours=1)) == 0
    with pytest.raises(StaleAction):  # the click that comes late sends nothing
        submit(strength, cast.dan, client_key=key)
    assert Reply.objects.get().state == "draft"


def test_a_reply_that_is_being_sent_cannot_be_pulled_back(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    reply = make_reply(case, cast.dan, account, state="sending", lease_until=NOW)
    with pytest.raises(NotAllowed, match="being sent"):
        services.cancel_reply(reply=reply, actor=cast.dan, expected_version=1, now=NOW)
    assert Reply.objects.get().state == "sending"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"reply_route": "link_out"}, "on its own site"),
        ({"reply_route": "none"}, "does not take replies"),
        ({"deleted_at": NOW, "deletion": "gone", "text": ""}, "gone"),
    ],
)
def test_a_post_that_takes_no_reply_says_why(cast: Cast, case: Case, changes: dict[str, Any], reason: str) -> None:
    Post.objects.update(**changes)
    with pytest.raises(NotAllowed, match=reason):
        submit(Case.objects.get(), cast.dan)
    assert Reply.objects.get().state == "draft"


def test_an_expired_account_blocks_sending_and_keeps_the_text(cast: Cast, case: Case) -> None:
    MonitoredAccount.objects.update(state="expired")
    with pytest.raises(NotAllowed, match="not connected"):
        submit(case, cast.dan)
    assert Reply.objects.get().body == SAFE


def test_a_crisis_reply_is_locked_until_the_person_who_has_it_says_public(
    cast: Cast, account: MonitoredAccount
) -> None:
    case = make_case(make_post(account, posted_at=NOW), tier=0, at=NOW)
    with pytest.raises(NotAllowed, match="locked"):
        submit(case, cast.dan)
    services.take_crisis(case=case, actor=cast.ben, expected_version=1, now=NOW)
    services.decide_crisis(case=case, actor=cast.ben, expected_version=2, step="reply", choice="private")
    with pytest.raises(NotAllowed, match="locked"):
        submit(case, cast.dan, version=3)
    services.decide_crisis(case=case, actor=cast.ben, expected_version=3, step="reply", choice="public")
    assert submit(case, cast.dan, version=4).state == "waiting_approval"


def test_the_most_specific_account_that_saw_the_post_answers(cast: Cast, case: Case) -> None:
    assert submit(case, cast.dan).account == MonitoredAccount.objects.get(service=cast.youth_hub)
