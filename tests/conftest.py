"""What every test may use: a cast of staff over a small tree of services."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from pytest_django import DjangoDbBlocker

from people.models import Grant, Organisation, Service, User
from people.roles import Role
from tests import baseline
from tests.factories import PASSWORD, make_organisation, make_service

LONGEST = (
    "desk/test_run",
    "desk/test_demo",
    "browser/test_axe",
    "benchmarks/test_parts",
    "browser",
    "journeys",
    "security",
    "access",
    "desk",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begin first, so that no worker ends alone with one of them; the rest stay shuffled."""

    def place(item: pytest.Item) -> int:
        path = str(item.path)
        return next((rank for rank, part in enumerate(LONGEST) if f"tests/{part}" in path), len(LONGEST))

    items.sort(key=place)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Tests that commit are cleaned up after by ``baseline``."""
    with django_db_blocker.unblock():
        baseline.keep()
    baseline.install()
    yield
    # A session that a browser's last request left open must not keep the test database from going.
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(others + " AND pid <> pg_backend_pid()")


@dataclass(frozen=True)
class Cast:
    """One person for each role, and a stranger.

    All hold their role on the whole organisation but two: Dan responds for the youth hub alone, and Nora
    has no grant at all.
    """

    organisation: Organisation
    root: Service
    walk_in: Service
    youth_hub: Service
    rae: User  # reader
    asha: User  # responder
    ben: User  # approver
    mona: User  # manager
    cora: User  # account admin
    otto: User  # auditor
    dan: User  # responder, youth hub only
    nora: User  # no grant


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def make_cast() -> Cast:
    organisation = make_organisation()
    root = make_service("Lakeshore Mental Health")
    walk_in = make_service("Walk-in, Harbour Street", parent=root)
    youth_hub = make_service("Youth Hub Millbrook", parent=root)
    people = {name: unsaved_user(name) for name in [*ROLES, "dan", "nora"]}
    User.objects.bulk_create(people.values())
    held = [Grant(user=people[name], service=root, role=role.value) for name, role in ROLES.items()]
    Grant.objects.bulk_create([*held, Grant(user=people["dan"], service=youth_hub, role=Role.RESPONDER.value)])
    return Cast(organisation, root, walk_in, youth_hub, **people)


ROLES = {
    "rae": Role.READER,
    "asha": Role.RESPONDER,
    "ben": Role.APPROVER,
    "mona": Role.MANAGER,
    "cora": Role.ACCOUNT_ADMIN,
    "otto": Role.AUDITOR,
}


def unsaved_user(name: str) -> User:
    """As ``make_user`` makes one, for writing several at once."""
    email = f"{name}@lakeshore.example"
    return User(username=email, email=email, display_name=name.title(), password=make_password(PASSWORD))
