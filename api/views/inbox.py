"""Items in the order of the inbox: most urgent first."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers import CaseSerializer, InboxPageSerializer, InboxQuery
from api.views.request import TOKEN_ONLY, owner_of, reading, services_for, valid
from people.roles import Permission
from responses import queries


@extend_schema(
    operation_id="list_inbox",
    summary="Items as the inbox orders them",
    parameters=[InboxQuery],
    responses=reading(InboxPageSerializer),
)
@api_view(["GET"])
@permission_classes(TOKEN_ONLY)
def inbox(request: Request) -> Response:
    """A view of the inbox, most urgent first: what a person on the desk would see, in the same order."""
    services_for(request, Permission.READ_CASES)
    asked = valid(InboxQuery, request.query_params)
    page = queries.inbox(owner_of(request), view=asked["view"], after=asked["after"], limit=asked["limit"])
    return Response({"next": page.next or None, "results": CaseSerializer(page.rows, many=True).data})
