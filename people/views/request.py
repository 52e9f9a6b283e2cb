"""What several pages of this app ask of a request."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from people.access import services_with
from people.models import Service, User
from people.queries import organisation, services_in
from people.roles import Permission

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def actor_of(request: HttpRequest) -> User:
    """The signed-in person; the middleware lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def managed_services(request: HttpRequest) -> QuerySet[Service]:
    """The services whose people the signed-in person manages. Raises Http404 for somebody who manages none."""
    services = services_in(services_with(request.user, Permission.MANAGE_PEOPLE))
    if not services.exists():
        raise Http404
    return services


def require_root(request: HttpRequest) -> User:
    """The signed-in person, who manages the whole organisation; Http404 for anybody else."""
    if services_with(request.user, Permission.MANAGE_PEOPLE) is not None:
        raise Http404
    return actor_of(request)


def in_local_time(view: View[P]) -> View[P]:
    """View decorator: times are typed and shown as the organisation's clock on the wall shows them."""

    @wraps(view)
    def localised(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        place = organisation()
        with timezone.override(ZoneInfo(place.time_zone) if place else None):
            return view(request, *args, **kwargs)

    return localised


def status_of(*forms: object) -> int:
    """422 when a form was sent back with errors, else 200."""
    return 422 if any(getattr(form, "is_bound", False) and getattr(form, "errors", None) for form in forms) else 200
