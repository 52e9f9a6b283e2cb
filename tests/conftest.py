"""What every test may use: a cast of staff over a small tree of services."""

from dataclasses import dataclass

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from people.models import Organisation, Service, User
from people.roles import Role
from tests.factories import make_grant, make_organisation, make_service, make_user


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let the superuser of the tests empty the record between tests that commit; triggers refuse it otherwise."""
    with django_db_blocker.unblock():
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {name} SET audit.allow_truncate = 'on'")
        connection.close()  # the setting holds for connections opened from now on


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
    organisation = make_organisation()
    root = make_service("Lakeshore Mental Health")
    walk_in = make_service("Walk-in, Harbour Street", parent=root)
    youth_hub = make_service("Youth Hub Millbrook", parent=root)
    people = {name: make_user(name) for name in ["rae", "asha", "ben", "mona", "cora", "otto", "dan", "nora"]}
    roles = [Role.READER, Role.RESPONDER, Role.APPROVER, Role.MANAGER, Role.ACCOUNT_ADMIN, Role.AUDITOR]
    for user, role in zip(people.values(), roles, strict=False):
        make_grant(user, root, role)
    make_grant(people["dan"], youth_hub, Role.RESPONDER)
    return Cast(organisation, root, walk_in, youth_hub, **people)
