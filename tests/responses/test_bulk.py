"""The same act on many items: each on its own, crisis and safety never, and each undone by itself."""

from collections.abc import Callable
from typing import Any

import pytest

from ingest.models import MonitoredAccount
from responses import services
from responses.errors import NotAllowed
from responses.models import Case, CaseEvent
from responses.services.bulk import MOST
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_post, make_reply
from tests.responses.conftest import NOW

Make = Callable[..., Case]


@pytest.fixture
def make(account: MonitoredAccount) -> Make:
    def of(tier: int = 2, **fields: Any) -> Case:
        return make_case(make_post(account, posted_at=NOW), tier=tier, at=NOW, **fields)

    return of


def versions(*cases: Case) -> dict[int, int]:
    return {case.pk: case.version for case in cases}


def test_each_item_is_acknowledged_with_an_event_of_its_own(cast: Cast, make: Make) -> None:
    cases = [make() for _ in range(3)]
    result = services.bulk_acknowledge(versions=versions(*cases), actor=cast.dan, now=NOW)
    assert set(result.done) == {case.pk for case in cases}
    assert set(Case.objects.values_list("state", "version", "acknowledged_by")) == {("acknowledged", 2, cast.dan.pk)}
    assert CaseEvent.objects.filter(kind="acknowledged").count() == 3


def test_crisis_and_safety_are_left_out_and_counted(cast: Cast, make: Make) -> None:
    crisis, safety, concern = make(0), make(1), make(2)
    urgent = versions(crisis, safety)
    for result in (
        services.bulk_acknowledge(versions=urgent, actor=cast.dan, now=NOW),
        services.bulk_assign(versions=urgent, actor=cast.dan, to=cast.dan, now=NOW),
        services.bulk_set_aside(versions=urgent, actor=cast.dan, reason="spam", now=NOW),
    ):
        assert (result.left_out, result.done) == ([crisis.pk, safety.pk], {})
    assert not CaseEvent.objects.exists()
    assert services.bulk_acknowledge(versions=versions(crisis, concern), actor=cast.dan, now=NOW).done


def test_one_that_cannot_be_done_stops_none_of_the_others(cast: Cast, make: Make) -> None:
    stale, refused, fine = make(), make(state="acknowledged", acknowledged_at=NOW), make()
    seen = versions(stale, refused, fine)
    services.take_case(case=stale, actor=cast.asha, expected_version=1, now=NOW)
    result = services.bulk_acknowledge(versions=seen, actor=cast.dan, now=NOW)
    assert (set(result.done), result.stale) == ({fine.pk}, [stale.pk])
    assert result.refused == {refused.pk: "This item is acknowledged already."}


def test_items_of_another_service_are_missing_and_untouched(cast: Cast, make: Make) -> None:
    ours = make()
    theirs = make_case(make_post(make_account(cast.walk_in), posted_at=NOW), at=NOW)
    result = services.bulk_set_aside(versions=versions(ours, theirs), actor=cast.dan, reason="spam", now=NOW)
    assert (set(result.done), result.missing) == ({ours.pk}, [theirs.pk])
    theirs.refresh_from_db()
    assert theirs.state == "new"


def test_someone_who_only_reads_acts_on_nothing(cast: Cast, make: Make) -> None:
    case = make()
    result = services.bulk_acknowledge(versions=versions(case), actor=cast.rae, now=NOW)
    assert (result.done, result.missing) == ({}, [case.pk])


def test_an_item_whose_reply_is_on_its_way_is_not_set_aside(cast: Cast, make: Make, account: MonitoredAccount) -> None:
    case = make()
    make_reply(case, cast.asha, account, state="held", hold_until=NOW, approved_by=cast.ben)
    result = services.bulk_set_aside(versions=versions(case), actor=cast.dan, reason="spam", now=NOW)
    assert list(result.refused) == [case.pk]
    case.refresh_from_db()
    assert (case.state, case.version) == ("new", 1)


def test_a_bulk_act_is_undone_item_by_item(cast: Cast, make: Make) -> None:
    first, second = make(), make()
    result = services.bulk_assign(versions=versions(first, second), actor=cast.dan, to=cast.asha, now=NOW)
    services.take_case(case=second, actor=cast.ben, expected_version=2, now=NOW)
    services.undo_event(event=result.done[first.pk], actor=cast.dan, expected_version=2, now=NOW)
    with pytest.raises(NotAllowed):
        services.undo_event(event=result.done[second.pk], actor=cast.dan, expected_version=3, now=NOW)
    assert dict(Case.objects.values_list("pk", "assigned_to")) == {first.pk: None, second.pk: cast.ben.pk}


def test_assigning_to_nobody_gives_the_items_back(cast: Cast, make: Make) -> None:
    case = make(assigned_to=cast.asha)
    services.bulk_assign(versions=versions(case), actor=cast.dan, to=None, now=NOW)
    case.refresh_from_db()
    assert case.assigned_to is None


def test_more_than_five_hundred_at_a_time_are_refused_before_anything_happens(cast: Cast, make: Make) -> None:
    case = make()
    many = {case.pk + number: 1 for number in range(MOST + 1)}
    with pytest.raises(NotAllowed, match="at most 500"):
        services.bulk_acknowledge(versions=many, actor=cast.dan, now=NOW)
    case.refresh_from_db()
    assert case.state == "new"


def test_ids_that_do_not_exist_are_missing(cast: Cast) -> None:
    assert services.bulk_acknowledge(versions={10**9: 1}, actor=cast.dan, now=NOW).missing == [10**9]
