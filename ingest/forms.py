"""What an account admin types. Secrets are read once and never rendered again, not even after an error."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from people.access import AnyUser, services_with
from people.models import Service
from people.roles import Permission
from platforms.base import ConfigField, Platform

PREFIX = "config_"  # keeps a platform's own names apart from ours
TYPE_AGAIN = "Type it again: the desk does not show what you typed here."


class ServiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Service) -> str:
        return obj.name if obj.parent_id else f"Whole organisation ({obj.name})"


class PlatformForm(forms.Form):
    """Fields that a platform asks for, after whatever a subclass declares."""

    def __init__(self, platform: Platform, asked: Sequence[ConfigField], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for each in asked:
            self.fields[PREFIX + each.name] = self._field(each, platform)

    def _field(self, each: ConfigField, platform: Platform) -> forms.CharField:
        attributes = {"class": "input", "autocomplete": "off", "spellcheck": "false"}
        widget = forms.PasswordInput if each.secret else forms.TextInput
        hint = f"{each.hint} {TYPE_AGAIN}".strip() if each.secret and self.is_bound else each.hint
        return forms.CharField(
            label=each.label,
            help_text=hint,
            required=each.required,
            max_length=4000 if each.secret else 300,
            widget=widget(attrs=attributes),
            error_messages={"required": f"Enter the {each.label[:1].lower()}{each.label[1:]} from {platform.label}"},
        )

    def values(self, *, secret: bool) -> dict[str, str]:
        """What was typed, blanks left out."""
        chosen = {each.name: str(self.cleaned_data[PREFIX + each.name]) for each in self.asked if each.secret == secret}
        return {name: value for name, value in chosen.items() if value}


class ConnectForm(PlatformForm):
    purpose = forms.CharField(
        max_length=200,
        help_text="One sentence. It is shown to the public on our notice page.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
        error_messages={"required": "Say why we listen to this account"},
    )
    service = ServiceField(
        queryset=Service.objects.none(),
        empty_label="Choose a service",
        help_text="Where its posts belong.",
        widget=forms.Select(attrs={"class": "input input--short"}),
        error_messages={"required": "Choose a service", "invalid_choice": "Choose a service"},
    )

    def __init__(self, platform: Platform, user: AnyUser, *args: Any, **kwargs: Any) -> None:
        super().__init__(platform, platform.fields, *args, **kwargs)
        services = services_with(user, Permission.MANAGE_ACCOUNTS)
        allowed = Service.objects.all() if services is None else Service.objects.filter(pk__in=services)
        self.fields["service"].queryset = allowed  # type: ignore[attr-defined]
        self.order_fields([*(PREFIX + each.name for each in self.asked), "purpose", "service"])


class SignInForm(PlatformForm):
    """New credentials for an account that is connected. An optional one left empty stays as it is."""

    def __init__(self, platform: Platform, *args: Any, **kwargs: Any) -> None:
        super().__init__(platform, [each for each in platform.fields if each.secret], *args, **kwargs)


class DiscardForm(forms.Form):
    reason = forms.CharField(
        label="Why it can go",
        max_length=200,
        help_text="One line, for the record. Do not repeat what the item says.",
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "Say why this item can go"},
    )


class PauseForm(forms.Form):
    reason = forms.CharField(
        max_length=200,
        help_text="One line, for your colleagues.",
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "Say why reading should pause"},
    )
    until = forms.DateField(
        label="Read again from",
        required=False,
        help_text="As in 2026-12-01. Leave it empty to pause until somebody resumes.",
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "numeric", "autocomplete": "off"}),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "Enter a date as in 2026-12-01"},
    )

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until <= timezone.localdate():
            raise forms.ValidationError("Enter a date after today")
        return until
