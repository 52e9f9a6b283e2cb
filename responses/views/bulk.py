"""Acts on several selected items. Crisis and safety items are left out; each item says for itself how it went.

Nothing public is ever sent in bulk.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from people.access import needs
from people.models import User
from people.roles import Permission
from responses.models import CaseEvent
from responses.services import (
    BULK_CODES,
    BulkResult,
    bulk_acknowledge,
    bulk_assign,
    bulk_decide,
    bulk_sentiment,
    bulk_set_aside,
    bulk_uncorrect,
    bulk_undo,
)
from responses.views.answer import actor_of, step_of
from responses.views.listing import Listing
from responses.views.panes.signals import label_of
from triage.models import Correction

MOST = 200
MOST_SAID = 1000  # several signals of one item may have the same name
DONE = {"acknowledge": "acknowledged", "assign": "assigned", "set_aside": "set aside"}
KEPT = "someone acted on it since, or it was done already"
NOT_THERE = "no such signal waits there, or someone acted on it since"
Run = Callable[[Mapping[int, int]], BulkResult[Any]]


@require_POST
@needs(Permission.READ_CASES)
def bulk(request: HttpRequest) -> HttpResponse:
    """Acknowledge, assign, set aside or judge what is selected; the toast undoes it all."""
    name = request.POST.get("act", "")
    result = _act(request, name)(_selected(request.POST.getlist("item")))
    steps = " ".join(step_of(step) for done in result.done.values() for step in _steps(done))
    messages.success(request, _words(_done(request, name), result, _why_kept(name)), extra_tags=steps)
    return _back(request)


@require_POST
@needs(Permission.READ_CASES)
def undo(request: HttpRequest) -> HttpResponse:
    """Put back what one bulk act changed; an item that moved on since stays as it is."""
    steps = request.POST.getlist("event")
    events = [int(step) for step in steps[:MOST] if _is_id(step)]
    said = [int(step[1:]) for step in steps[:MOST_SAID] if step.startswith("c") and _is_id(step[1:])]
    acted = bulk_undo(events=events, actor=actor_of(request))
    judged = bulk_uncorrect(corrections=said, actor=actor_of(request))
    kept = sum(len(result.stale) + len(result.refused) for result in (acted, judged))
    words = f"{_items(len(acted.done) + len(judged.done))} as before."
    messages.success(request, f"{words} {kept} could not be undone: someone acted on it since." if kept else words)
    return _back(request)


def _act(request: HttpRequest, name: str) -> Run:
    actor, reason = actor_of(request), request.POST.get("reason", "")
    person = _person(request.POST.get("person", ""))
    code, sentiment = request.POST.get("code", ""), request.POST.get("sentiment", "")
    acts: dict[str, Run] = {
        "acknowledge": lambda versions: bulk_acknowledge(versions=versions, actor=actor),
        "assign": lambda versions: bulk_assign(versions=versions, actor=actor, to=person),
        "set_aside": lambda versions: bulk_set_aside(versions=versions, actor=actor, reason=reason),
        "confirm": lambda versions: bulk_decide(versions=versions, actor=actor, code=code, confirmed=True),
        "reject": lambda versions: bulk_decide(versions=versions, actor=actor, code=code, confirmed=False),
        "sentiment": lambda versions: bulk_sentiment(versions=versions, actor=actor, sentiment=sentiment),
    }
    if name not in acts or (name in ("confirm", "reject") and code not in BULK_CODES):
        raise Http404
    return acts[name]


def _done(request: HttpRequest, name: str) -> str:
    """What was done, after the number of items."""
    if name in ("confirm", "reject"):
        return f"with “{label_of(request.POST['code'])}” {name}ed"
    return "given another sentiment" if name == "sentiment" else DONE[name]


def _why_kept(name: str) -> str:
    return NOT_THERE if name in ("confirm", "reject") else KEPT


def _steps(done: CaseEvent | list[Correction]) -> Sequence[CaseEvent | Correction]:
    return done if isinstance(done, list) else [done]


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('inbox')}{Listing.of(request).query}")


def _person(pk: str) -> User | None:
    return User.objects.filter(pk=pk, is_active=True).first() if _is_id(pk) else None


def _selected(values: list[str]) -> dict[int, int]:
    """Item and the version that was seen; what does not read as such a pair is left out."""
    pairs = [value.split(":") for value in values[:MOST]]
    return {int(p[0]): int(p[1]) for p in pairs if len(p) == 2 and all(map(_is_id, p))}


def _is_id(text: str) -> bool:
    """Digits alone, and no more than a row's id has."""
    return text.isdecimal() and len(text) < 19


def _items(count: int) -> str:
    return f"{count} item{'' if count == 1 else 's'}"


def _words(done: str, result: BulkResult[Any], why_kept: str) -> str:
    words = [f"{_items(len(result.done))} {done}."]
    if left_out := len(result.left_out):
        words.append(f"{left_out} crisis or safety item{'' if left_out == 1 else 's'} left out: open each one.")
    if kept := len(result.stale) + len(result.refused) + len(result.missing):
        words.append(f"{kept} not changed: {why_kept}.")
    return " ".join(words)
