"""Two at the same instant, on a real database: one wins, the other is told, nothing is doubled or lost."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection

from ingest.models import MonitoredAccount
from notices.models import Notice
from responses import services
from responses.delivery import claim_reply
from responses.errors import NotAllowed, StaleAction
from responses.models import Case, CaseEvent, CasePost, Escalation, Reply
from responses.restoring import look_before_sending
from responses.stages import climb_ladders, open_cases
from tests.at_once import at_once
from tests.conftest import Cast
from tests.factories import make_assessment, make_case, make_post, make_reply
from tests.responses.conftest import NOW, SAFE

pytestmark = pytest.mark.django_db(transaction=True)


def kinds_of(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_two_people_acknowledge_and_one_of_them_did(cast: Cast, case: Case) -> None:
    def acknowledge(user: Any) -> Callable[[], Any]:
        return lambda: services.acknowledge_case(case=case, actor=user, expected_version=1, now=NOW)

    results = at_once(acknowledge(cast.dan), acknowledge(cast.asha))
    assert kinds_of(results) == ["CaseEvent", "StaleAction"]
    case.refresh_from_db()
    assert (case.version, CaseEvent.objects.count()) == (2, 1)


def test_two_people_reply_and_one_reply_lives_and_both_texts_are_kept(cast: Cast, case: Case) -> None:
    def reply(user: Any, body: str) -> Callable[[], Any]:
        key = uuid.uuid4()
        return lambda: services.submit_reply(
            case=case, actor=user, expected_version=1, client_key=key, body=body, now=NOW
        )

    results = at_once(reply(cast.dan, SAFE), reply(cast.asha, SAFE + " Asha"))
    assert kinds_of(results) in (["Reply", "StaleAction"], ["NotAllowed", "Reply"])
    assert sorted(Reply.objects.values_list("state", flat=True)) == ["draft", "waiting_approval"]
    assert set(Reply.objects.values_list("body", flat=True)) == {SAFE, SAFE + " Asha"}


def test_a_double_click_in_two_processes_is_one_reply(cast: Cast, case: Case) -> None:
    key = uuid.uuid4()

    def click() -> Any:
        return services.submit_reply(case=case, actor=cast.dan, expected_version=1, client_key=key, body=SAFE, now=NOW)

    results = at_once(click, click, click)
    assert kinds_of(results) == ["Reply", "Reply", "Reply"]
    assert len({reply.pk for reply in results}) == 1
    assert Reply.objects.get().state == "waiting_approval"
    assert CaseEvent.objects.count() == 1


def test_pulling_back_and_claiming_end_in_one_of_the_two(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    reply = make_reply(case, cast.dan, account, state="queued", next_attempt_at=NOW, approved_by=cast.ben)
    results = at_once(
        lambda: services.cancel_reply(reply=reply, actor=cast.dan, expected_version=1, now=NOW),
        lambda: claim_reply(NOW),
    )
    reply.refresh_from_db()
    if isinstance(results[0], Exception):
        assert isinstance(results[0], NotAllowed)
        assert reply.state == "sending"
    else:
        assert (reply.state, results[1]) == ("draft", None)


def test_pulling_back_while_a_draft_is_saved_keeps_both_texts(
    cast: Cast, case: Case, account: MonitoredAccount
) -> None:
    """The author types in an old window at the instant at which a colleague pulls their reply back."""
    for _ in range(5):
        Reply.objects.all().delete()
        version = Case.objects.get().version
        reply = make_reply(case, cast.dan, account, state="held", hold_until=NOW, body=SAFE, approved_by=cast.ben)
        results = at_once(
            partial(services.cancel_reply, reply=reply, actor=cast.asha, expected_version=version, now=NOW),
            lambda: services.save_draft(case=case, actor=cast.dan, body="Typed", client_key=uuid.uuid4(), now=NOW),
        )
        assert not [result for result in results if isinstance(result, Exception)]
        kept = dict(Reply.objects.values_list("body", "state"))
        assert kept == {SAFE: "withdrawn", "Typed": "draft"}


def test_pulling_back_between_two_reads_of_a_save_keeps_both_texts(
    cast: Cast, case: Case, account: MonitoredAccount
) -> None:
    """The colleague’s act ends after the save has looked for pulled-back replies and before it looks for drafts."""
    reply = make_reply(case, cast.dan, account, state="held", hold_until=NOW, body=SAFE, approved_by=cast.ben)
    pull = partial(services.cancel_reply, reply=reply, actor=cast.asha, expected_version=1, now=NOW)
    pulled: list[Any] = []

    def after_the_first_look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if not pulled and '"pulled_back_at" IS NOT NULL' in sql:
            pulled.extend(at_once(pull))
        return found

    with connection.execute_wrapper(after_the_first_look):
        services.save_draft(case=case, actor=cast.dan, body="Typed", client_key=uuid.uuid4(), now=NOW)
    assert kinds_of(pulled) == ["Reply"]
    assert dict(Reply.objects.values_list("body", "state")) == {SAFE: "withdrawn", "Typed": "draft"}


def test_pulling_back_while_the_same_form_saves_late_leaves_one_draft(
    cast: Cast, case: Case, account: MonitoredAccount
) -> None:
    for _ in range(5):
        Reply.objects.all().delete()
        version = Case.objects.get().version
        reply = make_reply(case, cast.dan, account, state="held", hold_until=NOW, body=SAFE, approved_by=cast.ben)
        key = reply.client_key
        results = at_once(
            partial(services.cancel_reply, reply=reply, actor=cast.dan, expected_version=version, now=NOW),
            partial(services.save_draft, case=case, actor=cast.dan, body=SAFE, client_key=key, now=NOW),
        )
        assert not [result for result in results if isinstance(result, Exception)]
        assert list(Reply.objects.values_list("body", "state")) == [(SAFE, "draft")]


def test_a_reply_pulled_back_by_two_is_pulled_back_once(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    reply = make_reply(case, cast.dan, account, state="held", hold_until=NOW, approved_by=cast.ben)

    def cancel(user: Any) -> Callable[[], Any]:
        return lambda: services.cancel_reply(reply=reply, actor=user, expected_version=1, now=NOW)

    results = at_once(cancel(cast.dan), cancel(cast.asha))
    assert kinds_of(results) == ["Reply", "StaleAction"]
    assert CaseEvent.objects.filter(kind="reply_cancelled").count() == 1


def test_discarding_while_the_form_is_sent_ends_in_one_of_the_two(cast: Cast, case: Case) -> None:
    key = uuid.uuid4()
    services.save_draft(case=case, actor=cast.dan, body=SAFE, client_key=key, now=NOW)
    at_once(
        lambda: services.discard_draft(case=case, actor=cast.dan, client_key=key, now=NOW),
        lambda: services.submit_reply(
            case=case, actor=cast.dan, expected_version=1, client_key=key, body=SAFE, now=NOW
        ),
    )
    reply, events = Reply.objects.get(), CaseEvent.objects.count()
    assert (reply.state, reply.body, events) in [("waiting_approval", SAFE, 1), ("withdrawn", SAFE, 0)]


def test_two_approvers_at_once_and_one_of_them_approved(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    reply = make_reply(case, cast.dan, account, state="waiting_approval", needs_approval=True)

    def approve(user: Any) -> Callable[[], Any]:
        return lambda: services.approve_reply(reply=reply, actor=user, expected_version=1, now=NOW)

    results = at_once(approve(cast.ben), approve(cast.mona))
    assert kinds_of(results) == ["Reply", "StaleAction"]
    reply.refresh_from_db()
    assert (reply.state, CaseEvent.objects.count()) == ("held", 1)
    assert reply.approved_by in (cast.ben, cast.mona)


def test_approving_and_sending_back_at_once_is_one_decision(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    reply = make_reply(case, cast.dan, account, state="waiting_approval", needs_approval=True)
    results = at_once(
        lambda: services.approve_reply(reply=reply, actor=cast.ben, expected_version=1, now=NOW),
        lambda: services.send_back_reply(reply=reply, actor=cast.mona, expected_version=1, reason="Warmer", now=NOW),
    )
    assert kinds_of(results) == ["Reply", "StaleAction"]
    reply.refresh_from_db()
    assert (reply.state, reply.approved_by is None) in [("held", False), ("sent_back", True)]


def test_a_lead_who_changes_their_mind_at_the_instant_of_sending_stops_it_or_is_too_late(
    cast: Cast, account: MonitoredAccount
) -> None:
    taken = {"crisis_taken_by": cast.ben, "crisis_taken_at": NOW, "crisis_reply": "public"}
    case = make_case(make_post(account, posted_at=NOW), tier=0, at=NOW, **taken)
    reply = make_reply(case, cast.dan, account, state="queued", next_attempt_at=NOW, approved_by=cast.mona)
    results = at_once(
        lambda: claim_reply(NOW),
        lambda: services.decide_crisis(
            case=case, actor=cast.ben, expected_version=1, step="reply", choice="none", now=NOW
        ),
    )
    reply.refresh_from_db()
    assert reply.state == ("sending" if isinstance(results[0], Reply) else "waiting_approval")
    assert claim_reply(NOW + timedelta(days=1)) is None


def test_two_restores_at_once_write_one_event(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    make_reply(case, cast.dan, account, state="queued", next_attempt_at=NOW, approved_by=cast.ben)
    results = at_once(lambda: look_before_sending(now=NOW), lambda: look_before_sending(now=NOW))
    assert sum(result.looked_for for result in results) == 1
    assert list(CaseEvent.objects.values_list("kind", flat=True)) == ["reply_restored"]


def test_several_workers_open_each_conversation_once(cast: Cast, account: MonitoredAccount) -> None:
    for number in range(40):
        post = make_post(account, conversation_id=f"c{number % 10}", author="a", posted_at=NOW)
        make_assessment(post, tier=number % 3 + 1)
    results = at_once(*[lambda: open_cases(limit=15, now=NOW) for _ in range(4)])
    while open_cases(now=NOW):
        pass
    assert not [result for result in results if isinstance(result, Exception)]
    assert (Case.objects.count(), CasePost.objects.count()) == (10, 40)
    for case in Case.objects.all():
        versions = list(case.events.order_by("version").values_list("version", flat=True))
        assert versions == list(range(1, case.version + 1))
        assert (case.tier, case.events.filter(kind="opened").count()) == (1, 1)


def test_two_workers_page_a_crisis_once(cast: Cast, account: MonitoredAccount) -> None:
    make_assessment(make_post(account, posted_at=NOW), tier=0)
    at_once(lambda: open_cases(now=NOW), lambda: open_cases(now=NOW), lambda: climb_ladders(now=NOW))
    assert (Escalation.objects.count(), Notice.objects.filter(kind="page").count()) == (1, 1)


def test_two_workers_climb_one_rung(cast: Cast, account: MonitoredAccount) -> None:
    make_assessment(make_post(account, posted_at=NOW), tier=0)
    open_cases(now=NOW)
    later = NOW + timedelta(minutes=15)
    at_once(lambda: climb_ladders(now=later), lambda: climb_ladders(now=later))
    assert (Escalation.objects.get().rung, Notice.objects.filter(kind="page").count()) == (2, 2)


def test_two_people_take_a_crisis_and_one_has_it(cast: Cast, account: MonitoredAccount) -> None:
    make_assessment(make_post(account, posted_at=NOW), tier=0)
    open_cases(now=NOW)
    case = Case.objects.get()

    def take(user: Any) -> Callable[[], Any]:
        return lambda: services.take_crisis(case=case, actor=user, expected_version=2, now=NOW)

    results = at_once(take(cast.ben), take(cast.asha))
    [loser] = [result for result in results if isinstance(result, Exception)]
    assert isinstance(loser, StaleAction)
    case.refresh_from_db()
    assert loser.case.crisis_taken_by == case.crisis_taken_by
