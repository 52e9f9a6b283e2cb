"""A person's own keys: /me/keys/."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from people.models import User
from people.services import change_preferences
from responses.key_forms import KeysForm
from responses.queries.keys import keys_of
from responses.services import change_keys, reset_keys
from responses.views.answer import REFUSED, actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The map with a field for each action, and the switch for all of them."""
    actor = actor_of(request)
    if request.method != "POST":
        return _page(request, KeysForm(initial={"enabled": actor.keys_enabled, **keys_of(actor)}))
    form = KeysForm(request.POST)
    if not form.is_valid():
        return _page(request, form, REFUSED)
    change_keys(actor=actor, keys=form.keys)
    _switch(actor, on=form.cleaned_data["enabled"])
    messages.success(request, "Your keys are saved.")
    return redirect("me-keys")


@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    reset_keys(actor=actor_of(request))
    messages.success(request, "You have the keys that everybody begins with.")
    return redirect("me-keys")


def _switch(actor: User, *, on: bool) -> None:
    if actor.keys_enabled != on:
        change_preferences(actor=actor, theme=actor.theme, keys_enabled=on, covers_enabled=actor.covers_enabled)


def _page(request: HttpRequest, form: KeysForm, status: int = 200) -> HttpResponse:
    return render(request, "responses/keys.html", {"form": form, "page_name": "Your keys"}, status=status)
