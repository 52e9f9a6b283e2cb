"""Acts on several selected items. Crisis and safety items are left out; each item says for itself how it went.

Nothing public is ever sent in bulk.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from people.access import needs
from people.models import User
from people.roles import Permission
from responses.access import case_for
from responses.errors import NotAllowed, StaleAction
from responses.models import Case
from responses.services import acknowledge_case, assign_case, set_aside_case
from responses.views.answer import By, actor_of
from responses.views.listing import Listing

MOST = 200
Run = Callable[[Case, By], object]


@require_POST
@needs(Permission.READ_CASES)
def bulk(request: HttpRequest) -> HttpResponse:
    """Acknowledge, assign or set aside what is selected."""
    run = _act(request)
    counts = {"done": 0, "left_out": 0, "refused": 0}
    for pk, version in _selected(request.POST.getlist("item")):
        counts[_one(request, run, pk, version)] += 1
    messages.success(request, _result(request.POST.get("act", ""), **counts))
    return redirect(f"{reverse('inbox')}{Listing.of(request).query}")


def _act(request: HttpRequest) -> Run:
    reason, person = request.POST.get("reason", ""), _person(request.POST.get("person", ""))
    acts: dict[str, Run] = {
        "acknowledge": lambda case, by: acknowledge_case(case=case, **by),
        "assign": lambda case, by: assign_case(case=case, to=person, **by),
        "set_aside": lambda case, by: set_aside_case(case=case, reason=reason, **by),
    }
    found = acts.get(request.POST.get("act", ""))
    if found is None:
        raise Http404
    return found


def _person(pk: str) -> User | None:
    return User.objects.filter(pk=pk, is_active=True).first() if _is_id(pk) else None


def _selected(values: list[str]) -> list[tuple[int, int]]:
    """Pairs of item and version; what does not read as one is left out."""
    pairs = [value.split(":") for value in values[:MOST]]
    return [(int(p[0]), int(p[1])) for p in pairs if len(p) == 2 and all(map(_is_id, p))]


def _is_id(text: str) -> bool:
    """Digits alone, and no more than a row's id has."""
    return text.isdecimal() and len(text) < 19


def _one(request: HttpRequest, run: Run, pk: int, version: int) -> str:
    try:
        case = case_for(request.user, pk)
        if case.tier <= 1:
            return "left_out"
        run(case, {"actor": actor_of(request), "expected_version": version})
    except (Http404, StaleAction, NotAllowed):
        return "refused"
    return "done"


def _result(act: str, *, done: int, left_out: int, refused: int) -> str:
    verb = {"acknowledge": "acknowledged", "assign": "assigned", "set_aside": "set aside"}[act]
    words = [f"{done} item{'' if done == 1 else 's'} {verb}."]
    if left_out:
        words.append(f"{left_out} crisis or safety item{'' if left_out == 1 else 's'} left out: open each one.")
    if refused:
        words.append(f"{refused} not changed: someone acted on it since, or it was done already.")
    return " ".join(words)
