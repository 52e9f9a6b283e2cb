"""The form of a person's keys."""

from typing import Any

from django import forms

from people.forms.base import DeskForm
from responses.keys import ACTIONS, problems, tidy


class KeysForm(DeskForm):
    """One field for each action; blank is no key. Refuses a key that two actions would share."""

    enabled = forms.BooleanField(
        label="Single-key shortcuts are on",
        required=False,
        help_text="Turn off if you use speech input or they get in the way.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for action in ACTIONS:
            attrs = {"class": "input input--key", "maxlength": 1, "autocomplete": "off", "autocapitalize": "none"}
            widget = forms.TextInput(attrs=attrs | {"spellcheck": "false"})
            self.fields[action.name] = forms.CharField(
                label=action.label, max_length=5, required=False, widget=widget, strip=True
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, why in problems(self.keys).items():
            self.add_error(name, why)
        return cleaned

    @property
    def keys(self) -> dict[str, str]:
        """What was chosen, action by action."""
        return {action.name: tidy(self.cleaned_data.get(action.name, "")) for action in ACTIONS}

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as the list of keys groups them."""
        names = dict.fromkeys(action.group for action in ACTIONS)
        return [(name, [self[action.name] for action in ACTIONS if action.group == name]) for name in names]
