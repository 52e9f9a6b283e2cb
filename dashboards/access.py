"""Whose figures a person may read."""

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import Http404

from people.access import AnyUser, services_with
from people.models import Service
from people.roles import Permission


def services_for(user: AnyUser) -> QuerySet[Service]:
    """Services whose figures ``user`` may read, each before those below it."""
    allowed = services_with(user, Permission.READ_FIGURES)
    every = Service.objects.order_by(Length("path"), "name", "pk")
    return every if allowed is None else every.filter(pk__in=allowed)


def service_for(user: AnyUser, pk: str | int | None) -> Service:
    """The chosen service, or without a choice the widest. Raises Http404 for one that is not theirs to read."""
    services = services_for(user)
    if pk not in (None, ""):
        typed = str(pk)
        known = typed.isascii() and typed.isdecimal() and len(typed) < 19
        services = services.filter(pk=int(typed)) if known else services.none()
    service = services.first()
    if service is None:
        raise Http404
    return service
