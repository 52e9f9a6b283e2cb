"""Discarding a draft and taking it up again: in place, with the Undo beside the composer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from responses.access import case_for, reply_for
from responses.errors import NotAllowed
from responses.models import Case
from responses.services import discard_draft, save_draft, take_up_draft
from responses.views.answer import REFUSED, Refusal, actor_of, refused
from responses.views.listing import Listing
from responses.views.page import item_fragment
from responses.views.panes.compose import Typed
from responses.views.replies import typed_reply


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """What was typed last is kept first, so that Undo brings back all of it."""
    case = case_for(request.user, pk)
    typed = typed_reply(request, case)

    def run() -> None:
        if typed.client_key is None:
            return
        if typed.body and typed.body.strip():
            save_draft(case=case, actor=actor_of(request), body=typed.body, client_key=typed.client_key)
        discard_draft(case=case, actor=actor_of(request), client_key=typed.client_key)

    return _answer(request, case, run, "The draft was not discarded", typed)


@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    reply = reply_for(request.user, pk)
    case = case_for(request.user, reply.case_id)
    return _answer(request, case, lambda: take_up_draft(reply=reply, actor=actor_of(request)), "That is too late")


def _answer(
    request: HttpRequest, case: Case, run: Callable[[], object], title: str, typed: Typed | None = None
) -> HttpResponse:
    try:
        run()
    except NotAllowed as no:
        return refused(request, case, Refusal(title, no.reason, REFUSED, typed=typed))
    case = case_for(request.user, case.pk)
    if not getattr(request, "htmx", False):
        return redirect(f"{reverse('item', args=[case.pk])}{Listing.of(request).query}")
    response = item_fragment(request, case, template="responses/_redrawn.html")
    response["HX-Trigger"] = '{"desk:focus": {"id": "draft"}}'
    return response
