"""Undo brings a row back, so the list is drawn again: the one act that may insert a row."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from people.memo import request_memo
from responses.access import case_for
from responses.errors import NotAllowed, StaleAction
from responses.models import Case
from responses.views.answer import REFUSED, Refusal, refused, stale_refusal, tell
from responses.views.listing import Listing
from responses.views.page import desk_page


def undone(request: HttpRequest, case: Case, run: Callable[[], object]) -> HttpResponse:
    """Undo a step and go back to its item, or say why it can no longer be undone."""
    try:
        run()
    except StaleAction as stale:
        return refused(request, stale.case, stale_refusal(request, stale.case, case.version))
    except NotAllowed as no:
        return refused(request, case, Refusal("That could not be undone", no.reason, REFUSED))
    case = case_for(request.user, case.pk)
    tell(request, f"Undone. Item {case.pk} is as it was.", None)
    return _drawn(request, case)


@request_memo()
def _drawn(request: HttpRequest, case: Case) -> HttpResponse:
    listing = Listing.of(request)
    where = f"{reverse('item', args=[case.pk])}{listing.query}"
    if not getattr(request, "htmx", False) or case.tier == 0:
        return redirect(where)
    context = desk_page(request, listing, case) | {"relist": True}
    response = render(request, "responses/_acted.html", context)
    response["HX-Push-Url"] = where
    detail = {"next": case.pk, "words": f"Undone. {listing.words_for(case)}"}
    response["HX-Trigger-After-Settle"] = json.dumps({"desk:acted": detail})
    return response
