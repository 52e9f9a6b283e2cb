"""What a week's page asks beside its figures, and whose figures a person may read."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404

from dashboards.access import service_for, services_for
from dashboards.queries import by_source, latest_week, most_praised, safety_of, weekly_figures
from dashboards.queries.responsiveness import percentile
from people.models import Service
from responses.models import Case
from tests.conftest import Cast
from tests.dashboards.scene import NOW, WEEK, fill
from tests.dashboards.test_roll_up import MONDAY
from tests.factories import make_account, make_assessment, make_case, make_finding, make_post

END = MONDAY + timedelta(days=7)


def case(service: Service, *, platform: str = "x", **fields: Any) -> Case:
    post = make_post(make_account(service, platform), posted_at=fields.pop("at", MONDAY))
    make_assessment(post)
    return make_case(post, **fields)


def answered(service: Service, hours: float, **fields: Any) -> Case:
    seen = MONDAY + timedelta(hours=hours)
    return case(service, state="acknowledged", acknowledged_at=seen, **fields)


@pytest.mark.parametrize(
    ("name", "count"), [("rae", 3), ("mona", 3), ("asha", 3), ("dan", 1), ("nora", 0), ("cora", 0), ("otto", 0)]
)
def test_a_person_reads_the_figures_of_their_services(cast: Cast, name: str, count: int) -> None:
    for service in (cast.root, cast.walk_in, cast.youth_hub):
        fill(service, weeks=1)
    assert weekly_figures(getattr(cast, name)).count() == count * 8
    assert services_for(getattr(cast, name)).count() == count


def test_figures_can_be_narrowed_to_service_measure_and_weeks(cast: Cast) -> None:
    fill(cast.root)
    fill(cast.youth_hub)
    rows = weekly_figures(cast.mona, cast.youth_hub.pk, "hours", since=WEEK - timedelta(weeks=2), until=WEEK)
    assert [row.week for row in rows] == [WEEK, WEEK - timedelta(weeks=1), WEEK - timedelta(weeks=2)]
    assert {row.service for row in rows} == {cast.youth_hub}


def test_what_is_not_theirs_cannot_be_told_from_what_is_not_there(cast: Cast) -> None:
    fill(cast.root)
    assert list(weekly_figures(cast.dan, cast.root.pk)) == []
    assert list(weekly_figures(cast.mona, 999_999)) == []
    assert list(weekly_figures(cast.mona, measure="reads")) == []  # counted, but no measure


def test_an_inactive_person_reads_nothing(cast: Cast) -> None:
    fill(cast.root)
    cast.mona.is_active = False
    cast.mona.save(update_fields=["is_active"])
    assert list(weekly_figures(cast.mona)) == []


def test_without_a_choice_the_widest_service_is_shown(cast: Cast) -> None:
    assert service_for(cast.mona, None) == cast.root
    assert service_for(cast.dan, "") == cast.youth_hub


@pytest.mark.parametrize("choice", ["0", "x", "1e3", "-1", "²", "9" * 30, "1; drop"])
def test_a_choice_that_is_no_service_is_not_found(cast: Cast, choice: str) -> None:
    with pytest.raises(Http404):
        service_for(cast.mona, choice)


def test_a_service_of_others_is_not_found(cast: Cast) -> None:
    assert service_for(cast.dan, str(cast.youth_hub.pk)) == cast.youth_hub
    with pytest.raises(Http404):
        service_for(cast.dan, str(cast.walk_in.pk))


def test_the_newest_week_with_figures_is_known(cast: Cast) -> None:
    assert latest_week(cast.root) is None
    fill(cast.root)
    assert latest_week(cast.root) == WEEK


def test_open_crisis_and_safety_items_are_counted_at_the_close_and_today(cast: Cast) -> None:
    closed: dict[str, Any] = {"state": "closed", "outcome": "answered", "acknowledged_at": END}
    case(cast.youth_hub, tier=0)
    case(cast.youth_hub, tier=0, closed_at=END + timedelta(hours=1), **closed)
    case(cast.youth_hub, tier=0, closed_at=END - timedelta(hours=1), **closed)
    case(cast.youth_hub, tier=0, at=END + timedelta(hours=1))
    case(cast.youth_hub, tier=0, state="set_aside", set_aside_reason="not_about_us")
    first = case(cast.walk_in, tier=1, assigned_to=cast.asha)
    case(cast.youth_hub, tier=1, at=MONDAY + timedelta(hours=5))
    safety = safety_of(cast.root, END, NOW)
    assert (safety.crisis_at_close, safety.crisis_now) == (2, 2)
    assert (safety.safety_at_close, safety.safety_now, safety.oldest_safety) == (2, 2, first)
    assert safety_of(cast.walk_in, END, NOW).crisis_at_close == 0


def test_the_last_missed_crisis_clock_is_found_seen_late_or_never(cast: Cast) -> None:
    case(cast.root, tier=0, seen_at=MONDAY + timedelta(minutes=5))
    assert safety_of(cast.root, END, NOW).last_missed is None
    late = case(cast.root, tier=0, seen_at=MONDAY + timedelta(hours=3))
    assert safety_of(cast.root, END, NOW).last_missed == late.seen_due_at
    never = case(cast.root, tier=0, at=MONDAY + timedelta(days=1))
    assert safety_of(cast.root, END, NOW).last_missed == never.seen_due_at
    case(cast.root, tier=0, at=END)  # after the week
    assert safety_of(cast.root, END, NOW).last_missed == never.seen_due_at


def test_sources_are_listed_by_what_was_due_with_all_last(cast: Cast) -> None:
    for hours in (2, 4, 30):
        answered(cast.youth_hub, hours)
    case(cast.youth_hub)
    answered(cast.root, 6, platform="facebook")
    answered(cast.youth_hub, 6, platform="facebook", ack_due_at=END)  # due the week after
    x, facebook, every = by_source(cast.root, MONDAY, END, NOW)
    assert (x.due, x.in_standard, x.overdue, x.median, x.percent, x.bar) == (4, 2, 1, 4.0, "50%", "36.0")
    assert x.p90 == pytest.approx(24.8)
    assert (facebook.due, facebook.in_standard, facebook.median) == (1, 1, 6.0)
    assert (every.label, every.due, every.overdue) == ("All", 5, 1)
    assert by_source(cast.walk_in, MONDAY, END, NOW) == []


@pytest.mark.parametrize(("part", "value"), [(0.0, 1.0), (0.5, 2.5), (0.9, 3.7), (1.0, 4.0)])
def test_a_percentile_lies_between_neighbours(part: float, value: float) -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0], part) == pytest.approx(value)
    assert percentile([], part) is None


def test_the_strength_that_most_people_named_is_told_with_its_service(cast: Cast) -> None:
    assert most_praised(cast.root, MONDAY, END) is None
    for code, status in [("strength.helped", "confirmed")] * 2 + [("strength.access", "suggested")] * 3:
        post = make_post(make_account(cast.youth_hub), posted_at=MONDAY)
        decided = {"decided_at": NOW} if status == "confirmed" else {}
        make_assessment(post)
        make_finding(post, code, polarity="strength", tier=3, status=status, **decided)
    praise = most_praised(cast.root, MONDAY, END)
    assert praise is not None
    assert (praise.service, praise.people, praise.posts, praise.there) == ("Youth Hub Millbrook", 1, 2, 2)
    assert praise.label != "strength.helped"
    assert most_praised(cast.walk_in, MONDAY, END) is None
