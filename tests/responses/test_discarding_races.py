"""Discarding and taking up again while something else happens to the same words."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection

from ingest.models import MonitoredAccount
from people.models import Grant
from responses import services
from responses.errors import NotAllowed
from responses.models import Case, CaseEvent, Reply
from responses.services.discarding import KEPT, forget_discarded
from tests.at_once import at_once
from tests.conftest import Cast
from tests.factories import make_case, make_post
from tests.responses.conftest import NOW, SAFE

SECOND = timedelta(seconds=1)
commits = pytest.mark.django_db(transaction=True)


@contextmanager
def just_before_the_item_is_held(act: Callable[[], Any]) -> Iterator[list[Any]]:
    """``act`` ends, on a connection of its own, after the reads of what runs within and before its first lock."""
    results: list[Any] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not results and "FOR UPDATE" in sql:
            results.extend(at_once(act))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield results


def typed(case: Case, actor: Any, body: str = SAFE) -> Reply:
    return services.save_draft(case=case, actor=actor, body=body, client_key=uuid.uuid4(), now=NOW)


def discarded(case: Case, actor: Any, body: str = SAFE) -> Reply:
    draft = typed(case, actor, body)
    gone = services.discard_draft(case=case, actor=actor, client_key=draft.client_key, now=NOW)
    assert gone
    return gone


@commits
def test_a_reply_that_was_sent_at_that_very_moment_is_not_discarded(cast: Cast, case: Case) -> None:
    draft = typed(case, cast.dan)
    form: dict[str, Any] = {"case": case, "actor": cast.dan, "client_key": draft.client_key, "now": NOW}
    send = partial(services.submit_reply, expected_version=1, body=SAFE, **form)
    with just_before_the_item_is_held(send) as sent, pytest.raises(NotAllowed, match="has left already"):
        services.discard_draft(**form)
    assert [type(each) for each in sent] == [Reply]
    reply = Reply.objects.get()
    assert (reply.state, reply.discarded_at, reply.body) == ("waiting_approval", None, SAFE)
    assert list(CaseEvent.objects.values_list("kind", flat=True)) == ["reply_submitted"]


@commits
def test_a_text_that_was_erased_at_that_very_moment_is_not_taken_up_empty(cast: Cast, case: Case) -> None:
    gone = discarded(case, cast.dan)
    erase = partial(forget_discarded, now=NOW + KEPT + SECOND)
    with just_before_the_item_is_held(erase) as erased, pytest.raises(NotAllowed, match="its text is gone"):
        services.take_up_draft(reply=gone, actor=cast.dan, now=NOW + KEPT)
    assert erased == [1]
    assert (Reply.objects.get().state, Reply.objects.get().body) == ("withdrawn", "")


@pytest.mark.parametrize(("late", "state"), [(timedelta(0), "draft"), (SECOND, "withdrawn")])
def test_a_draft_can_be_taken_up_for_a_minute_to_the_second(
    cast: Cast, case: Case, late: timedelta, state: str
) -> None:
    gone = discarded(case, cast.dan)
    if state == "draft":
        services.take_up_draft(reply=gone, actor=cast.dan, now=NOW + KEPT + late)
    else:
        with pytest.raises(NotAllowed, match="its text is gone"):
            services.take_up_draft(reply=gone, actor=cast.dan, now=NOW + KEPT + late)
    assert Reply.objects.get().state == state


def test_whoever_has_lost_the_right_to_act_takes_nothing_up(cast: Cast, case: Case) -> None:
    gone = discarded(case, cast.dan)
    Grant.objects.filter(user=cast.dan).delete()
    cast.dan.refresh_from_db()
    with pytest.raises(NotAllowed):
        services.take_up_draft(reply=gone, actor=cast.dan, now=NOW)
    assert Reply.objects.get().state == "withdrawn"


def test_what_is_taken_up_joins_ones_own_newer_draft_of_the_same_item_alone(
    cast: Cast, case: Case, account: MonitoredAccount
) -> None:
    elsewhere = make_case(make_post(account, posted_at=NOW), at=NOW)
    typed(elsewhere, cast.dan, "Dan, elsewhere")
    typed(case, cast.asha, "Asha, here")
    gone = discarded(case, cast.dan, "Dan, first")
    services.take_up_draft(reply=gone, actor=cast.dan, now=NOW)
    assert set(Reply.objects.values_list("body", "state")) == {
        ("Dan, elsewhere", "draft"), ("Asha, here", "draft"), ("Dan, first", "draft"),
    }  # fmt: skip


def test_a_text_that_joins_a_newer_draft_is_written_into_no_other(
    cast: Cast, case: Case, account: MonitoredAccount
) -> None:
    elsewhere = make_case(make_post(account, posted_at=NOW), at=NOW)
    typed(elsewhere, cast.dan, "Dan, elsewhere")
    typed(case, cast.asha, "Asha, here")
    gone = discarded(case, cast.dan, "Dan, first")
    typed(case, cast.dan, "Dan, second")
    joined = services.take_up_draft(reply=gone, actor=cast.dan, now=NOW)
    assert (joined.body, joined.state) == ("Dan, first\n\nDan, second", "draft")
    left = set(Reply.objects.exclude(pk=joined.pk).values_list("body", "state"))
    assert left == {("Dan, elsewhere", "draft"), ("Asha, here", "draft"), ("", "withdrawn")}


def test_a_form_discards_its_own_words_and_leaves_those_of_another_form(cast: Cast, case: Case) -> None:
    """A reply that came back, and a draft beside it: each has a form of its own."""
    back = typed(case, cast.dan, "Came back")
    Reply.objects.filter(pk=back.pk).update(state="sent_back", sent_back_reason="Shorter")
    beside = typed(case, cast.dan, "Beside it")
    assert beside.pk != back.pk
    for key, left in ((back.client_key, ["Beside it"]), (beside.client_key, [])):
        services.discard_draft(case=case, actor=cast.dan, client_key=key, now=NOW)
        case.refresh_from_db()
        assert list(Reply.objects.exclude(state="withdrawn").values_list("body", flat=True)) == left
