"""Passing an item to a named person, and what the clock does with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ingest.models import MonitoredAccount
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
    ("field", "value"),
    [("reason", " "), ("to", "nora"), ("due_at", NOW - DAY), ("due_at", NOW)],
    ids=["reason", "person", "time", "now"],
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


def test_a_pause_lasts_thirty_days_at_most(cast: Cast, case: Case, escalation: Escalation) -> None:
    given: dict[str, Any] = {"escalation": escalation, "actor": cast.dan, "expected_version": 2, "now": NOW}
    for until in (NOW, NOW + 30 * DAY + timedelta(seconds=1)):
        with pytest.raises(NotAllowed, match="next 30 days"):
            services.pause_escalation(**given, until=until, reason="Away")
    services.pause_escalation(**given, until=NOW + 30 * DAY, reason="Away")
    escalation.refresh_from_db()
    assert (escalation.paused_until, escalation.next_rung_at) == (NOW + 30 * DAY, NOW + 30 * DAY)


def test_a_pause_of_one_that_has_arrived_does_not_make_it_climb(cast: Cast, case: Case, escalation: Escalation) -> None:
    services.acknowledge_escalation(escalation=escalation, actor=cast.mona, expected_version=2, now=NOW)
    given: dict[str, Any] = {"escalation": escalation, "actor": cast.dan, "expected_version": 3, "now": NOW}
    services.pause_escalation(**given, until=NOW + DAY, reason="Away")
    escalation.refresh_from_db()
    assert (escalation.paused_until, escalation.next_rung_at) == (NOW + DAY, None)


def test_a_second_escalation_may_be_nudged_within_the_hour_of_the_first(
    cast: Cast, case: Case, escalation: Escalation
) -> None:
    services.nudge_escalation(escalation=escalation, actor=cast.dan, expected_version=2, now=NOW)
    services.resolve_escalation(escalation=escalation, actor=cast.dan, expected_version=3, now=NOW)
    given: dict[str, Any] = {"case": case, "actor": cast.dan, "expected_version": 4, "now": NOW}
    second = services.escalate_case(**given, to=cast.ben, reason="Parking again")
    services.nudge_escalation(escalation=second, actor=cast.dan, expected_version=5, now=NOW)
    told = Notice.objects.filter(key__startswith="nudge:").order_by("pk")
    assert [notice.recipient for notice in told] == [cast.mona, cast.ben]


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
    escalation.refresh_from_db()
    assert (escalation.resolved_by, escalation.next_rung_at) == (cast.mona, None)
    assert Notice.objects.get().acknowledged_by == cast.mona
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


def test_a_crisis_item_passed_on_by_hand_climbs_as_fast_as_a_page(cast: Cast, account: MonitoredAccount) -> None:
    taken = {"crisis_taken_by": cast.ben, "crisis_taken_at": NOW}
    case = make_case(make_post(account, posted_at=NOW), tier=0, at=NOW, **taken)
    escalation = services.escalate_case(
        case=case, actor=cast.ben, expected_version=1, to=cast.mona, reason="Needs the manager", now=NOW
    )
    assert escalation.next_rung_at == NOW + timedelta(minutes=15)
    assert Notice.objects.get().recipient == cast.mona


def test_the_reason_of_an_escalation_stays_on_the_desk(cast: Cast, case: Case, escalation: Escalation) -> None:
    assert "Parking" not in " ".join(Notice.objects.values_list("subject", flat=True))
    assert "Parking" not in str(list(case.events.values_list("detail", "text")))


def test_the_person_it_went_to_may_acknowledge_it_though_they_only_read(cast: Cast, case: Case) -> None:
    escalation = services.escalate_case(
        case=case, actor=cast.dan, expected_version=1, to=cast.rae, reason="Please look", now=NOW
    )
    services.acknowledge_escalation(escalation=escalation, actor=cast.rae, expected_version=2, now=NOW)
    escalation.refresh_from_db()
    assert escalation.acknowledged_by == cast.rae


def test_another_reader_may_not(cast: Cast, case: Case, escalation: Escalation) -> None:
    with pytest.raises(NotAllowed):
        services.acknowledge_escalation(escalation=escalation, actor=cast.rae, expected_version=2, now=NOW)
    escalation.refresh_from_db()
    assert escalation.acknowledged_at is None


def test_a_crisis_page_is_neither_acknowledged_nor_paused_by_hand(cast: Cast, account: MonitoredAccount) -> None:
    case = make_case(make_post(account, posted_at=NOW), at=NOW)
    services.set_tier(case=case, actor=cast.dan, expected_version=1, tier=0, now=NOW)
    page: dict[str, Any] = {
        "escalation": Escalation.objects.get(),
        "actor": cast.dan,
        "expected_version": 3,
        "now": NOW,
    }
    with pytest.raises(NotAllowed, match="I have this"):
        services.acknowledge_escalation(**page)
    with pytest.raises(NotAllowed, match="never paused"):
        services.pause_escalation(**page, until=NOW + DAY, reason="Later")
    with pytest.raises(NotAllowed, match="must take the crisis item first"):
        services.resolve_escalation(**page)
    assert climb_ladders(now=NOW + timedelta(minutes=15)) == 1


def test_an_item_that_becomes_a_crisis_ends_the_escalation_it_had_and_pages(
    cast: Cast, case: Case, escalation: Escalation
) -> None:
    services.set_tier(case=case, actor=cast.dan, expected_version=2, tier=0, now=NOW)
    escalation.refresh_from_db()
    assert (escalation.resolved_at, escalation.last_step) == (NOW, "It became a crisis")
    assert Escalation.objects.get(resolved_at=None).passed_to == "Clinical lead on call"


def test_an_escalation_that_has_told_everyone_stops_climbing_quietly(
    cast: Cast, case: Case, escalation: Escalation
) -> None:
    for days in (10, 20, 30, 40, 50):
        climb_ladders(now=NOW + days * DAY)
    escalation.refresh_from_db()
    told = list(Notice.objects.filter(kind="escalation").values_list("recipient__display_name", flat=True))
    assert (escalation.next_rung_at, len(told), len(set(told))) == (None, len(set(told)), len(told))
    assert climb_ladders(now=NOW + 60 * DAY) == 0


def test_a_closed_item_takes_its_escalation_along(cast: Cast, case: Case, escalation: Escalation) -> None:
    services.acknowledge_case(case=case, actor=cast.dan, expected_version=2, now=NOW)
    services.close_case(case=case, actor=cast.dan, expected_version=3, outcome="shared_with_team", now=NOW)
    escalation.refresh_from_db()
    assert (escalation.resolved_by, escalation.last_step) == (cast.dan, "Item left the desk")
    with pytest.raises(NotAllowed, match="Only an open item"):
        services.escalate_case(case=case, actor=cast.dan, expected_version=4, to=cast.mona, reason="x", now=NOW)
