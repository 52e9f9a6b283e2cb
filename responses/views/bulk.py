"""Acts on several selected items. Crisis and safety items are left out; each item says for itself how it went.

Nothing public is ever sent in bulk.
"""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from people.access import needs
from people.models import User
from people.roles import Permission
from responses.services import BulkResult, bulk_acknowledge, bulk_assign, bulk_set_aside, bulk_undo
from responses.views.answer import actor_of
from responses.views.listing import Listing

MOST = 200
DONE = {"acknowledge": "acknowledged", "assign": "assigned", "set_aside": "set aside"}
Run = Callable[[Mapping[int, int]], BulkResult]


@require_POST
@needs(Permission.READ_CASES)
def bulk(request: HttpRequest) -> HttpResponse:
    """Acknowledge, assign or set aside what is selected; the toast undoes it."""
    name = request.POST.get("act", "")
    result = _act(request, name)(_selected(request.POST.getlist("item")))
    steps = " ".join(str(event.pk) for event in result.done.values())
    messages.success(request, _words(DONE[name], result), extra_tags=steps)
    return _back(request)


@require_POST
@needs(Permission.READ_CASES)
def undo(request: HttpRequest) -> HttpResponse:
    """Put back what one bulk act changed; an item that moved on since stays as it is."""
    steps = [int(pk) for pk in request.POST.getlist("event")[:MOST] if _is_id(pk)]
    result = bulk_undo(events=steps, actor=actor_of(request))
    kept = len(result.stale) + len(result.refused)
    words = f"{_items(len(result.done))} as before."
    messages.success(request, f"{words} {kept} could not be undone: someone acted on it since." if kept else words)
    return _back(request)


def _act(request: HttpRequest, name: str) -> Run:
    actor, reason = actor_of(request), request.POST.get("reason", "")
    person = _person(request.POST.get("person", ""))
    acts: dict[str, Run] = {
        "acknowledge": lambda versions: bulk_acknowledge(versions=versions, actor=actor),
        "assign": lambda versions: bulk_assign(versions=versions, actor=actor, to=person),
        "set_aside": lambda versions: bulk_set_aside(versions=versions, actor=actor, reason=reason),
    }
    if name not in acts:
        raise Http404
    return acts[name]


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


def _words(done: str, result: BulkResult) -> str:
    words = [f"{_items(len(result.done))} {done}."]
    if left_out := len(result.left_out):
        words.append(f"{left_out} crisis or safety item{'' if left_out == 1 else 's'} left out: open each one.")
    if kept := len(result.stale) + len(result.refused) + len(result.missing):
        words.append(f"{kept} not changed: someone acted on it since, or it was done already.")
    return " ".join(words)
