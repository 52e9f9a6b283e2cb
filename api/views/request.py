"""What every view of the API asks of a request."""

from typing import Any

from django.http import Http404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from api.permissions import TokenScope
from api.serializers import ConflictSerializer, InvalidSerializer, RefusalSerializer
from people.access import services_with
from people.models import User
from people.roles import Permission

TOKEN_ONLY = [IsAuthenticated, TokenScope]
_ALWAYS = {401: RefusalSerializer, 404: RefusalSerializer, 429: RefusalSerializer}
_ASKED = {400: InvalidSerializer, **_ALWAYS}


def reading(answer: Any, *, asks: bool = True) -> dict[int, Any]:
    """Answers of an address that reads, for the document. ``asks``: it understands parameters."""
    return {200: answer, **(_ASKED if asks else _ALWAYS)}


def acting(answer: Any) -> dict[int, Any]:
    """Answers of an address that acts: besides, a token that may only read, a stale version, a plain no."""
    return {200: answer, **_ASKED, 403: RefusalSerializer, 409: ConflictSerializer, 422: RefusalSerializer}


def owner_of(request: Request) -> User:
    """The owner of the token."""
    assert isinstance(request.user, User)
    return request.user


def services_for(request: Request, permission: Permission) -> list[int] | None:
    """Services on which the owner holds a permission (None: all). Http404 for somebody who holds it nowhere."""
    services = services_with(owner_of(request), permission)
    if services == []:
        raise Http404
    return services


def valid(serializer: type[Serializer[Any]], data: Any) -> dict[str, Any]:
    """What was asked, checked against the allow-list; 400 names each field that is wrong."""
    checked = serializer(data=data)
    checked.is_valid(raise_exception=True)
    result: dict[str, Any] = checked.validated_data
    return result


def chosen(query: dict[str, Any], **fields: str) -> dict[str, Any]:
    """Filters for what the query names: ``chosen(query, service="service_id")``. Lookups are ours alone."""
    return {lookup: query[name] for name, lookup in fields.items() if name in query}
