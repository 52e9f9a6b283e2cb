"""Two admins at the same moment, and what the database holds together when they collide."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry
from audit.services import verify
from people.access import may, services_with
from people.errors import Refused
from people.models import Grant, LinkRequest, Organisation, PersonalToken, Service, Shift, User
from people.roles import Permission, Role
from people.services import (
    add_shift,
    ask_for_link,
    deactivate_person,
    grant_role,
    invite_person,
    issue_token,
    revoke_role,
    revoke_token,
    send_due_links,
)
from tests.at_once import at_once
from tests.conftest import Cast
from tests.factories import make_grant, make_service, make_user

races = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], Any]) -> list[Any]:
    """What each returned, or the refusal it met; any other failure is the test's."""
    results = at_once(*works)
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, Refused | IntegrityError):
            raise result
    return results


def refused(results: list[Any]) -> int:
    return sum(isinstance(result, Refused) for result in results)


@races
def test_two_admins_who_invite_the_same_person_make_one_account(cast: Cast) -> None:
    def invite() -> User:
        return invite_person(
            email="Lena@Lakeshore.example", display_name="Lena", actor=cast.cora, service=cast.root, role=Role.READER
        )

    results = together(invite, invite, invite)
    assert refused(results) == 2
    assert User.objects.filter(email="lena@lakeshore.example").count() == 1
    assert Entry.objects.filter(action="person.invited").count() == 1
    assert verify() is None


@races
def test_a_role_given_twice_at_once_is_held_once(cast: Cast) -> None:
    give = [lambda: grant_role(user=cast.nora, service=cast.walk_in, role=Role.READER, actor=cast.cora)] * 3
    assert refused(together(*give)) == 2
    assert Grant.objects.filter(user=cast.nora).count() == 1
    assert Entry.objects.filter(action="role.granted").count() == 1


@races
def test_the_last_two_account_admins_cannot_leave_at_the_same_moment(cast: Cast) -> None:
    second = make_user("lena")
    make_grant(second, cast.root, Role.ACCOUNT_ADMIN)
    grants = list(Grant.objects.filter(role=Role.ACCOUNT_ADMIN.value, service=cast.root))
    results = together(*(lambda g=grant: revoke_role(grant=g, actor=cast.cora) for grant in grants))
    assert refused(results) == 1
    assert Grant.objects.filter(role=Role.ACCOUNT_ADMIN.value, service=cast.root).count() == 1


@races
def test_two_admins_cannot_switch_each_other_off_at_the_same_moment(cast: Cast) -> None:
    second = make_user("lena")
    make_grant(second, cast.root, Role.ACCOUNT_ADMIN)
    results = together(
        lambda: deactivate_person(user=second, actor=cast.cora), lambda: deactivate_person(user=cast.cora, actor=second)
    )
    assert refused(results) == 1
    assert User.objects.filter(pk__in=[second.pk, cast.cora.pk], is_active=True).count() == 1


@races
def test_two_shifts_put_on_at_once_never_overlap(cast: Cast) -> None:
    begin = timezone.now() + timedelta(days=1)

    def put(offset: int) -> Callable[[], Shift]:
        starts = begin + timedelta(hours=offset)
        ends = starts + timedelta(hours=8)
        return lambda: add_shift(
            service=cast.walk_in, starts=starts, ends=ends, lead=cast.asha, backup=cast.ben, actor=cast.cora
        )

    results = together(put(0), put(2), put(4))
    assert refused(results) == 2
    assert Shift.objects.count() == 1


@races
def test_a_token_revoked_twice_at_once_is_revoked_once(cast: Cast) -> None:
    issue_token(actor=cast.asha, name="script", scope="read", days=30)
    token = PersonalToken.objects.get()
    together(*[lambda: revoke_token(token=token, actor=cast.asha)] * 3)
    assert Entry.objects.filter(action="token.revoked").count() == 1


@races
def test_four_workers_mail_each_link_once(cast: Cast, mailoutbox: list[Any]) -> None:
    for name in ("rae", "asha", "ben", "mona", "otto"):
        ask_for_link(email=f"{name}@lakeshore.example")
    assert sum(together(*[send_due_links] * 4)) == 5
    assert sorted(message.to[0][:3] for message in mailoutbox) == ["ash", "ben", "mon", "ott", "rae"]
    assert not LinkRequest.objects.exists()
    assert Entry.objects.filter(action="password.reset_asked").count() == 5


@pytest.mark.parametrize("same", ["root", "name", "path"])
def test_the_tree_of_services_has_one_root_and_no_two_alike(cast: Cast, same: str) -> None:
    given: dict[str, dict[str, Any]] = {
        "root": {"name": "Another root", "parent": None, "path": "x/"},
        "name": {"name": cast.walk_in.name, "parent": cast.root, "path": "y/"},
        "path": {"name": "New", "parent": cast.root, "path": cast.walk_in.path},
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.create(**given[same])
    assert Service.objects.count() == 3


def test_there_is_never_a_second_organisation(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name="Another")


def test_a_deep_tree_carries_a_role_to_its_lowest_leaf_and_no_higher(cast: Cast) -> None:
    branch = [cast.walk_in]
    for depth in range(8):
        branch.append(make_service(f"Level {depth}", parent=branch[-1]))
    make_grant(cast.nora, branch[4], Role.RESPONDER)
    reached = services_with(cast.nora, Permission.ACT)
    assert reached == [service.pk for service in branch[4:]]
    assert may(cast.nora, Permission.ACT, branch[-1].pk)
    assert not may(cast.nora, Permission.ACT, branch[3].pk)
    assert not may(cast.nora, Permission.APPROVE, branch[-1].pk)
