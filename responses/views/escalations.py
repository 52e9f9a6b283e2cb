"""Escalations: the board, and what is done with one of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from people.access import needs
from people.roles import Permission
from responses.access import case_for, escalation_for
from responses.errors import NotAllowed, StaleAction
from responses.forms import PauseForm, ResolveForm, VersionForm
from responses.services import acknowledge_escalation, nudge_escalation, pause_escalation, resolve_escalation
from responses.views.answer import CHECK_FORM, REFUSED, By, Refusal, actor_of, errors_of, stale_refusal
from responses.views.panes.board import board_for
from responses.views.panes.board_sheets import sheets_of


@require_GET
@needs(Permission.READ_CASES)
def board(request: HttpRequest) -> HttpResponse:
    return _board(request)


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    escalation = escalation_for(request.user, pk)
    return _step(
        request, escalation.case_id, lambda by: acknowledge_escalation(escalation=escalation, **by), "is yours"
    )


@require_POST
def nudge(request: HttpRequest, pk: int) -> HttpResponse:
    escalation = escalation_for(request.user, pk)
    return _step(request, escalation.case_id, lambda by: nudge_escalation(escalation=escalation, **by), "nudged")


@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    escalation, form = escalation_for(request.user, pk), PauseForm(request.POST)

    def run(by: By) -> object:
        said = form.cleaned_data
        until = timezone.make_aware(datetime.combine(said["until"], time(9)))
        return pause_escalation(escalation=escalation, until=until, reason=said["reason"], **by)

    return _step(request, escalation.case_id, run, "paused", form)


@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    escalation, form = escalation_for(request.user, pk), ResolveForm(request.POST)

    def run(by: By) -> object:
        return resolve_escalation(escalation=escalation, note=form.cleaned_data["note"], **by)

    return _step(request, escalation.case_id, run, "resolved", form)


def _step(
    request: HttpRequest, case_pk: int, run: Callable[[By], object], words: str, form: Form | None = None
) -> HttpResponse:
    """Do it, or show the board as it is now with the reason and what was typed."""
    version = VersionForm(request.POST)
    if not version.is_valid() or (form is not None and not form.is_valid()):
        errors = errors_of(form) if form is not None and form.errors else []
        return _refused(request, case_pk, Refusal("Nothing was changed", CHECK_FORM, REFUSED, errors=errors), form)
    seen = version.cleaned_data["expected_version"]
    try:
        run({"actor": actor_of(request), "expected_version": seen})
    except StaleAction as stale:
        return _refused(request, case_pk, stale_refusal(request, stale.case, seen), form)
    except NotAllowed as no:
        return _refused(request, case_pk, Refusal("That could not be done", no.reason, REFUSED), form)
    messages.success(request, f"Item {case_pk} {words}.")
    return redirect("escalations")


def _refused(request: HttpRequest, case_pk: int, refusal: Refusal, form: Form | None) -> HttpResponse:
    """The reason names the item: the board shows many."""
    case = case_for(request.user, case_pk)
    titled = replace(refusal, title=f"Item {case.pk}: {refusal.title[0].lower()}{refusal.title[1:]}")
    return _board(request, titled.again(request, form, case.version))


def _board(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    closed = request.GET.get("show") == "closed"
    board = board_for(actor_of(request), closed=closed)
    context = {
        "board": board,
        "sheets": sheets_of(board.acted_on),
        "closed": closed,
        "refusal": refusal,
        "page_name": "Escalations",
    }
    return render(request, "responses/escalations.html", context, status=refusal.status if refusal else 200)
