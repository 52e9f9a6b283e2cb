"""A day with a pause in it: both spans are shown, and neither goes unless somebody takes it away."""

from datetime import time
from typing import Any

import pytest

from people.forms.organisation import ServiceForm
from people.models import WorkingHours
from tests.conftest import Cast


def service(cast: Cast, **data: Any) -> ServiceForm:
    return ServiceForm({"name": "Walk-in", "lead": "", **data}, service=cast.walk_in)


@pytest.fixture
def pause_at_noon(cast: Cast) -> None:
    """Tuesday from 9 to 12 and from 13 to 17."""
    for opens, closes in ((13, 17), (9, 12)):
        WorkingHours.objects.create(service=cast.walk_in, weekday=1, opens=time(opens), closes=time(closes))


TUESDAY = {"opens_1": "09:00", "closes_1": "12:00", "opens_1_2": "13:00", "closes_1_2": "17:00"}


def test_a_second_span_of_a_day_is_shown_under_the_first(cast: Cast, pause_at_noon: None) -> None:
    days = ServiceForm(service=cast.walk_in).days
    assert [label for label, _opens, _closes in days[:4]] == ["Monday", "Tuesday", "Tuesday, span 2", "Wednesday"]
    assert [opens.value() for _label, opens, _closes in days[1:3]] == [time(9), time(13)]
    assert days[2][1].label == "Tuesday, span 2, opens"
    assert len(days) == 8


def test_a_second_span_that_is_sent_as_it_was_stays(cast: Cast, pause_at_noon: None) -> None:
    form = service(cast, **TUESDAY)
    assert form.is_valid()
    assert form.hours == [(1, time(9), time(12)), (1, time(13), time(17))]


def test_a_second_span_that_the_sent_page_did_not_show_stays(cast: Cast, pause_at_noon: None) -> None:
    form = service(cast, opens_1="08:00", closes_1="12:00")
    assert form.is_valid()
    assert form.hours == [(1, time(8), time(12)), (1, time(13), time(17))]


def test_a_second_span_that_is_emptied_goes(cast: Cast, pause_at_noon: None) -> None:
    form = service(cast, **TUESDAY | {"opens_1_2": "", "closes_1_2": ""})
    assert form.is_valid()
    assert form.hours == [(1, time(9), time(12))]


@pytest.mark.parametrize("given", [{"opens_1_2": "11:59"}, {"opens_1_2": "09:00"}, {"closes_1": "13:01"}])
def test_two_spans_that_overlap_are_refused_by_name(cast: Cast, pause_at_noon: None, given: dict[str, str]) -> None:
    form = service(cast, **TUESDAY | given)
    assert form.errors["opens_1_2"] == ["Tuesday, span 2: begins before the span above it ends."]


def test_two_spans_may_meet(cast: Cast, pause_at_noon: None) -> None:
    assert service(cast, **TUESDAY | {"opens_1_2": "12:00"}).is_valid()


def test_half_a_second_span_is_refused(cast: Cast, pause_at_noon: None) -> None:
    form = service(cast, **TUESDAY | {"closes_1_2": ""})
    assert form.errors["closes_1_2"] == ["Tuesday, span 2: give both times, or neither for closed."]


def test_a_span_of_another_service_is_no_field_of_this_one(cast: Cast, pause_at_noon: None) -> None:
    form = ServiceForm({"name": "Youth", **TUESDAY}, service=cast.youth_hub)
    assert form.is_valid()
    assert form.hours == [(1, time(9), time(12))]
