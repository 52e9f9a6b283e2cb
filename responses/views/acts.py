"""What staff do with an item: each a POST that carries the version the person saw."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from responses.access import case_for, visible_cases
from responses.forms import AssignForm, CloseForm, EscalateForm, SetAsideForm, SnoozeForm, TierForm
from responses.models import CaseEvent
from responses.services import (
    acknowledge_case,
    assign_case,
    bring_back_case,
    close_case,
    escalate_case,
    note_case,
    reopen_case,
    set_aside_case,
    set_tier,
    snooze_case,
    take_case,
    undo_event,
)
from responses.views.answer import Act, By, actor_of, perform, perform_form
from responses.views.panes.compose import Typed
from responses.views.undoing import undone


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    return perform(request, case, Act("acknowledged", lambda by: acknowledge_case(case=case, **by)))


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    return perform(request, case, Act("taken", lambda by: take_case(case=case, **by)))


@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    return perform(request, case, Act("brought back", lambda by: bring_back_case(case=case, **by)))


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    return perform(request, case, Act("open again", lambda by: reopen_case(case=case, **by)))


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    text = request.POST.get("text", "")
    act = Act("noted", lambda by: note_case(case=case, text=text, **by), undoable=False, stays=True)
    return perform(request, case, act, Typed(note=text))


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    form = AssignForm(case, request.POST)
    act = Act("assigned", lambda by: assign_case(case=case, to=form.cleaned_data["person"], **by))
    return perform_form(request, case, form, act)


@require_POST
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    form = SnoozeForm(request.POST)
    act = Act(
        "snoozed",
        lambda by: snooze_case(case=case, until=form.moment(case), reason=form.cleaned_data["reason"], **by),
    )
    return perform_form(request, case, form, act)


@require_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    form = SetAsideForm(request.POST)
    act = Act("set aside", lambda by: set_aside_case(case=case, reason=form.cleaned_data["reason"], **by))
    return perform_form(request, case, form, act)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    form = CloseForm(case, request.POST)
    act = Act("closed", lambda by: close_case(case=case, outcome=form.cleaned_data["outcome"], **by))
    return perform_form(request, case, form, act)


@require_POST
def tier(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    form = TierForm(request.POST)
    act = Act("given another tier", lambda by: set_tier(case=case, tier=form.cleaned_data["tier"], **by))
    return perform_form(request, case, form, act)


@require_POST
def escalate(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    form = EscalateForm(case, request.POST)

    def pass_on(by: By) -> None:
        said = form.cleaned_data
        escalate_case(case=case, to=said["person"], reason=said["reason"], passed_to=said["passed_to"], **by)

    return perform_form(request, case, form, Act("passed on", pass_on, undoable=False, stays=True))


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo one step, from its toast or from the timeline. Safe at any version: values changed since are refused."""
    event = get_object_or_404(CaseEvent.objects.filter(case__in=visible_cases(request.user)), pk=pk)
    case = case_for(request.user, event.case_id)
    return undone(
        request, case, lambda: undo_event(event=event, actor=actor_of(request), expected_version=case.version)
    )
