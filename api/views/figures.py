"""Weekly figures. Their model is asked for by name: this app and ``dashboards`` are siblings, and neither
imports the other."""

from django.apps import apps
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from api.paging import page_of
from api.serializers import FigurePage, FigureQuery, FigureSerializer
from api.views.request import TOKEN_ONLY, chosen, reading, services_for, valid
from people.roles import Permission


@extend_schema(
    operation_id="list_weekly_figures",
    summary="Weekly figures",
    parameters=[FigureQuery],
    responses=reading(FigurePage),
)
@api_view(["GET"])
@permission_classes(TOKEN_ONLY)
def figures(request: Request) -> Response:
    """Numerators and denominators by service, week and measure. Weeks begin on Monday; nothing under five is told."""
    services = services_for(request, Permission.READ_FIGURES)
    query = valid(FigureQuery, request.query_params)
    wanted = chosen(query, service="service_id", measure="measure", since="week__gte", until="week__lte")
    rows = apps.get_model("dashboards", "WeeklyFigure")._default_manager.filter(**wanted)
    rows = rows if services is None else rows.filter(service_id__in=services)
    return Response(page_of(rows, query, lambda found: FigureSerializer(found, many=True).data))
