"""Whatever else goes on at the desk, a person in danger is told of to the next person who can act, and once."""

from datetime import timedelta
from typing import Any

import pytest

from ingest.models import MonitoredAccount
from notices.models import Notice
from people.models import Service, Shift, User
from responses import services
from responses.errors import NotAllowed
from responses.models import Case, CaseEvent, Escalation
from responses.stages import climb_ladders
from tests.conftest import Cast
from tests.factories import make_case, make_post
from tests.responses.conftest import NOW

LATER = NOW + timedelta(hours=1)
DAY = timedelta(days=1)


def crisis(account: MonitoredAccount, **fields: Any) -> Case:
    """An item that nobody was paged for, or no longer is."""
    return make_case(make_post(account, posted_at=NOW), tier=0, at=NOW, **fields)


def passed_on(case: Case, to: User, **fields: Any) -> Escalation:
    times = {"opened_at": NOW, "due_at": NOW + DAY, "next_rung_at": NOW + DAY}
    return Escalation.objects.create(case=case, to_user=to, passed_to="Team", reason="x", **{**times, **fields})


def paged() -> list[int]:
    return list(Notice.objects.filter(kind="page").order_by("pk").values_list("recipient", flat=True))


@pytest.fixture
def shift(cast: Cast) -> Shift:
    """Asha leads, then Ben, then Mona."""
    times = {"starts": NOW - DAY, "ends": NOW + DAY}
    return Shift.objects.create(service=cast.root, lead=cast.asha, backup=cast.ben, manager=cast.mona, **times)


def test_an_open_escalation_of_another_item_keeps_no_crisis_from_being_paged(
    cast: Cast, account: MonitoredAccount
) -> None:
    passed_on(make_case(make_post(account, posted_at=NOW), at=NOW), cast.mona)
    waiting = crisis(account)
    assert climb_ladders(now=LATER) == 1
    assert Escalation.objects.get(case=waiting).to_user == cast.ben
    assert paged() == [cast.ben.pk]


def test_a_page_that_ended_keeps_no_crisis_that_nobody_has_from_being_paged_again(
    cast: Cast, account: MonitoredAccount
) -> None:
    case = crisis(account)
    ended = passed_on(case, cast.mona, resolved_at=NOW, resolved_by=cast.mona, last_step="Resolved")
    assert climb_ladders(now=LATER) == 1
    assert Escalation.objects.get(case=case, resolved_at=None).to_user == cast.ben
    ended.refresh_from_db()
    assert (ended.resolved_at, ended.resolved_by, ended.last_step) == (NOW, cast.mona, "Resolved")


def test_a_page_that_is_open_is_not_opened_twice(cast: Cast, account: MonitoredAccount) -> None:
    passed_on(crisis(account), cast.mona)
    assert climb_ladders(now=LATER) == 0
    assert (Escalation.objects.count(), paged()) == (1, [])


def test_whoever_was_paged_in_an_earlier_round_is_paged_in_this_one(
    cast: Cast, account: MonitoredAccount, shift: Shift
) -> None:
    """The item was a crisis before and came back: its earlier pages count for nothing now."""
    case = crisis(account)
    ended = passed_on(case, cast.mona, resolved_at=NOW, resolved_by=cast.mona)
    for rung, user in enumerate([cast.asha, cast.ben, cast.mona], 1):
        detail = {"escalation": ended.pk, "to": user.pk, "rung": rung}
        CaseEvent.objects.create(case=case, kind="paged", at=NOW, version=rung + 1, detail=detail)
    Case.objects.update(version=4)
    at = NOW
    for _ in range(3):
        assert climb_ladders(now=at) == 1
        at += timedelta(minutes=61)
    assert paged() == [cast.asha.pk, cast.ben.pk, cast.mona.pk]


@pytest.mark.parametrize(("gone", "first"), [("nora", "asha"), ("asha", "ben")])
def test_a_lead_who_was_switched_off_is_passed_over(
    cast: Cast, account: MonitoredAccount, shift: Shift, gone: str, first: str
) -> None:
    User.objects.filter(pk=getattr(cast, gone).pk).update(is_active=False)
    crisis(account)
    climb_ladders(now=NOW)
    assert paged() == [getattr(cast, first).pk]


def test_every_ladder_that_is_due_climbs_in_the_same_tick(cast: Cast, account: MonitoredAccount, shift: Shift) -> None:
    cases = [crisis(account) for _ in range(3)]
    assert climb_ladders(now=NOW) == 3
    for minutes, pk in enumerate(Escalation.objects.order_by("-pk").values_list("pk", flat=True)):
        Escalation.objects.filter(pk=pk).update(next_rung_at=NOW + timedelta(minutes=minutes))
    assert climb_ladders(now=LATER) == 3
    assert list(Escalation.objects.order_by("pk").values_list("rung", flat=True)) == [2, 2, 2]
    for case in cases:
        told = Notice.objects.filter(path=f"/items/{case.pk}/").order_by("pk").values_list("recipient", flat=True)
        assert list(told) == [cast.asha.pk, cast.ben.pk]


