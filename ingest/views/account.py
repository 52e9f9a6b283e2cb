"""One account: how it is doing, and what its admin may do with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ingest.access import account_for
from ingest.errors import AccountError
from ingest.forms import PauseForm, SignInForm
from ingest.models import MonitoredAccount
from ingest.queries import account_rows, accounts_visible_to, recent_runs
from ingest.services import pause_account, request_poll, resume_account, sign_in_again
from people.access import needs
from people.models import User
from people.roles import Permission
from platforms.errors import PlatformError
from platforms.registry import platforms_by_name

admin_only = needs(Permission.MANAGE_ACCOUNTS)


@require_safe
@admin_only
def account(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, account_for(request.user, pk))


@require_POST
@admin_only
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = account_for(request.user, pk), PauseForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, pause_form=form)
    try:
        pause_account(account=found, **form.cleaned_data, actor=actor_of(request))
    except AccountError as error:
        form.add_error(None, str(error))
        return _page(request, found, status=409, pause_form=form)
    return _done(request, found, "Paused. The place is kept, so nothing is lost.")


@require_POST
@admin_only
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    found = account_for(request.user, pk)
    try:
        resume_account(account=found, actor=actor_of(request))
    except AccountError as error:
        return _done(request, found, str(error))
    return _done(request, found, "Reading again, from where it stopped.")


@require_POST
@admin_only
def poll(request: HttpRequest, pk: int) -> HttpResponse:
    found = account_for(request.user, pk)
    due = request_poll(account=found, actor=actor_of(request))
    return _done(request, found, "It is read within seconds." if due else "Not read: this account is not active.")


@require_POST
@admin_only
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    found = account_for(request.user, pk)
    form = _sign_in_form(found, request.POST)
    if form is None or not form.is_valid():
        return _page(request, found, status=422, sign_in_form=form)
    try:
        sign_in_again(account=found, secrets=form.values(secret=True), actor=actor_of(request))
    except PlatformError as error:
        form.add_error(None, f"The sign-in does not work: {error.reason} The old one was kept.")
        return _page(request, found, status=422, sign_in_form=form)
    except AccountError as error:
        form.add_error(None, str(error))
        return _page(request, found, status=409, sign_in_form=form)
    return _done(request, found, "Signed in. Reading goes on from where it stopped.")


def _page(request: HttpRequest, found: MonitoredAccount, *, status: int = 200, **forms: Any) -> HttpResponse:
    row = account_rows(accounts_visible_to(request.user).filter(pk=found.pk))[0]
    context = {
        "row": row,
        "account": row.account,
        "platform": row.platform,
        "runs": recent_runs(found),
        "pause_form": PauseForm(),
        "sign_in_form": _sign_in_form(found, None),
        **forms,
    }
    context["faulty"] = [form for form in forms.values() if form is not None]
    return render(request, "ingest/account.html", context, status=status)


def _sign_in_form(found: MonitoredAccount, data: Any) -> SignInForm | None:
    platform = platforms_by_name().get(found.platform)
    return SignInForm(platform, data, prefix="sign_in") if platform else None


def _done(request: HttpRequest, found: MonitoredAccount, said: str) -> HttpResponse:
    messages.info(request, said)
    return redirect("account", found.pk)


def actor_of(request: HttpRequest) -> User:
    """Whoever is signed in."""
    assert isinstance(request.user, User)
    return request.user
