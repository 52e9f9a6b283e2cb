"""The organisation that a run works for: thirteen services, four people, an account for each service."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from ingest.models import MonitoredAccount
from ingest.services import NewAccount, connect_account
from people.models import Grant, Service, Shift, User
from people.roles import Role
from people.services import create_organisation
from sandbox.client import Sandbox

SERVICES = 12
HANDLE = "LakeshoreMH"


@dataclass(frozen=True)
class Desk:
    """``nadia`` responds for everything, ``dan`` for ``hub`` alone."""

    root: Service
    hub: Service
    accounts: list[MonitoredAccount]  # one for each service below the root
    nadia: User
    dan: User


def make_desk() -> Desk:
    create_organisation(name="Lakeshore Mental Health")
    root = Service.objects.get(parent=None)
    services = [_service(f"Service {number}", root) for number in range(1, SERVICES + 1)]
    hub = services[0]
    nadia, dan = _person("nadia", root, Role.RESPONDER), _person("dan", hub, Role.RESPONDER)
    lead, backup = _person("marta", root, Role.APPROVER), _person("lee", root, Role.APPROVER)
    now = timezone.now()
    Shift.objects.create(
        service=root, starts=now - timedelta(days=1), ends=now + timedelta(days=6), lead=lead, backup=backup
    )
    return Desk(root, hub, [_account(service, now) for service in services], nadia, dan)


def connect(sandbox: Sandbox, desk: Desk) -> tuple[MonitoredAccount, dict[str, Any]]:
    """An account on the sandbox's X, connected as an admin would, and its keys."""
    given = sandbox.credentials("x", handle=HANDLE, name="Lakeshore Mental Health")
    new = NewAccount(
        platform="x", service=desk.root, purpose="", settings={"handle": HANDLE, "query": ""}, secrets=given["secrets"]
    )
    return connect_account(new=new, actor=desk.nadia), given["secrets"]


def _service(name: str, parent: Service) -> Service:
    service = Service.objects.create(name=name, parent=parent, path=f"{name}/")
    service.path = f"{parent.path}{service.pk}/"
    service.save(update_fields=["path"])
    return service


def _person(name: str, service: Service, role: Role) -> User:
    user = User.objects.create_user(f"{name}@lakeshore.example", display_name=name.title())
    Grant.objects.create(user=user, service=service, role=role.value)
    return user


def _account(service: Service, now: Any) -> MonitoredAccount:
    return MonitoredAccount.objects.create(
        platform="x", external_id=f"77{service.pk}", name=f"@{service.pk}", service=service, next_poll_at=now
    )
