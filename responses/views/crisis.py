"""A crisis item: one person takes it, then decides step by step. Never by bulk, never automatic."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from responses.access import case_for
from responses.errors import StaleAction
from responses.models import Case
from responses.services import decide_crisis, pass_crisis_on, take_crisis
from responses.views.answer import Act, By, perform


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    act = Act("is yours. The pages have stopped", lambda by: take_now(case, by), undoable=False, stays=True)
    return perform(request, case, act)


@require_POST
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    act = Act("passed on", lambda by: pass_crisis_on(case=case, **by), undoable=False, stays=True)
    return perform(request, case, act)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    step, choice = request.POST.get("question", ""), request.POST.get("answer", "")
    act = Act(
        "decision saved",
        lambda by: decide_crisis(case=case, step=step, choice=choice, **by),
        undoable=False,
        stays=True,
    )
    return perform(request, case, act)


def take_now(case: Case, by: By) -> object:
    """Take it. A page that went out since the person looked is no reason to refuse; another person's word is."""
    try:
        return take_crisis(case=case, **by)
    except StaleAction as stale:
        if stale.case.crisis_taken_by_id is not None or stale.case.tier != 0:
            raise
        return take_crisis(case=stale.case, **{**by, "expected_version": stale.case.version})
