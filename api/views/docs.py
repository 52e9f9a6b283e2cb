"""The API on a page of the desk, drawn from the OpenAPI document: no script, nothing from elsewhere.

Both are for people of this desk: signed in, or with a token. A stranger need not learn what there is to ask.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema, extend_schema_view
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from api.authentication import PersonalTokenAuthentication
from people.models import User


@extend_schema_view(get=extend_schema(exclude=True))
class Document(SpectacularJSONAPIView):
    """The OpenAPI document itself, which it does not describe."""

    authentication_classes = [PersonalTokenAuthentication, SessionAuthentication]
    permission_classes = [IsAuthenticated]


@dataclass(frozen=True)
class Field:
    """One parameter, or one field of the body."""

    name: str
    kind: str
    required: bool
    words: str


@dataclass(frozen=True)
class Operation:
    """One thing that the API does."""

    key: str
    method: str
    path: str
    title: str
    words: str
    fields: list[Field]
    answers: list[str]


@login_not_required  # looked after here, since a token opens it too
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    reader = request.user if request.user.is_authenticated else _owner_of_token(request)
    if reader is None:
        return redirect_to_login(request.get_full_path())
    request.user = reader
    return render(request, "api/docs.html", {"operations": operations()})


def _owner_of_token(request: HttpRequest) -> User | None:
    try:
        found = PersonalTokenAuthentication().authenticate(Request(request))
    except AuthenticationFailed:
        return None
    return found[0] if found else None


@cache
def operations() -> list[Operation]:
    """Every operation of the document, by path."""
    generator: Any = SchemaGenerator  # the library has no types
    schema: dict[str, Any] = generator().get_schema(public=True)
    return [
        _operation(path, method, found, schema)
        for path, methods in sorted(schema["paths"].items())
        for method, found in methods.items()
    ]


def _operation(path: str, method: str, found: dict[str, Any], schema: dict[str, Any]) -> Operation:
    return Operation(
        found["operationId"],
        method.upper(),
        path,
        found.get("summary", ""),
        found.get("description", ""),
        [*map(_parameter, found.get("parameters", [])), *_body(found, schema)],
        sorted(found["responses"]),
    )


def _parameter(found: dict[str, Any]) -> Field:
    return Field(found["name"], _kind(found["schema"]), found.get("required", False), found.get("description", ""))


def _body(found: dict[str, Any], schema: dict[str, Any]) -> list[Field]:
    content = found.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    body = schema["components"]["schemas"].get(name, {})
    required = body.get("required", [])
    return [
        Field(name, _kind(field), name in required, field.get("description", ""))
        for name, field in body.get("properties", {}).items()
    ]


def _kind(field: dict[str, Any]) -> str:
    choices = field.get("enum")
    return ", ".join(map(str, choices)) if choices else str(field.get("format") or field.get("type", ""))
