"""One item, open beside its list."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.services import record_view
from responses.access import case_for
from responses.models import Case
from responses.services import mark_seen, touch_presence
from responses.views.answer import actor_of
from responses.views.page import item_fragment, item_page


@require_GET
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, or the item's part of it when htmx asks; every look of a person is noted.

    The item's own history keeps the first look; the record keeps one an hour.
    """
    case, actor = case_for(request.user, pk), actor_of(request)
    mark_seen(case=case, actor=actor)
    record_view(actor=actor, object_type="case", object_id=case.pk)
    response = _shown(request, case)
    touch_presence(case=case, actor=actor)  # last: a write ends what the page's reads have in common
    return response


def _shown(request: HttpRequest, case: Case) -> HttpResponse:
    htmx = getattr(request, "htmx", None)
    if htmx and not htmx.history_restore_request:
        if case.tier == 0:
            return HttpResponse(status=204, headers={"HX-Redirect": reverse("item", args=[case.pk])})
        return item_fragment(request, case)
    return item_page(request, case)
