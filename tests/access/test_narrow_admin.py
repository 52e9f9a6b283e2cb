"""An account admin of one service alone: reaches no account, person, shift or setting beyond it."""

import pytest

from ingest.models import MonitoredAccount
from people.models import Grant, Service, Shift, User
from people.roles import Role
from tests.access.scene import Scene
from tests.access.walker import Visitor, address, names
from tests.conftest import Cast
from tests.factories import make_account, make_grant, make_user


@pytest.fixture
def dora(cast: Cast) -> User:
    user = make_user("dora")
    make_grant(user, cast.youth_hub, Role.ACCOUNT_ADMIN)
    return user


def test_nothing_of_the_walk_in_is_reached(dora: User, scene: Scene) -> None:
    visitor = Visitor(dora)
    reached = {"account", "account-pause", "account-resume", "account-poll", "account-sign-in", "person", "service"}
    reached |= {name for name in names() if name.startswith(("person-", "crisis-line-", "rota-", "unreadable-"))}
    reached |= {"grant-revoke", "service-new", "organisation", "account-unreadable"}
    got = {name: {visitor.status(scene, method, name) for method in ("GET", "POST")} for name in reached}
    assert {name: status for name, status in got.items() if not status <= {404, 405}} == {}


def test_lists_hold_the_own_service_alone(dora: User, cast: Cast, scene: Scene) -> None:
    make_account(cast.youth_hub, name="@hub")
    pages = Visitor(dora).pages
    accounts = pages.get("/accounts/").content.decode()
    assert "@hub" in accounts
    assert "@walkin" not in accounts
    people = pages.get("/people/").content.decode()
    assert "Dan" in people
    assert "asha@lakeshore.example" not in people


@pytest.mark.parametrize("name", ["people-invite", "rota"])
def test_a_form_does_not_take_another_service(dora: User, scene: Scene, cast: Cast, name: str) -> None:
    """The walk-in's number in a form that offers the youth hub."""
    before = User.objects.count(), Grant.objects.count(), Shift.objects.count()
    answer = Visitor(dora).pages.post(address(scene, name), scene.body[name])
    assert answer.status_code == 422
    assert (User.objects.count(), Grant.objects.count(), Shift.objects.count()) == before


def test_a_role_is_not_given_on_the_whole(dora: User, cast: Cast) -> None:
    pages = Visitor(dora).pages
    data = {"role": "account_admin", "service": cast.root.pk}
    assert pages.post(f"/people/{cast.dan.pk}/grant/", data).status_code == 422
    own = pages.post(f"/people/{dora.pk}/grant/", {**data, "service": cast.youth_hub.pk, "role": "approver"})
    assert own.status_code == 422  # never to oneself
    assert set(Grant.objects.filter(user__in=[cast.dan, dora]).values_list("role", flat=True)) == {
        "responder",
        "account_admin",
    }


def test_an_account_is_not_connected_to_another_service(dora: User, cast: Cast) -> None:
    data = {"service": cast.walk_in.pk, "purpose": "To listen", "config_handle": "desk"}
    assert Visitor(dora).pages.post("/accounts/new/?platform=x", data).status_code == 422
    assert not MonitoredAccount.objects.exists()


def test_the_tree_and_the_organisation_stay_as_they_are(dora: User, cast: Cast, scene: Scene) -> None:
    pages = Visitor(dora).pages
    for name in ("organisation", "service-new", "service"):
        assert pages.post(address(scene, name), scene.body[name]).status_code == 404
    assert set(Service.objects.values_list("name", flat=True)) == {
        s.name for s in (cast.root, cast.walk_in, cast.youth_hub)
    }
