"""A person's own settings and tokens."""

from django import forms

from people.forms.base import DeskForm
from people.models import PersonalToken, User

THEMES = User._meta.get_field("theme").choices or []


class PreferencesForm(DeskForm):
    theme = forms.ChoiceField(label="Light or dark", choices=THEMES)
    keys_enabled = forms.BooleanField(
        label="Single-key shortcuts", required=False, help_text="Switch off if you use speech input."
    )
    covers_enabled = forms.BooleanField(
        label="Cover severe text", required=False, help_text="It opens when you ask. Service, source and clock stay."
    )


class TokenForm(DeskForm):
    name = forms.CharField(label="What it is for", max_length=80)
    scope = forms.ChoiceField(label="It may", choices=PersonalToken.Scope.choices)
    days = forms.TypedChoiceField(
        label="It ends after", coerce=int, choices=[(30, "30 days"), (90, "90 days"), (365, "1 year")]
    )
