from datetime import UTC, date, datetime, time, timedelta

import pytest

from people.models import Organisation, Service, Shift, User, WorkingHours
from people.queries import (
    ancestors,
    calendar_for,
    on_call,
    organisation,
    people_who,
    root_service,
    stale_crisis_lines,
    statutory_holidays,
)
from people.roles import Permission
from people.services import add_crisis_line
from tests.conftest import Cast
from tests.factories import make_service

MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)  # 10:00 in Toronto


def shift(service: Service, lead: User, backup: User, *, start: datetime = MONDAY, hours: int = 8) -> Shift:
    ends = start + timedelta(hours=hours)
    return Shift.objects.create(service=service, lead=lead, backup=backup, starts=start, ends=ends)


def test_there_is_no_organisation_before_set_up(db: None) -> None:
    assert organisation() is None
    with pytest.raises(Service.DoesNotExist):
        root_service()


def test_ancestors_run_from_the_service_to_the_root(cast: Cast) -> None:
    team = make_service("Night team", parent=cast.youth_hub)
    assert ancestors(team.pk) == [team.pk, cast.youth_hub.pk, cast.root.pk]


def test_a_service_without_hours_anywhere_works_office_hours(cast: Cast) -> None:
    calendar = calendar_for(cast.youth_hub.pk)
    assert calendar.is_open(MONDAY)
    assert not calendar.is_open(MONDAY + timedelta(hours=8))


def test_hours_come_from_the_nearest_service_above_that_has_any(cast: Cast) -> None:
    team = make_service("Night team", parent=cast.youth_hub)
    WorkingHours.objects.create(service=cast.root, weekday=0, opens=time(8), closes=time(9))
    WorkingHours.objects.create(service=cast.youth_hub, weekday=0, opens=time(10), closes=time(12))
    assert calendar_for(team.pk).add_days(MONDAY, 0) == MONDAY + timedelta(hours=2)
    assert calendar_for(cast.walk_in.pk).add_days(MONDAY - timedelta(hours=3), 0) == MONDAY - timedelta(hours=1)


def test_holidays_are_those_of_the_organisation_s_region(cast: Cast) -> None:
    family_day = datetime(2026, 2, 16, 17, tzinfo=UTC)  # Ontario, not Quebec
    assert not calendar_for(cast.root.pk).is_open(family_day)
    Organisation.objects.update(region="QC")
    assert calendar_for(cast.root.pk).is_open(family_day)


def test_an_unknown_region_has_the_holidays_of_its_country_and_an_unknown_country_none() -> None:
    assert date(2026, 7, 1) in statutory_holidays("CA", "??")
    assert date(2026, 12, 25) not in statutory_holidays("??", "")


def test_the_time_zone_is_the_organisation_s(cast: Cast) -> None:
    Organisation.objects.update(time_zone="Europe/London")
    assert calendar_for(cast.root.pk).local(MONDAY).hour == 15


def test_nobody_is_on_call_without_a_shift(cast: Cast) -> None:
    assert on_call(MONDAY) is None
    assert on_call(MONDAY, cast.youth_hub.pk) is None


def test_a_shift_counts_from_its_start_until_just_before_its_end(cast: Cast) -> None:
    made = shift(cast.root, cast.ben, cast.asha)
    assert on_call(made.starts) == made
    assert on_call(made.ends) is None
    assert on_call(made.starts - timedelta(seconds=1)) is None


def test_the_nearest_shift_above_wins_and_the_root_s_covers_the_rest(cast: Cast) -> None:
    whole = shift(cast.root, cast.ben, cast.asha)
    hub = shift(cast.youth_hub, cast.dan, cast.ben)
    team = make_service("Night team", parent=cast.youth_hub)
    assert on_call(MONDAY, team.pk) == hub
    assert on_call(MONDAY, cast.walk_in.pk) == whole
    assert on_call(MONDAY) == whole


def test_a_shift_on_a_service_is_nobody_else_s(cast: Cast) -> None:
    shift(cast.youth_hub, cast.dan, cast.ben)
    assert on_call(MONDAY, cast.walk_in.pk) is None
    assert on_call(MONDAY) is None


def test_a_shift_whose_people_cannot_sign_in_gives_way_to_the_next(cast: Cast) -> None:
    whole = shift(cast.root, cast.ben, cast.asha)
    shift(cast.youth_hub, cast.dan, cast.rae)
    User.objects.filter(pk__in=[cast.dan.pk, cast.rae.pk]).update(is_active=False)
    assert on_call(MONDAY, cast.youth_hub.pk) == whole


def test_people_who_hold_a_permission_on_a_service_or_above(cast: Cast) -> None:
    assert list(people_who(Permission.ACT, cast.youth_hub.pk)) == [cast.asha, cast.ben, cast.dan]
    assert list(people_who(Permission.ACT, cast.walk_in.pk)) == [cast.asha, cast.ben]


def test_people_switched_off_are_left_out(cast: Cast) -> None:
    User.objects.filter(pk=cast.asha.pk).update(is_active=False)
    assert list(people_who(Permission.ACT, cast.walk_in.pk)) == [cast.ben]


def test_a_crisis_line_is_stale_when_unchecked_or_checked_181_days_ago(db: None) -> None:
    line = add_crisis_line(name="9-8-8", contact="Call or text 9-8-8")
    today = date(2026, 11, 22)
    assert list(stale_crisis_lines(today)) == [line]
    line.verified_on = today - timedelta(days=180)
    line.save(update_fields=["verified_on"])
    assert not stale_crisis_lines(today)
    assert list(stale_crisis_lines(today + timedelta(days=1))) == [line]
