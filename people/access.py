"""Who may do what, and where. Asked of the database each time: a change of role holds at the next request."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from people.models import Grant, Service, User
from people.roles import PERMISSIONS, Permission, Role, roles_with

P = ParamSpec("P")
AnyUser = User | AnonymousUser
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def services_with(user: AnyUser, permission: Permission) -> list[int] | None:
    """Ids of the services on which ``user`` holds ``permission``; None means every service, [] none.

    A grant on a service holds for everything below it, so a grant on the root is a grant on all. Someone who
    is signed out or whose account is switched off holds nothing.
    """
    grants = _grants(user, permission).values_list("service__path", "service__parent_id")
    paths = []
    for path, parent in grants:
        if parent is None:
            return None
        paths.append(path)
    return _below(paths)


def may(user: AnyUser, permission: Permission, service_id: int | None = None) -> bool:
    """Whether ``user`` holds ``permission`` on a service; without a service, anywhere at all."""
    if service_id is None:
        return _grants(user, permission).exists()
    services = services_with(user, permission)
    return services is None or service_id in services


def permissions_of(user: AnyUser) -> frozenset[Permission]:
    """What ``user`` holds somewhere, in one query: the answers of ``may`` without a service, all at once."""
    if user.pk is None:
        return frozenset()
    granted = Grant.objects.filter(user_id=user.pk, user__is_active=True).order_by()
    return frozenset(held for role in granted.values_list("role", flat=True) for held in PERMISSIONS[Role(role)])


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


def _grants(user: AnyUser, permission: Permission) -> QuerySet[Grant]:
    if user.pk is None:
        return Grant.objects.none()
    # user__is_active is read from the table: the object in hand may be older than the decision.
    return Grant.objects.filter(user_id=user.pk, user__is_active=True, role__in=roles_with(permission)).order_by()


def _below(paths: list[str]) -> list[int]:
    if not paths:
        return []
    under = Q()
    for path in paths:
        under |= Q(path__startswith=path)
    return list(Service.objects.filter(under).order_by("pk").values_list("pk", flat=True))
