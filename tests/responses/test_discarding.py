"""A discarded draft can be taken up again for a minute; then its text is gone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from ingest.models import MonitoredAccount
from responses import services
from responses.errors import NotAllowed
from responses.models import Case, CaseEvent, Reply
from tests.conftest import Cast
from tests.factories import make_reply
from tests.responses.conftest import NOW, SAFE

Kinds = Callable[[Case], list[str]]
SOON = NOW + timedelta(seconds=20)
KEPT = timedelta(seconds=60)
LATE = NOW + KEPT + timedelta(seconds=1)


def save(case: Case, actor: Any, body: str, key: UUID | None = None) -> Reply:
    return services.save_draft(case=case, actor=actor, body=body, client_key=key or uuid4(), now=NOW)


def discarded(case: Case, actor: Any, body: str = "Words") -> Reply:
    key = uuid4()
    save(case, actor, body, key)
    reply = services.discard_draft(case=case, actor=actor, client_key=key, now=NOW)
    assert reply is not None
    return reply


def sent_back(case: Case, cast: Cast) -> Reply:
    reply = services.submit_reply(case=case, actor=cast.dan, expected_version=1, client_key=uuid4(), body=SAFE, now=NOW)
    return services.send_back_reply(reply=reply, actor=cast.ben, expected_version=2, reason="Warmer", now=NOW)


def test_a_discarded_draft_waits_a_minute_with_its_text(cast: Cast, case: Case) -> None:
    reply = discarded(case, cast.dan)
    assert (reply.state, reply.body, reply.discarded_at) == ("withdrawn", "Words", NOW)
    assert case.replies.get(services.just_discarded(cast.dan, SOON)) == reply


@pytest.mark.parametrize("who", ["asha", "ben"])
def test_what_one_person_discarded_is_offered_to_nobody_else(cast: Cast, case: Case, who: str) -> None:
    discarded(case, cast.dan)
    assert not case.replies.filter(services.just_discarded(getattr(cast, who), SOON)).exists()


def test_taking_it_up_brings_the_text_back_without_an_event(cast: Cast, case: Case, kinds: Kinds) -> None:
    reply = services.take_up_draft(reply=discarded(case, cast.dan), actor=cast.dan, now=SOON)
    assert (reply.state, reply.body, reply.discarded_at) == ("draft", "Words", None)
    assert kinds(case) == []
    assert not Entry.objects.filter(object_type="case").exists()


def test_the_same_form_goes_on_saving_what_was_taken_up(cast: Cast, case: Case) -> None:
    reply = services.take_up_draft(reply=discarded(case, cast.dan), actor=cast.dan, now=SOON)
    save(case, cast.dan, "Words and more", reply.client_key)
    assert Reply.objects.values_list("state", "body").get() == ("draft", "Words and more")


def test_after_a_minute_the_text_is_erased(cast: Cast, case: Case) -> None:
    reply = discarded(case, cast.dan)
    assert services.forget_discarded(now=SOON) == 0
    assert services.forget_discarded(now=LATE) == 1
    reply.refresh_from_db()
    assert (reply.state, reply.body, reply.discarded_at) == ("withdrawn", "", None)
    assert services.forget_discarded(now=LATE) == 0


@pytest.mark.parametrize("forgotten", [True, False])
def test_after_a_minute_nothing_is_taken_up(cast: Cast, case: Case, forgotten: bool) -> None:
    reply = discarded(case, cast.dan)
    if forgotten:
        services.forget_discarded(now=LATE)
    with pytest.raises(NotAllowed, match="a while ago"):
        services.take_up_draft(reply=reply, actor=cast.dan, now=LATE)
    assert Reply.objects.get().state == "withdrawn"


@pytest.mark.parametrize("who", ["asha", "ben", "cora"])
def test_nobody_takes_up_what_another_person_discarded(cast: Cast, case: Case, who: str) -> None:
    reply = discarded(case, cast.dan)
    with pytest.raises(NotAllowed):
        services.take_up_draft(reply=reply, actor=getattr(cast, who), now=SOON)
    assert Reply.objects.get().state == "withdrawn"


def test_a_draft_that_was_never_discarded_is_not_taken_up(cast: Cast, case: Case) -> None:
    reply = save(case, cast.dan, "Words")
    with pytest.raises(NotAllowed):
        services.take_up_draft(reply=reply, actor=cast.dan, now=SOON)
    assert Reply.objects.get().state == "draft"


def test_taking_it_up_twice_does_it_once(cast: Cast, case: Case) -> None:
    reply = discarded(case, cast.dan)
    services.take_up_draft(reply=reply, actor=cast.dan, now=SOON)
    with pytest.raises(NotAllowed):
        services.take_up_draft(reply=reply, actor=cast.dan, now=SOON)
    assert Reply.objects.values_list("state", "body").get() == ("draft", "Words")


def test_a_text_taken_up_beside_a_new_draft_goes_in_front_of_it(cast: Cast, case: Case) -> None:
    first = discarded(case, cast.dan, "First thoughts.")
    save(case, cast.dan, "Second thoughts.")
    joined = services.take_up_draft(reply=first, actor=cast.dan, now=SOON)
    assert (joined.state, joined.body) == ("draft", "First thoughts.\n\nSecond thoughts.")
    first.refresh_from_db()
    assert (first.state, first.body, first.discarded_at) == ("withdrawn", "", None)


def test_a_reply_that_came_back_is_taken_up_as_it_was_and_the_timeline_says_so(
    cast: Cast, case: Case, kinds: Kinds
) -> None:
    reply = sent_back(case, cast)
    services.discard_draft(case=case, actor=cast.dan, client_key=reply.client_key, now=NOW)
    again = services.take_up_draft(reply=reply, actor=cast.dan, now=SOON)
    case.refresh_from_db()
    assert (again.state, again.body, again.sent_back_reason) == ("sent_back", SAFE, "Warmer")
    assert (kinds(case)[-2:], case.version) == (["reply_withdrawn", "reply_taken_up"], 5)
    assert Entry.objects.filter(action="case.reply_taken_up").count() == 1


def test_a_reply_that_came_back_and_was_given_up_keeps_its_text(cast: Cast, case: Case) -> None:
    reply = sent_back(case, cast)
    services.discard_draft(case=case, actor=cast.dan, client_key=reply.client_key, now=NOW)
    services.forget_discarded(now=LATE)
    reply.refresh_from_db()
    assert (reply.state, reply.body, reply.discarded_at) == ("withdrawn", SAFE, None)


def test_discarding_twice_finds_nothing_the_second_time(cast: Cast, case: Case) -> None:
    reply = discarded(case, cast.dan)
    assert services.discard_draft(case=case, actor=cast.dan, client_key=reply.client_key, now=SOON) is None
    reply.refresh_from_db()
    assert reply.discarded_at == NOW


def test_only_a_withdrawn_reply_can_wait_to_be_forgotten(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    with pytest.raises(IntegrityError, match="only_a_withdrawn_reply_is_discarded"), transaction.atomic():
        make_reply(case, cast.dan, account, state="draft", discarded_at=NOW)


@pytest.mark.parametrize("step", ["send_back", "cancel"])
def test_the_step_of_a_reply_that_comes_back_keeps_its_text(cast: Cast, case: Case, step: str) -> None:
    reply = services.submit_reply(case=case, actor=cast.dan, expected_version=1, client_key=uuid4(), body=SAFE, now=NOW)
    if step == "cancel":
        services.cancel_reply(reply=reply, actor=cast.dan, expected_version=2, now=NOW)
    else:
        services.send_back_reply(reply=reply, actor=cast.ben, expected_version=2, reason="Warmer", now=NOW)
    event = CaseEvent.objects.filter(case=case).latest("id")
    save(case, cast.dan, "Reworded in private", Reply.objects.get().client_key)
    event.refresh_from_db()
    assert event.text == SAFE


@pytest.mark.parametrize("state", ["rejected", "needs_human"])
def test_the_step_of_a_reply_that_is_given_up_keeps_its_text(
    cast: Cast, case: Case, account: MonitoredAccount, state: str
) -> None:
    reply = make_reply(case, cast.dan, account, state=state, body=SAFE)
    services.withdraw_reply(reply=reply, actor=cast.dan, expected_version=1, now=NOW)
    assert CaseEvent.objects.get(case=case, kind="reply_withdrawn").text == SAFE


def test_a_step_that_carries_a_reply_on_holds_no_text(cast: Cast, case: Case) -> None:
    reply = services.submit_reply(case=case, actor=cast.dan, expected_version=1, client_key=uuid4(), body=SAFE, now=NOW)
    services.approve_reply(reply=reply, actor=cast.ben, expected_version=2, now=NOW)
    assert set(CaseEvent.objects.filter(case=case).values_list("text", flat=True)) == {""}


def test_the_record_never_holds_the_text_of_a_reply(cast: Cast, case: Case) -> None:
    sent_back(case, cast)
    assert not Entry.objects.filter(detail__icontains="sorry").exists()
