"""The very first page of an empty desk: name the organisation and make the first account.

It exists only while there is no organisation, and asks for a code that is printed where the desk was
started, so that whoever finds the address first cannot take the desk over.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac

from people.models import Grant, Organisation, User
from people.queries import root_service
from people.roles import Role
from people.services import create_organisation

FIRST_ROLES = [Role.ACCOUNT_ADMIN, Role.APPROVER]


def setup_code() -> str:
    """Ten letters derived from this desk's secret; printed by ``make run DEMO=0`` and ``manage.py setup_code``."""
    return salted_hmac("feedbackdesk.setup", settings.SECRET_KEY, algorithm="sha256").hexdigest()[:10]


class SetupForm(forms.Form):
    code = forms.CharField(
        label="Set-up code",
        help_text="Printed in the terminal where the desk was started.",
        widget=forms.TextInput({"autocomplete": "one-time-code"}),
    )
    organisation = forms.CharField(
        label="Name of your organisation", max_length=120, widget=forms.TextInput({"autocomplete": "organization"})
    )
    display_name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label="Work email", max_length=150, widget=forms.EmailInput({"autocomplete": "username"}))
    password = forms.CharField(
        label="Password, at least 12 characters", widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        if not constant_time_compare(code, setup_code()):
            raise forms.ValidationError("This is not the set-up code. Copy it from the terminal.")
        return code

    def clean_email(self) -> str:
        """Addresses are kept in lower case, as sign-in reads them."""
        return str(self.cleaned_data["email"]).lower()

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


@login_not_required
def first_setup(request: HttpRequest) -> HttpResponse:
    if Organisation.objects.exists():
        raise Http404
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _make_desk(form.cleaned_data)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("start")
    return render(request, "start/setup.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _make_desk(data: dict[str, Any]) -> User:
    create_organisation(name=data["organisation"])
    user = User.objects.create_user(
        data["email"], email=data["email"], password=data["password"], display_name=data["display_name"]
    )
    root = root_service()
    Grant.objects.bulk_create(Grant(user=user, service=root, role=role.value) for role in FIRST_ROLES)
    return user
