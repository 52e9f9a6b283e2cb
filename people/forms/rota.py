"""A shift of the rota, in the organisation's own time."""

from django import forms
from django.db.models import QuerySet

from people.forms.base import DeskForm
from people.models import Service, User


def _moment(label: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )


def _person(label: str, help_text: str, *, required: bool = True) -> "forms.ModelChoiceField[User]":
    people = User.objects.filter(is_active=True).order_by("display_name")
    return forms.ModelChoiceField(people, label=label, help_text=help_text, required=required)


class ShiftForm(DeskForm):
    service = forms.ModelChoiceField(Service.objects.none(), label="Service", empty_label=None)
    starts = _moment("From")
    ends = _moment("Until")
    lead = _person("Clinical lead", "Paged first.")
    backup = _person("Backup", "Paged when the lead has not answered in time.")
    manager = _person("Manager", "Paged last.", required=False)

    def __init__(self, *args: object, services: QuerySet[Service], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["service"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = services
