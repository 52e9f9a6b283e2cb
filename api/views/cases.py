"""Items: reading them and acting on them, through the services of the pages."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import Unprocessable, refusals
from api.paging import page_of
from api.serializers import (
    ActSerializer,
    AssignSerializer,
    CaseDetailSerializer,
    CasePage,
    CaseQuery,
    CaseSerializer,
    NoteSerializer,
)
from api.views.request import TOKEN_ONLY, acting, chosen, owner_of, reading, services_for, valid
from audit.services import record_view
from people.models import User
from people.queries import people_who
from people.roles import Permission
from responses.access import case_for, visible_cases
from responses.models import Case
from responses.services import acknowledge_case, assign_case, note_case

ANSWERS = acting(CaseSerializer)


@extend_schema(operation_id="list_cases", summary="List items", parameters=[CaseQuery], responses=reading(CasePage))
@api_view(["GET"])
@permission_classes(TOKEN_ONLY)
def cases(request: Request) -> Response:
    """Items of the services that you may read, oldest first."""
    services_for(request, Permission.READ_CASES)
    query = valid(CaseQuery, request.query_params)
    wanted = chosen(query, service="service_id", state="state", tier="tier")
    rows = visible_cases(owner_of(request)).filter(**wanted)
    rows = rows.select_related("service", "assigned_to", "acknowledged_by")
    return Response(page_of(rows, query, lambda found: CaseSerializer(found, many=True).data))


@extend_schema(
    operation_id="read_case", summary="One item with its events", responses=reading(CaseDetailSerializer, asks=False)
)
@api_view(["GET"])
@permission_classes(TOKEN_ONLY)
def case(request: Request, pk: int) -> Response:
    """Everything that happened to the item, oldest first. Reading it is on record, once an hour."""
    found = case_for(owner_of(request), pk)
    record_view(actor=owner_of(request), object_type="case", object_id=found.pk)
    return Response(CaseDetailSerializer(found).data)


@extend_schema(operation_id="acknowledge_case", summary="Acknowledge an item", request=ActSerializer, responses=ANSWERS)
@api_view(["POST"])
@permission_classes(TOKEN_ONLY)
def acknowledge(request: Request, pk: int) -> Response:
    """Say that a person has it: the acknowledgement clock stops."""
    found = case_for(owner_of(request), pk)
    asked = valid(ActSerializer, request.data)
    with refusals():
        acknowledge_case(case=found, actor=owner_of(request), **asked)
    return _now(request, found)


@extend_schema(operation_id="assign_case", summary="Assign an item", request=AssignSerializer, responses=ANSWERS)
@api_view(["POST"])
@permission_classes(TOKEN_ONLY)
def assign(request: Request, pk: int) -> Response:
    """Give it to somebody who may act on it, or to nobody."""
    found = case_for(owner_of(request), pk)
    asked = valid(AssignSerializer, request.data)
    to = _person(found, asked["to"])
    with refusals():
        assign_case(case=found, actor=owner_of(request), expected_version=asked["expected_version"], to=to)
    return _now(request, found)


@extend_schema(operation_id="note_case", summary="Write a note", request=NoteSerializer, responses=ANSWERS)
@api_view(["POST"])
@permission_classes(TOKEN_ONLY)
def note(request: Request, pk: int) -> Response:
    """For the team alone. A note has no way out of the desk."""
    found = case_for(owner_of(request), pk)
    asked = valid(NoteSerializer, request.data)
    with refusals():
        note_case(case=found, actor=owner_of(request), **asked)
    return _now(request, found)


def _person(found: Case, pk: int | None) -> User | None:
    if pk is None:
        return None
    person = people_who(Permission.ACT, found.service_id).filter(pk=pk).first()
    if person is None:
        raise Unprocessable("Nobody with this id can act on items of this service.")
    return person


def _now(request: Request, found: Case) -> Response:
    return Response(CaseSerializer(case_for(owner_of(request), found.pk)).data)
