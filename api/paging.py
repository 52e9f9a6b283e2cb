"""Keyset pages: ``after`` is the last id of the page before. Nothing is counted, nothing is skipped twice."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework import serializers

M = TypeVar("M", bound=Model)
LONGEST = 200


class PageQuery(serializers.Serializer[Any]):
    """What every list understands."""

    after = serializers.IntegerField(required=False, min_value=0, default=0, help_text="Last id of the page before.")
    limit = serializers.IntegerField(required=False, min_value=1, max_value=LONGEST, default=50)


def page_of(rows: QuerySet[M], query: dict[str, Any], show: Callable[[Sequence[M]], Any]) -> dict[str, Any]:
    """One page in the order of ids, and what to ask ``after`` for the next; None on the last page."""
    found = list(rows.filter(pk__gt=query["after"]).order_by("pk")[: query["limit"] + 1])
    shown = found[: query["limit"]]
    return {"next": shown[-1].pk if len(found) > len(shown) else None, "results": show(shown)}
