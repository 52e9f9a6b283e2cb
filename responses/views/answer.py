"""How an act answers. Done: the row leaves or is redrawn, a toast with Undo, focus moves on. Refused: the page
as it is now, with the reason and everything that was typed."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from people.memo import request_memo
from people.models import User
from responses.access import case_for
from responses.errors import NotAllowed, StaleAction
from responses.forms import Sheet, VersionForm
from responses.models import Case, CaseEvent
from responses.views.listing import Listing
from responses.views.page import desk_page, item_fragment, item_page
from responses.views.panes.compose import Typed
from responses.views.panes.timeline import changes_since
from triage.models import Correction

By = dict[str, Any]
STALE, REFUSED = 409, 422
CHECK_FORM = "Look at what is marked, then try again. What you typed is kept."


@dataclass(frozen=True)
class Act:
    """``words`` complete "Item 5 ..."; ``run`` calls the service with the actor and the version seen."""

    words: str
    run: Callable[[By], object]
    undoable: bool = True
    stays: bool = False  # the item stays open after it


@dataclass(frozen=True)
class Refusal:
    """Why nothing happened, what has changed since, and what was typed: in the composer, or in a small form.

    ``form`` is drawn again under the reason, with what was typed, to send to ``action`` at ``version``.
    """

    title: str
    words: str
    status: int
    changes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    typed: Typed | None = None
    form: forms.Form | None = None
    action: str = ""
    version: int = 0

    def again(self, request: HttpRequest, form: forms.Form | None, version: int) -> "Refusal":
        """With the form to try again, at the version of the item that the person now sees."""
        if not isinstance(form, Sheet):
            return self  # a pair of buttons has nothing to keep
        form.auto_id = "again-%s"  # the page holds the same form, empty, in its sheet
        return replace(self, form=form, action=request.get_full_path(), version=version)


def actor_of(request: HttpRequest) -> User:
    """The signed-in person: every page but sign-in demands one (LoginRequiredMiddleware)."""
    return cast(User, request.user)


def perform(
    request: HttpRequest, case: Case, act: Act, typed: Typed | None = None, form: forms.Form | None = None
) -> HttpResponse:
    """Do it and answer, or answer why not, with everything that was typed."""
    seen = VersionForm(request.POST)
    if not seen.is_valid():
        incomplete = Refusal("Nothing was changed", "This page was incomplete. Try again.", REFUSED, typed=typed)
        return refused(request, case, incomplete.again(request, form, case.version))
    return attempt(request, case, act, expected_version=seen.cleaned_data["expected_version"], typed=typed, form=form)


def perform_form(request: HttpRequest, case: Case, form: forms.Form, act: Act) -> HttpResponse:
    """The same for an act with a small form; one that is out of shape is drawn again with its errors."""
    if form.is_valid():
        return perform(request, case, act, form=form)
    refusal = Refusal("Nothing was changed", CHECK_FORM, REFUSED, errors=errors_of(form))
    return refused(request, case, refusal.again(request, form, case.version))


def errors_of(form: forms.Form) -> list[str]:
    """What is wrong with a form, each with the name of its field."""
    return [f"{form[name].label}: {error}" for name, found in form.errors.items() for error in found]


def attempt(
    request: HttpRequest,
    case: Case,
    act: Act,
    *,
    expected_version: int,
    typed: Typed | None = None,
    form: forms.Form | None = None,
) -> HttpResponse:
    listing = Listing.of(request)
    following = listing.after_item(case)
    try:
        outcome = act.run({"actor": actor_of(request), "expected_version": expected_version})
    except StaleAction as stale:
        refusal = stale_refusal(request, stale.case, expected_version, typed)
        return refused(request, stale.case, refusal.again(request, form, stale.case.version))
    except NotAllowed as no:
        refusal = Refusal("That could not be done", no.reason, REFUSED, typed=typed)
        return refused(request, case, refusal.again(request, form, case.version))
    case = case_for(request.user, case.pk)
    step = outcome if isinstance(outcome, CaseEvent | Correction) and act.undoable else None
    tell(request, f"Item {case.pk} {act.words}.", step)
    leaves = not act.stays and not listing.holds(case)
    return acted(request, case, listing, act.words, following if leaves else case, leaves=leaves)


def stale_refusal(request: HttpRequest, case: Case, seen: int, typed: Typed | None = None) -> Refusal:
    words = "Someone acted on this item after you opened it. What you typed is kept; look, then decide again."
    changes = changes_since(case, seen, actor_of(request))
    return Refusal("This item has changed", words, STALE, changes=changes, typed=typed)


def tell(request: HttpRequest, words: str, step: CaseEvent | Correction | None) -> None:
    """A toast; with Undo while the step can be undone."""
    messages.success(request, words, extra_tags=step_of(step) if step else "")


def step_of(step: CaseEvent | Correction) -> str:
    """A step by its name in a toast: the id of an event, or "c" and the id of a correction."""
    return f"c{step.pk}" if isinstance(step, Correction) else str(step.pk)


@request_memo()
def refused(request: HttpRequest, case: Case, refusal: Refusal) -> HttpResponse:
    htmx = getattr(request, "htmx", False)
    page = item_fragment if htmx else item_page
    response = page(request, case, refusal=refusal, typed=refusal.typed)
    response.status_code = refusal.status
    if htmx:
        response["HX-Trigger"] = json.dumps({"desk:focus": {"id": "refusal"}})
        response.headers.setdefault("HX-Retarget", "#item")  # a crisis item is drawn whole, into the body
        response.headers.setdefault("HX-Reswap", "innerHTML")
    return response


@request_memo()
def acted(
    request: HttpRequest, case: Case, listing: Listing, words: str, then: Case | None, *, leaves: bool
) -> HttpResponse:
    """``then`` is the item to go on with: the same one, the next, or None at the end of the list."""
    where = reverse("item", args=[then.pk]) if then else reverse("inbox")
    if not getattr(request, "htmx", False):
        return redirect(f"{where}{listing.query}")
    if case.tier == 0:  # it has a page of its own, drawn whole
        return HttpResponse(status=204, headers={"HX-Redirect": f"{where}{listing.query}"})
    from_row = request.POST.get("from") == "row"
    shows = None if from_row or then is None or then.tier == 0 else then
    context = desk_page(request, listing, shows) | {
        "gone": case.pk if leaves else None,
        "changed_row": None if leaves else listing.row(case, current=shows == case),
    }
    response = render(request, "responses/_acted.html", context)
    if not from_row:
        response["HX-Push-Url"] = f"{where if shows else reverse('inbox')}{listing.query}"
    next_words = listing.words_for(then) if leaves else ""
    said = f"{words.capitalize()}. {next_words}".strip()
    detail = {"next": then.pk if then else None, "words": said} if leaves else {"words": said, "stay": case.pk}
    response["HX-Trigger-After-Settle"] = json.dumps({"desk:acted": detail})
    return response
