"""Posts and what was found in them. Personal details are shown to a token that may act, when it asks."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from api.paging import page_of
from api.permissions import may_write
from api.serializers import FindingSerializer, PostPage, PostQuery, PostSerializer, RefusalSerializer
from api.views.request import TOKEN_ONLY, chosen, owner_of, reading, services_for, valid
from audit.services import record, record_view
from ingest.models import Post
from people.roles import Permission
from triage.masking import Mask, masks
from triage.queries import findings_of

_MAY_ONLY_READ = "This token may only read. Make one that may act to see personal details."


@extend_schema(
    operation_id="list_posts",
    summary="List posts",
    parameters=[PostQuery],
    responses={**reading(PostPage), 403: RefusalSerializer},
)
@api_view(["GET"])
@permission_classes(TOKEN_ONLY)
def posts(request: Request) -> Response:
    """Posts of the services that you may read, oldest stored first. Authors are never shown."""
    query = valid(PostQuery, request.query_params)
    rows = _visible(request).filter(**chosen(query, service="service_id", platform="platform"))
    shown = query["details"] == "shown"
    if shown and not may_write(request):
        raise PermissionDenied(_MAY_ONLY_READ)

    def show(found: Sequence[Post]) -> Any:
        return PostSerializer(found, many=True, context={"masks": {} if shown else _masks(found)}).data

    page = page_of(rows, query, show)
    detail = {"after": query["after"], "posts": len(page["results"])} | ({"details": "shown"} if shown else {})
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


def _masks(posts: Sequence[Post]) -> dict[int, list[Mask]]:
    theirs = [post for post in posts if not post.is_own]
    found = findings_of([post.pk for post in theirs])
    return {post.pk: masks(post.text, found.get(post.pk, []), text_hash=post.text_hash) for post in theirs}


def _visible(request: Request) -> QuerySet[Post]:
    services = services_for(request, Permission.READ_CASES)
    return Post.objects.all() if services is None else Post.objects.filter(service_id__in=services)
