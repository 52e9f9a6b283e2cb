"""The desk of a run: one organisation, two people, an account on every platform."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ingest.models import MonitoredAccount
from ingest.services import NewAccount, connect_account
from people.models import Grant, Organisation, Service, User
from people.roles import Role
from people.services import create_organisation
from platforms.registry import platform_for
from responses.errors import NotAllowed, StaleAction
from responses.models import Reply
from responses.services import approve_reply
from sandbox.client import Sandbox


@dataclass(frozen=True)
class Place:
    """Where posts are published: an account of a platform, and what its items need."""

    platform: str
    account: dict[str, Any]
    fields: dict[str, Any]
    prefix: str = ""

    def item(self, text: str) -> dict[str, Any]:
        return {"text": f"{self.prefix}{text}", **self.fields}


PLACES = [
    Place("x", {"id": "7001", "handle": "LakeshoreMH"}, {}, "@LakeshoreMH "),
    Place("facebook", {"id": "8001", "name": "Lakeshore"}, {"page": "8001"}),
    Place(
        "google",
        {"id": "accounts/9/locations/1", "name": "Harbour Street"},
        {"location": "accounts/9/locations/1", "stars": 2},
    ),
]


@dataclass(frozen=True)
class Desk:
    places: list[Place]
    author: User
    approver: User

    def approve(self, pk: int, approver: User) -> bool:
        """Approve what waits; the item's version is read just before, as a page would show it."""
        reply = Reply.objects.select_related("case").get(pk=pk)
        if reply.state != "waiting_approval":
            return True
        try:
            approve_reply(reply=reply, actor=approver, expected_version=reply.case.version)
        except (NotAllowed, StaleAction):
            return self.approve(pk, approver)
        return True


def make_desk(sandbox: Sandbox) -> Desk:
    _lift_limits(sandbox)
    create_organisation(name="Lakeshore Mental Health")
    Organisation.objects.update(hold_seconds=1)
    root = Service.objects.get(parent=None)
    author, approver = _person("nadia", root, Role.RESPONDER), _person("marta", root, Role.APPROVER)
    for place in PLACES:
        _connect(sandbox, place, root, author)
    MonitoredAccount.objects.update(poll_seconds=1, next_poll_at=timezone.now())
    return Desk(PLACES, author, approver)


def _lift_limits(sandbox: Sandbox) -> None:
    """A minute of polling every second is more than X allows a desk in a quarter of an hour."""
    sandbox.set("x", mentions_kept=10**6)
    for route in ("GET /2/users/{id}/mentions", "POST /2/tweets"):
        sandbox.command("x", "rate", route=route, limit=10**6)


def _person(name: str, root: Service, role: Role) -> User:
    address = f"{name}@lakeshore.example"
    user = User.objects.create_user(address, email=address, display_name=name.title())
    Grant.objects.create(user=user, service=root, role=role.value)
    return user


def _connect(sandbox: Sandbox, place: Place, root: Service, actor: User) -> None:
    given = sandbox.credentials(place.platform, **place.account)
    typed = {**given, **given.get("settings", {}), **given["secrets"]}
    fields = platform_for(place.platform).fields
    new = NewAccount(
        platform=place.platform,
        service=root,
        purpose="",
        settings={field.name: str(typed.get(field.name, "")) for field in fields if not field.secret},
        secrets={field.name: str(typed.get(field.name, "")) for field in fields if field.secret},
    )
    connect_account(new=new, actor=actor)
