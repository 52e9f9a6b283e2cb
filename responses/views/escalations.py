"""Escalations: the board, and what is done with one of them."""

from collections.abc import Callable
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
from responses.views.answer import REFUSED, By, Refusal, actor_of, stale_refusal
from responses.views.panes.board import board_for


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
    version = VersionForm(request.POST)
    if not version.is_valid() or (form is not None and not form.is_valid()):
        return _board(request, Refusal("Nothing was changed", "Fill in every field, then try again.", REFUSED))
    seen = version.cleaned_data["expected_version"]
    try:
        run({"actor": actor_of(request), "expected_version": seen})
    except StaleAction as stale:
        return _board(request, stale_refusal(request, case_for(request.user, stale.case.pk), seen))
    except NotAllowed as no:
        return _board(request, Refusal("That could not be done", no.reason, REFUSED))
    messages.success(request, f"Item {case_pk} {words}.")
    return redirect("escalations")


def _board(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    closed = request.GET.get("show") == "closed"
    context = {
        "board": board_for(actor_of(request), closed=closed),
        "closed": closed,
        "refusal": refusal,
        "page_name": "Escalations",
    }
    return render(request, "responses/escalations.html", context, status=refusal.status if refusal else 200)
