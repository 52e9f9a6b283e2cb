"""Two at the same instant, on a real database: one wins, the other is told, nothing is doubled or lost."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from ingest.models import MonitoredAccount
from notices.models import Notice
from responses import services
from responses.delivery import claim_reply
from responses.errors import NotAllowed, StaleAction
from responses.models import Case, CaseEvent, CasePost, Escalation, Reply
from responses.stages import climb_ladders, open_cases
from tests.conftest import Cast
from tests.factories import make_assessment, make_post, make_reply
from tests.responses.conftest import NOW, SAFE

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run each act in a thread of its own, released together; the result or the exception of each."""
    together = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        together.wait()
        try:
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


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
