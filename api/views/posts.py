"""Posts and what was found in them."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from api.paging import page_of
from api.serializers import FindingSerializer, PostPage, PostQuery, PostSerializer
from api.views.request import TOKEN_ONLY, chosen, owner_of, reading, services_for, valid
from audit.services import record, record_view
from ingest.models import Post
from people.roles import Permission
from triage.queries import findings_of


@extend_schema(operation_id="list_posts", summary="List posts", parameters=[PostQuery], responses=reading(PostPage))
@api_view(["GET"])
@permission_classes(TOKEN_ONLY)
def posts(request: Request) -> Response:
    """Posts of the services that you may read, oldest stored first. Authors are never shown."""
    query = valid(PostQuery, request.query_params)
    rows = _visible(request).filter(**chosen(query, service="service_id", platform="platform"))
    page = page_of(rows, query, lambda found: PostSerializer(found, many=True).data)
    detail = {"after": query["after"], "posts": len(page["results"])}
    record(actor=owner_of(request), action="posts.read", object_type="post", detail=detail)
    return Response(page)


@extend_schema(
    operation_id="list_findings",
    summary="Findings of a post",
    responses=reading(FindingSerializer(many=True), asks=False),
)
@api_view(["GET"])
@permission_classes(TOKEN_ONLY)
def findings(request: Request, pk: int) -> Response:
    """What the desk suggests and what people decided, most urgent first."""
    post = get_object_or_404(_visible(request), pk=pk)
    record_view(actor=owner_of(request), object_type="post", object_id=post.pk)
    return Response(FindingSerializer(findings_of([post.pk]).get(post.pk, []), many=True).data)


def _visible(request: Request) -> QuerySet[Post]:
    services = services_for(request, Permission.READ_CASES)
    return Post.objects.all() if services is None else Post.objects.filter(service_id__in=services)
