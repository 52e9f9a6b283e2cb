"""Signing in and setting passwords."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm

from people.forms.base import DeskForm, dress


class SignInForm(AuthenticationForm):
    """The same words whether the address is unknown, the password wrong or the account switched off."""

    error_messages = {
        "invalid_login": "The email or the password does not match. Check both and try again.",
        "inactive": "The email or the password does not match. Check both and try again.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Work email"
        self.fields["username"].widget.attrs.update(type="email", autocomplete="username", inputmode="email")
        dress(self)

    def clean_username(self) -> str:
        """Addresses are kept in lower case; one throttle counts every spelling."""
        return str(self.cleaned_data["username"]).strip().lower()


class ResetForm(DeskForm):
    email = forms.EmailField(label="Work email", widget=forms.EmailInput(attrs={"autocomplete": "username"}))


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A password chosen through a one-time link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _explain(self)


class ChangePasswordForm(PasswordChangeForm):
    """A password changed by somebody who is signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _explain(self)


def _explain(form: forms.BaseForm) -> None:
    form.fields["new_password1"].help_text = "At least 12 characters. A few words are easier to remember."
    form.fields["new_password2"].label = "New password again"
    form.fields["new_password2"].help_text = ""
    dress(form)
