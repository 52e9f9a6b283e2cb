"""A person's own page: display, password, sessions and API tokens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from audit.services import record
from people.forms.me import PreferencesForm, TokenForm
from people.models import PersonalToken, User
from people.services import change_preferences, issue_token, revoke_token
from people.sessions import end_sessions, sessions_of
from people.views.request import actor_of, in_local_time, status_of


@require_safe
@in_local_time
def me(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@in_local_time
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return _page(request, preferences=form)
    change_preferences(actor=actor_of(request), **form.cleaned_data)
    messages.success(request, "Display settings saved.")
    return redirect("me")


@require_POST
@in_local_time
def add_token(request: HttpRequest) -> HttpResponse:
    """Answers with the page itself, not a redirect: the secret is shown this once and stored nowhere."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, token_form=form)
    _token, secret = issue_token(actor=actor_of(request), **form.cleaned_data)
    return _page(request, secret=secret)


@require_POST
def end_token(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    token = get_object_or_404(PersonalToken, pk=pk, user=actor)
    revoke_token(token=token, actor=actor)
    messages.success(request, f"Token revoked: {token.name}.")
    return redirect("me")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    ended = end_sessions(actor, keep=request.session.session_key)
    record(actor=actor, action="sessions.ended", object_type="user", object_id=actor.pk, detail={"sessions": ended})
    messages.success(request, "You are signed out everywhere else.")
    return redirect("me")


def _page(
    request: HttpRequest,
    *,
    preferences: PreferencesForm | None = None,
    token_form: TokenForm | None = None,
    secret: str = "",
) -> HttpResponse:
    actor = actor_of(request)
    preferences = preferences or PreferencesForm(initial=_preferences_of(actor))
    token_form = token_form or TokenForm()
    context = {
        "preferences": preferences,
        "token_form": token_form,
        "secret": secret,
        "tokens": actor.tokens.filter(revoked_at=None, expires_at__gt=timezone.now()).order_by("-pk"),
        "sessions": sessions_of(actor),
        "this_session": request.session.session_key,
        "grants": actor.grants.select_related("service").order_by("service__path", "role"),
    }
    return render(request, "people/me.html", context, status=status_of(preferences, token_form))


def _preferences_of(actor: User) -> dict[str, object]:
    return {
        "theme": actor.theme,
        "keys_enabled": actor.keys_enabled,
        "covers_enabled": actor.covers_enabled,
    }
