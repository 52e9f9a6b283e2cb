"""What holds when two acts overlap: each test names what a check before the act would have let through."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit.models import Entry
from people.errors import Refused
from people.models import CrisisLine, Grant, Organisation, PersonalToken, Shift, User, WorkingHours
from people.roles import Role
from people.services import (
    add_crisis_line,
    add_shift,
    create_organisation,
    deactivate_person,
    grant_role,
    issue_token,
    reactivate_person,
    remove_crisis_line,
    remove_shift,
    revoke_role,
    set_password,
    set_working_hours,
    verify_crisis_line,
)
from tests.conftest import Cast
from tests.factories import make_grant, make_user
from tests.people.overlap import overlapping

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "seven quiet herons"


def again(user: User) -> User:
    """The same person, as another request reads them."""
    return User.objects.get(pk=user.pk)


def token(user: User) -> Any:
    return issue_token(actor=user, name="script", scope="read", days=30)


def count(action: str) -> int:
    return Entry.objects.filter(action=action).count()


def test_a_link_followed_twice_at_once_sets_one_password(cast: Cast) -> None:
    first, second = again(cast.asha), again(cast.asha)
    results = overlapping(
        lambda: set_password(user=first, password=NEW, by_link=True),
        lambda: set_password(user=second, password="another long password", by_link=True),
    )
    assert results[0] == 0
    assert isinstance(results[1], Refused)
    assert again(cast.asha).check_password(NEW)
    assert count("password.set") == 1


def test_a_password_chosen_while_the_account_is_switched_off_does_not_switch_it_on(cast: Cast) -> None:
    chooser = again(cast.asha)
    results = overlapping(
        lambda: deactivate_person(user=again(cast.asha), actor=cast.cora),
        lambda: set_password(user=chooser, password=NEW, by_link=False),
    )
    assert isinstance(results[1], Refused)
    assert not again(cast.asha).is_active
    assert not again(cast.asha).check_password(NEW)


def test_a_token_made_while_the_password_changes_does_not_outlive_it(cast: Cast) -> None:
    maker, changer = again(cast.asha), again(cast.asha)
    results = overlapping(lambda: set_password(user=changer, password=NEW, by_link=False), lambda: token(maker))
    assert isinstance(results[1], Refused)
    assert not PersonalToken.objects.filter(revoked_at=None).exists()


def test_a_token_made_just_before_the_password_changes_is_revoked_with_the_others(cast: Cast) -> None:
    maker, changer = again(cast.asha), again(cast.asha)
    results = overlapping(lambda: token(maker), lambda: set_password(user=changer, password=NEW, by_link=False))
    assert results[1] == 1
    assert PersonalToken.objects.get().revoked_at is not None


def test_a_token_made_while_the_account_is_switched_off_is_not_there_when_it_is_switched_on(cast: Cast) -> None:
    maker = again(cast.asha)
    results = overlapping(lambda: deactivate_person(user=again(cast.asha), actor=cast.cora), lambda: token(maker))
    assert isinstance(results[1], Refused)
    reactivate_person(user=again(cast.asha), actor=cast.cora)
    assert not PersonalToken.objects.filter(revoked_at=None).exists()


def test_a_role_given_while_the_account_is_switched_off_is_refused(cast: Cast) -> None:
    stale = again(cast.nora)
    results = overlapping(
        lambda: deactivate_person(user=again(cast.nora), actor=cast.cora),
        lambda: grant_role(user=stale, service=cast.root, role=Role.READER, actor=cast.cora),
    )
    assert isinstance(results[1], Refused)
    assert not Grant.objects.filter(user=cast.nora).exists()


def test_an_account_switched_off_twice_at_once_is_on_record_once(cast: Cast) -> None:
    other = make_user("lena")
    make_grant(other, cast.root, Role.ACCOUNT_ADMIN)
    works = [lambda by=by: deactivate_person(user=again(cast.asha), actor=by) for by in (cast.cora, other)]
    assert overlapping(*works) == [None, None]
    assert count("person.deactivated") == 1


def test_an_account_switched_on_twice_at_once_is_on_record_once(cast: Cast) -> None:
    User.objects.filter(pk=cast.asha.pk).update(is_active=False)
    on = [lambda: reactivate_person(user=again(cast.asha), actor=cast.cora)] * 2
    assert overlapping(*on) == [None, None]
    assert count("person.reactivated") == 1


def test_a_role_taken_away_twice_at_once_is_on_record_once(cast: Cast) -> None:
    grants = [Grant.objects.select_related("service", "user").get(user=cast.asha) for _ in range(2)]
    take = [lambda g=grant: revoke_role(grant=g, actor=cast.cora) for grant in grants]
    assert overlapping(*take) == [None, None]
    assert count("role.revoked") == 1


def test_of_two_last_admins_one_stays_when_one_is_switched_off_and_the_other_loses_the_role(cast: Cast) -> None:
    other = make_user("lena")
    grant = make_grant(other, cast.root, Role.ACCOUNT_ADMIN)
    results = overlapping(
        lambda: deactivate_person(user=again(cast.cora), actor=other), lambda: revoke_role(grant=grant, actor=cast.cora)
    )
    assert isinstance(results[1], Refused)
    assert Grant.objects.filter(role="account_admin", user__is_active=True).count() == 1


def test_somebody_switched_off_meanwhile_is_not_put_on_call(cast: Cast) -> None:
    starts = timezone.now() + timedelta(days=1)
    results = overlapping(
        lambda: deactivate_person(user=again(cast.asha), actor=cast.cora),
        lambda: add_shift(
            service=cast.root, starts=starts, ends=starts + timedelta(hours=8), lead=cast.ben, backup=cast.asha
        ),
    )
    assert isinstance(results[1], Refused)
    assert not Shift.objects.exists()


def test_two_who_put_each_other_s_people_on_call_do_not_wait_in_a_ring(cast: Cast) -> None:
    starts = timezone.now() + timedelta(days=1)

    def put(service: Any, lead: User, backup: User) -> Any:
        return lambda: add_shift(
            service=service, starts=starts, ends=starts + timedelta(hours=8), lead=lead, backup=backup
        )

    results = overlapping(put(cast.walk_in, cast.asha, cast.ben), put(cast.youth_hub, cast.ben, cast.asha))
    assert [type(result) for result in results] == [Shift, Shift]


def test_a_shift_taken_off_twice_at_once_is_on_record_once(cast: Cast) -> None:
    starts = timezone.now() + timedelta(days=1)
    add_shift(service=cast.root, starts=starts, ends=starts + timedelta(hours=8), lead=cast.ben, backup=cast.asha)
    shifts = [Shift.objects.get(), Shift.objects.get()]
    assert overlapping(*(lambda s=shift: remove_shift(shift=s, actor=cast.cora) for shift in shifts)) == [None, None]
    assert count("shift.removed") == 1


def test_hours_saved_by_two_at_once_are_one_s_or_the_other_s_and_never_both(cast: Cast) -> None:
    nine, ten, five, six = time(9), time(10), time(17), time(18)
    results = overlapping(
        lambda: set_working_hours(service=cast.walk_in, hours=[(0, nine, five)], actor=cast.cora),
        lambda: set_working_hours(service=cast.walk_in, hours=[(0, ten, six)], actor=cast.cora),
    )
    assert results == [None, None]
    assert [(row.opens, row.closes) for row in WorkingHours.objects.all()] == [(ten, six)]


def test_two_who_check_the_last_two_lines_at_once_leave_the_list_checked(cast: Cast) -> None:
    lines = [add_crisis_line(name=name, contact="9-8-8", actor=cast.cora) for name in ("First", "Second")]
    check = [lambda line=line: verify_crisis_line(line=line, actor=cast.cora) for line in lines]
    overlapping(*check)
    assert not CrisisLine.objects.filter(verified_on=None).exists()
    assert Organisation.objects.get().crisis_lines_checked_at is not None


def test_a_line_removed_while_it_is_checked_stays_removed(cast: Cast) -> None:
    line = add_crisis_line(name="First", contact="9-8-8", actor=cast.cora)
    stale = CrisisLine.objects.get()
    results = overlapping(
        lambda: remove_crisis_line(line=line, actor=cast.cora), lambda: verify_crisis_line(line=stale, actor=cast.cora)
    )
    assert not isinstance(results[1], Exception)
    assert not CrisisLine.objects.exists()
    assert count("crisis_line.verified") == 0


def test_a_line_removed_twice_at_once_is_on_record_once(cast: Cast) -> None:
    add_crisis_line(name="First", contact="9-8-8", actor=cast.cora)
    lines = [CrisisLine.objects.get(), CrisisLine.objects.get()]
    take = [lambda line=line: remove_crisis_line(line=line, actor=cast.cora) for line in lines]
    assert overlapping(*take) == [None, None]
    assert count("crisis_line.removed") == 1


def test_two_who_set_the_desk_up_at_once_make_one_organisation(db: None) -> None:
    results = overlapping(
        lambda: create_organisation(name="Harbour Minds"), lambda: create_organisation(name="Lakeshore")
    )
    assert isinstance(results[1], Refused)
    assert Organisation.objects.get().name == "Harbour Minds"
    assert count("organisation.created") == 1
