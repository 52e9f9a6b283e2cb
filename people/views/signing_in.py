"""Signing in and out, and setting a password. Every attempt is on record; nothing typed is."""

from typing import Any

from axes.helpers import get_client_ip_address
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record
from people.access import may
from people.errors import Refused
from people.forms.signing_in import ChangePasswordForm, NewPasswordForm, ResetForm, SignInForm
from people.models import User
from people.queries import organisation
from people.roles import Permission
from people.services import ask_for_link, set_password
from people.throttle import count_one, reached, too_many
from people.views.request import actor_of, status_of

HOUR = 3600
RESETS_PER_ADDRESS = 20
FAILURES_PER_ADDRESS = 50  # an hour, over all names; django-axes counts five for one name from one address
METHODS = ["get", "head", "post", "options"]  # Django's own views take PUT for POST


class SignIn(views.LoginView):
    """Django's own: a new session id at sign-in, only local addresses in ``next``."""

    http_method_names = METHODS
    authentication_form = SignInForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        return landing_of(actor_of(self.request))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Many names tried from one address: no password is looked at until the hour is over."""
        if reached("sign-in-from", _address(request), limit=FAILURES_PER_ADDRESS):
            return _locked(request, "an hour")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        _record(self.request, "person.signed_in", actor_of(self.request))
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        count_one("sign-in-from", _address(self.request), seconds=HOUR)
        named = User.objects.filter(username=form.cleaned_data.get("username", "")).first()
        _record(self.request, "sign_in.failed", None, named)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(organisation=organisation(), **kwargs)


class SignOut(views.LogoutView):
    """By POST alone; the session is emptied and its id dies."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, User):
            record(actor=request.user, action="person.signed_out", object_type="user", object_id=request.user.pk)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def password_reset(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer and its time are the same whether the address is known or not."""
    form = ResetForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "registration/password_reset.html", {"form": form}, status=status_of(form))
    if too_many("reset-from", _address(request), limit=RESETS_PER_ADDRESS, seconds=HOUR):
        return _locked(request, "an hour")
    ask_for_link(email=form.cleaned_data["email"])
    return redirect("password-reset-sent")


@login_not_required
@require_safe
def password_reset_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "registration/password_reset_sent.html")


class SetPassword(views.PasswordResetConfirmView):
    """Behind a one-time link. Setting a password ends every session and token, and kills the link."""

    http_method_names = METHODS
    form_class = NewPasswordForm
    template_name = "registration/set_password.html"

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        try:
            ended = set_password(user=form.user, password=form.cleaned_data["new_password1"], by_link=True)
        except Refused as refused:
            form.add_error(None, refused.reason)
            return self.form_invalid(form)
        self.request.session.pop(views.INTERNAL_RESET_SESSION_TOKEN, None)
        messages.success(self.request, f"Your password is set. Sign in with it.{_tokens_ended(ended)}")
        return redirect("login")

    def form_invalid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ChangePassword(views.PasswordChangeView):
    """For somebody signed in. Their other sessions end, each being bound to the old password, and their tokens."""

    http_method_names = METHODS
    form_class = ChangePasswordForm
    template_name = "people/password.html"

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        actor = actor_of(self.request)
        try:
            ended = set_password(user=actor, password=form.cleaned_data["new_password1"], by_link=False)
        except Refused as refused:
            form.add_error(None, refused.reason)
            return self.form_invalid(form)
        update_session_auth_hash(self.request, actor)
        said = f"Password changed. You are signed out everywhere else.{_tokens_ended(ended)}"
        messages.success(self.request, said)
        return redirect("me")

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


def landing_of(person: User) -> str:
    """The first page that this person may open: not everybody reads items."""
    homes = {
        Permission.READ_CASES: "inbox",
        Permission.MANAGE_PEOPLE: "start",
        Permission.MANAGE_ACCOUNTS: "accounts",
        Permission.READ_AUDIT: "record",
        Permission.READ_FIGURES: "weekly",
    }
    return reverse(next((home for permission, home in homes.items() if may(person, permission)), "me"))


def _tokens_ended(count: int) -> str:
    """What a script of the person's will notice; nothing to say to most."""
    return " Your API tokens were revoked: make new ones on your own page." if count else ""


def _address(request: HttpRequest) -> str:
    return str(get_client_ip_address(request))


def _locked(request: HttpRequest, wait: str) -> HttpResponse:
    return render(request, "registration/locked.html", {"wait": wait}, status=429)


def _record(request: HttpRequest, action: str, actor: User | None, named: User | None = None) -> None:
    detail = {"address": get_client_ip_address(request)}
    about = actor or named
    record(actor=actor, action=action, object_type="user", object_id=about.pk if about else None, detail=detail)
