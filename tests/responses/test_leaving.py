"""How an item leaves the lists and how it comes back: clocks, sleep and answers stand as they should."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from responses import services
from responses.errors import NotAllowed
from responses.models import Case, CaseEvent
from tests.conftest import Cast
from tests.factories import make_reply
from tests.responses.conftest import NOW

Kinds = Callable[[Case], list[str]]


@pytest.mark.parametrize(
    ("leave", "how"),
    [(services.set_aside_case, {"reason": "spam"}), (services.close_case, {"outcome": "answered"})],
)
def test_an_item_that_leaves_the_lists_sleeps_no_longer(
    cast: Cast, case: Case, leave: Callable[..., CaseEvent], how: dict[str, str]
) -> None:
    """Brought back or opened again, it is in the lists at once."""
    services.acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    until = NOW + timedelta(days=2)
    services.snooze_case(case=case, actor=cast.dan, expected_version=2, until=until, now=NOW)
    assert Case.objects.get(snoozed_until=until) == case
    leave(case=case, actor=cast.dan, expected_version=3, now=NOW, **how)
    assert Case.objects.get(state__in=["closed", "set_aside"], snoozed_until=None) == case


def test_a_closed_item_opens_again_where_it_stood(cast: Cast, case: Case, kinds: Kinds) -> None:
    services.acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    services.close_case(case=case, actor=cast.dan, expected_version=2, outcome="change_made", now=NOW)
    services.reopen_case(case=case, actor=cast.asha, expected_version=3, now=NOW)
    case.refresh_from_db()
    assert (case.state, case.closed_at, case.outcome) == ("acknowledged", None, "")
    assert kinds(case) == ["acknowledged", "closed", "reopened_by_hand"]


def test_an_answered_item_opens_again_as_answered(cast: Cast, case: Case) -> None:
    account = case.latest_post.sightings.get().account
    services.acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    reply = make_reply(case, cast.dan, account, state="needs_human")
    services.mark_reply_posted(reply=reply, actor=cast.dan, expected_version=2, now=NOW)
    services.close_case(case=case, actor=cast.dan, expected_version=3, outcome="answered", now=NOW)
    services.reopen_case(case=case, actor=cast.asha, expected_version=4, now=NOW)
    case.refresh_from_db()
    assert (case.state, case.replied_at) == ("responded", NOW)


def test_an_item_that_is_brought_back_is_due_to_be_acknowledged(cast: Cast, case: Case) -> None:
    Case.objects.update(reply_due_at=NOW + timedelta(days=7))
    services.acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    services.set_aside_case(case=case, actor=cast.dan, expected_version=2, reason="spam", now=NOW)
    services.bring_back_case(case=case, actor=cast.dan, expected_version=3, now=NOW)
    case.refresh_from_db()
    assert (case.state, case.acknowledged_at, case.acknowledged_by) == ("new", None, None)
    assert case.due_at == case.ack_due_at < NOW + timedelta(days=7)


def test_an_item_is_not_closed_while_a_reply_is_on_its_way(cast: Cast, case: Case) -> None:
    services.acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    account = case.latest_post.sightings.get().account
    make_reply(case, cast.dan, account, state="held", hold_until=NOW)
    with pytest.raises(NotAllowed, match="on its way"):
        services.close_case(case=case, actor=cast.dan, expected_version=2, outcome="answered", now=NOW)
    case.refresh_from_db()
    assert (case.state, case.version) == ("acknowledged", 2)