@pytest.mark.parametrize(("active", "first"), [(True, "rae"), (False, "ben")])
def test_an_escalation_climbs_to_the_lead_of_the_service_who_is_still_here(
    cast: Cast, account: MonitoredAccount, active: bool, first: str
) -> None:
    Service.objects.filter(pk=cast.youth_hub.pk).update(lead=cast.rae)
    User.objects.filter(pk=cast.rae.pk).update(is_active=active)
    due = passed_on(make_case(make_post(account, posted_at=NOW), at=NOW), cast.mona, next_rung_at=NOW)
    assert climb_ladders(now=NOW) == 1
    due.refresh_from_db()
    assert due.to_user == getattr(cast, first)


def test_a_crisis_that_somebody_has_can_be_resolved_and_one_that_nobody_has_cannot(
    cast: Cast, account: MonitoredAccount
) -> None:
    free, taken = crisis(account), crisis(account, crisis_taken_by=cast.ben, crisis_taken_at=NOW)
    open_ones = [passed_on(case, cast.ben) for case in (free, taken)]
    with pytest.raises(NotAllowed, match="must take the crisis item first"):
        services.resolve_escalation(escalation=open_ones[0], actor=cast.ben, expected_version=1, now=NOW)
    services.resolve_escalation(escalation=open_ones[1], actor=cast.ben, expected_version=1, now=NOW)
    found = Escalation.objects.order_by("pk").values_list("resolved_by", flat=True)
    assert list(found) == [None, cast.ben.pk]


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_an_escalation_climbs_at_a_time_that_is_still_to_come(cast: Cast, case: Case, seconds: int) -> None:
    due = NOW + timedelta(seconds=seconds)
    given: dict[str, Any] = {
        "case": case,
        "actor": cast.dan,
        "expected_version": 1,
        "to": cast.mona,
        "reason": "x",
        "now": NOW,
    }
    if seconds > 0:
        assert services.escalate_case(**given, due_at=due).next_rung_at == due
        return
    with pytest.raises(NotAllowed, match="still to come"):
        services.escalate_case(**given, due_at=due)
    assert not Escalation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "title", "shown"),
    [("Incident team ", "Manager", "Incident team"), (" ", "Manager", "Manager"), ("", "", "Mona")],
)
def test_whom_it_went_to_is_named_as_people_call_them(
    cast: Cast, case: Case, typed: str, title: str, shown: str
) -> None:
    User.objects.filter(pk=cast.mona.pk).update(job_title=title)
    to = User.objects.get(pk=cast.mona.pk)
    by: dict[str, Any] = {"actor": cast.dan, "expected_version": 1, "now": NOW}
    assert services.escalate_case(case=case, to=to, reason="x", passed_to=typed, **by).passed_to == shown


def test_a_shift_without_a_manager_pages_its_two_and_then_everybody(cast: Cast, account: MonitoredAccount) -> None:
    Shift.objects.create(service=cast.root, lead=cast.asha, backup=cast.ben, starts=NOW - DAY, ends=NOW + DAY)
    crisis(account)
    for hours in range(3):
        climb_ladders(now=NOW + timedelta(hours=2 * hours))
    assert paged() == [cast.asha.pk, cast.ben.pk, cast.mona.pk]


def test_a_crisis_is_passed_on_along_its_open_ladder_and_not_one_that_ended(
    cast: Cast, account: MonitoredAccount, shift: Shift
) -> None:
    case = crisis(account)
    ended = passed_on(case, cast.mona, resolved_at=NOW, resolved_by=cast.mona, last_step="Resolved")
    before = Escalation.objects.filter(pk=ended.pk).values().get()
    climb_ladders(now=NOW)
    case.refresh_from_db()
    services.pass_crisis_on(case=case, actor=cast.asha, expected_version=case.version, now=NOW)
    assert paged() == [cast.asha.pk, cast.ben.pk]
    case.refresh_from_db()
    services.take_crisis(case=case, actor=cast.ben, expected_version=case.version, now=LATER)
    taken = Escalation.objects.get(resolved_at=None)
    assert (taken.rung, taken.acknowledged_by, taken.acknowledged_at, taken.last_step) == (2, cast.ben, LATER, "Taken")
    assert Escalation.objects.filter(pk=ended.pk).values().get() == before
