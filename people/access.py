"""Who may do what, and where. Asked of the database once a request: a change of role holds at the next one."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, NamedTuple, ParamSpec

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse

from people.memo import remembered
from people.models import Grant, User
from people.queries import service_tree
from people.roles import PERMISSIONS, Permission, Role

P = ParamSpec("P")
AnyUser = User | AnonymousUser
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def services_with(user: AnyUser, permission: Permission) -> list[int] | None:
    """Ids of the services on which ``user`` holds ``permission``; None means every service, [] none.

    A grant on a service holds for everything below it, so a grant on the root is a grant on all. Someone who
    is signed out or whose account is switched off holds nothing.
    """
    held = [place for place in _held(user) if permission in PERMISSIONS[Role(place.role)]]
    if any(place.parent is None for place in held):
        return None
    above = tuple(place.path for place in held)
    return sorted(pk for pk, service in service_tree().items() if service.path.startswith(above)) if above else []


def may(user: AnyUser, permission: Permission, service_id: int | None = None) -> bool:
    """Whether ``user`` holds ``permission`` on a service; without a service, anywhere at all."""
    if service_id is None:
        return permission in permissions_of(user)
    services = services_with(user, permission)
    return services is None or service_id in services


def permissions_of(user: AnyUser) -> frozenset[Permission]:
    """What ``user`` holds somewhere: the answers of ``may`` without a service, all at once."""
    return frozenset(held for place in _held(user) for held in PERMISSIONS[Role(place.role)])


def needs(permission: Permission) -> Callable[[View[P]], View[P]]:
    """View decorator: 404 for someone who holds the permission nowhere (a stranger learns nothing)."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may(request.user, permission):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


class _Held(NamedTuple):
    """A role of a person with the path and the parent of the service on which they hold it."""

    role: str
    path: str
    parent: int | None


def _held(user: AnyUser) -> Sequence[_Held]:
    """Every role of a person, in one query; none for someone signed out or switched off."""
    pk = user.pk
    return remembered(("held", pk), lambda: _read_held(pk)) if pk is not None else ()


def _read_held(user_id: int) -> Sequence[_Held]:
    # user__is_active is read from the table: the object in hand may be older than the decision.
    grants = Grant.objects.filter(user_id=user_id, user__is_active=True).order_by()
    return tuple(map(_Held._make, grants.values_list("role", "service__path", "service__parent_id")))
