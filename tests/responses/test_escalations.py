"""Passing an item to a named person, and what the clock does with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from notices.models import Notice
from responses import services
from responses.errors import NotAllowed, StaleAction
from responses.models import Case, Escalation
from responses.queries import escalation_figures, open_escalations
from responses.stages import climb_ladders
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_post
from tests.responses.conftest import NOW

Kinds = Callable[[Case], list[str]]
DAY = timedelta(days=1)


@pytest.fixture
def escalation(cast: Cast, case: Case) -> Escalation:
    return services.escalate_case(
        case=case, actor=cast.dan, expected_version=1, to=cast.mona, reason="Parking, third report", now=NOW
    )


def test_escalating_names_a_person_a_reason_and_a_time(cast: Cast, case: Case, escalation: Escalation) -> None:
    assert (escalation.to_user, escalation.opened_by, escalation.reason) == (
        cast.mona,
        cast.dan,
        "Parking, third report",
    )
    assert escalation.due_at == escalation.next_rung_at
    assert escalation.due_at > NOW + 2 * DAY  # tier 2: the third working day
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.path) == (cast.mona, "escalation", f"/items/{case.pk}/")


@pytest.mark.parametrize(
    ("field", "value"), [("reason", " "), ("to", "nora"), ("due_at", NOW - DAY)], ids=["reason", "person", "time"]
)
def test_an_escalation_without_reason_reader_or_future_is_refused(
    cast: Cast, case: Case, field: str, value: object
) -> None:
    given: dict[str, Any] = {"to": cast.mona, "reason": "Parking", field: cast.nora if value == "nora" else value}
    with pytest.raises(NotAllowed):
        services.escalate_case(case=case, actor=cast.dan, expected_version=1, now=NOW, **given)
    assert not Escalation.objects.exists()
    assert not Notice.objects.exists()


def test_an_item_has_one_open_escalation(cast: Cast, case: Case, escalation: Escalation) -> None:
    with pytest.raises(NotAllowed, match="open escalation already"):
        services.escalate_case(case=case, actor=cast.asha, expected_version=2, to=cast.ben, reason="Again", now=NOW)


def test_a_stale_escalation_leaves_nothing_behind(cast: Cast, case: Case) -> None:
    services.take_case(case=case, actor=cast.asha, expected_version=1, now=NOW)
    with pytest.raises(StaleAction):
        services.escalate_case(case=case, actor=cast.dan, expected_version=1, to=cast.mona, reason="x", now=NOW)
    assert not Escalation.objects.exists()


def test_an_escalation_nobody_answers_climbs_to_the_next_person(
    cast: Cast, case: Case, escalation: Escalation, kinds: Kinds
) -> None:
    assert climb_ladders(now=escalation.due_at - DAY) == 0
    assert climb_ladders(now=escalation.due_at) == 1
    escalation.refresh_from_db()
    assert (escalation.to_user, escalation.rung) == (cast.ben, 2)
    assert kinds(case) == ["escalated", "escalation_climbed"]
    assert set(Notice.objects.values_list("recipient", flat=True)) == {cast.mona.pk, cast.ben.pk}


def test_acknowledging_stops_the_climb(cast: Cast, case: Case, escalation: Escalation) -> None:
    services.acknowledge_escalation(escalation=escalation, actor=cast.mona, expected_version=2, now=NOW)
    assert climb_ladders(now=NOW + 30 * DAY) == 0
    assert Escalation.objects.get().acknowledged_by == cast.mona


def test_a_pause_needs_a_reason_and_climbs_when_it_is_over(cast: Cast, case: Case, escalation: Escalation) -> None:
    with pytest.raises(NotAllowed, match="what it waits for"):
        services.pause_escalation(
            escalation=escalation, actor=cast.dan, expected_version=2, until=NOW + 9 * DAY, reason="", now=NOW
        )
    services.pause_escalation(
        escalation=escalation, actor=cast.dan, expected_version=2, until=NOW + 9 * DAY, reason="quote due", now=NOW
    )
    assert climb_ladders(now=NOW + 8 * DAY) == 0
    assert climb_ladders(now=NOW + 9 * DAY) == 1


def test_a_nudge_is_sent_at_most_once_an_hour(cast: Cast, case: Case, escalation: Escalation) -> None:
    services.nudge_escalation(escalation=escalation, actor=cast.dan, expected_version=2, now=NOW)
    with pytest.raises(NotAllowed, match="last hour"):
        services.nudge_escalation(escalation=escalation, actor=cast.dan, expected_version=3, now=NOW)
    later = NOW + timedelta(minutes=61)
    services.nudge_escalation(escalation=escalation, actor=cast.dan, expected_version=3, now=later)
    assert Notice.objects.filter(key__startswith="nudge:").count() == 2


def test_resolving_keeps_the_note_and_cannot_be_repeated(
    cast: Cast, case: Case, escalation: Escalation, kinds: Kinds
) -> None:
    event = services.resolve_escalation(
        escalation=escalation, actor=cast.mona, expected_version=2, note="Fee waived", now=NOW
    )
    assert (event.kind, event.text) == ("escalation_resolved", "Fee waived")
    with pytest.raises(NotAllowed, match="resolved already"):
        services.resolve_escalation(escalation=escalation, actor=cast.mona, expected_version=3, now=NOW)
    assert climb_ladders(now=NOW + 30 * DAY) == 0


def test_the_list_and_its_figures_show_only_what_the_person_may_read(
    cast: Cast, case: Case, escalation: Escalation
) -> None:
    elsewhere = make_case(make_post(make_account(cast.walk_in)), tier=1)
    services.escalate_case(case=elsewhere, actor=cast.asha, expected_version=1, to=cast.mona, reason="x", now=NOW)
    assert [found.case for found in open_escalations(cast.dan)] == [case]
    assert [found.case for found in open_escalations(cast.mona)] == [elsewhere, case]
    assert list(open_escalations(cast.nora)) == []
    assert escalation_figures(cast.dan, now=NOW).open == 1
    assert escalation_figures(cast.mona, now=NOW + 40 * DAY).overdue == 2
