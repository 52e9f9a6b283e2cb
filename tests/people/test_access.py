import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from people.access import may, needs, permissions_of, services_with
from people.models import Grant, User
from people.roles import PERMISSIONS, Permission, Role
from tests.conftest import Cast
from tests.factories import make_grant, make_service, make_user


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_a_role_on_the_root_holds_exactly_its_permissions_everywhere(
    cast: Cast, role: Role, permission: Permission
) -> None:
    user = make_user()
    make_grant(user, cast.root, role)
    held = permission in PERMISSIONS[role]
    assert may(user, permission) is held
    assert may(user, permission, cast.youth_hub.pk) is held
    assert services_with(user, permission) == (None if held else [])


def test_an_account_admin_reads_no_posts_and_a_manager_does_not_reply(cast: Cast) -> None:
    assert not may(cast.cora, Permission.READ_CASES)
    assert not may(cast.mona, Permission.ACT)


def test_all_permissions_at_once_are_those_asked_for_one_by_one(cast: Cast) -> None:
    Grant.objects.filter(user=cast.dan).update(role=Role.MANAGER)
    User.objects.filter(pk=cast.ben.pk).update(is_active=False)
    people: list[User | AnonymousUser] = [cast.rae, cast.asha, cast.ben, cast.mona, cast.cora, cast.otto, cast.dan]
    for user in [*people, cast.nora, AnonymousUser()]:
        assert permissions_of(user) == {permission for permission in Permission if may(user, permission)}
    assert permissions_of(cast.otto) == {Permission.READ_AUDIT}
    assert permissions_of(cast.ben) == frozenset()


def test_a_role_on_a_service_holds_for_those_below_it_alone(cast: Cast) -> None:
    team = make_service("Night team", parent=cast.youth_hub)
    assert services_with(cast.dan, Permission.ACT) == sorted([cast.youth_hub.pk, team.pk])
    assert may(cast.dan, Permission.ACT, team.pk)
    assert not may(cast.dan, Permission.ACT, cast.walk_in.pk)
    assert not may(cast.dan, Permission.ACT, cast.root.pk)


def test_a_service_whose_id_begins_alike_is_not_below(cast: Cast) -> None:
    lookalike = make_service("Lookalike", parent=cast.root)
    type(lookalike).objects.filter(pk=lookalike.pk).update(path=f"{cast.youth_hub.path.rstrip('/')}7/")
    assert services_with(cast.dan, Permission.ACT) == [cast.youth_hub.pk]


def test_grants_on_two_services_add_up(cast: Cast) -> None:
    make_grant(cast.dan, cast.walk_in, Role.READER)
    assert services_with(cast.dan, Permission.READ_CASES) == sorted([cast.youth_hub.pk, cast.walk_in.pk])
    assert services_with(cast.dan, Permission.ACT) == [cast.youth_hub.pk]


def test_a_stranger_and_somebody_signed_out_hold_nothing(cast: Cast) -> None:
    for user in (cast.nora, AnonymousUser()):
        assert services_with(user, Permission.READ_CASES) == []
        assert not may(user, Permission.READ_CASES)
        assert not may(user, Permission.READ_CASES, cast.root.pk)


def test_a_revoked_role_holds_no_more_for_the_object_in_hand(cast: Cast) -> None:
    assert may(cast.asha, Permission.ACT)
    Grant.objects.filter(user=cast.asha).delete()
    assert not may(cast.asha, Permission.ACT)


def test_an_account_switched_off_holds_nothing_even_for_a_stale_object(cast: Cast) -> None:
    User.objects.filter(pk=cast.asha.pk).update(is_active=False)
    assert cast.asha.is_active
    assert services_with(cast.asha, Permission.ACT) == []


@pytest.mark.parametrize("flag", ["is_staff", "is_superuser"])
def test_a_flag_of_django_gives_nothing_here(cast: Cast, flag: str) -> None:
    User.objects.filter(pk=cast.nora.pk).update(**{flag: True})
    cast.nora.refresh_from_db()
    assert not any(may(cast.nora, permission) for permission in Permission)


def test_needs_lets_in_who_holds_it_and_answers_404_to_others(cast: Cast, rf: RequestFactory) -> None:
    @needs(Permission.MANAGE_ACCOUNTS)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("in")

    request = rf.get("/")
    request.user = cast.cora
    assert view(request).content == b"in"
    request.user = cast.asha
    with pytest.raises(Http404):
        view(request)
