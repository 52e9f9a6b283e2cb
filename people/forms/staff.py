"""Inviting people and giving roles. Which services are on offer depends on who is asking."""

from django import forms
from django.db.models import QuerySet

from people.forms.base import DeskForm
from people.models import Service
from people.roles import LABELS, Role

ROLES = [(role.value, label) for role, label in LABELS.items()]


class GrantForm(DeskForm):
    role = forms.TypedChoiceField(label="Role", choices=ROLES, coerce=Role)
    service = forms.ModelChoiceField(
        Service.objects.none(), label="Service", empty_label=None, help_text="The role holds there and below."
    )

    def __init__(self, *args: object, services: QuerySet[Service], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["service"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = services


class InviteForm(GrantForm):
    email = forms.EmailField(label="Work email", max_length=150)
    display_name = forms.CharField(label="Name", max_length=120)
    job_title = forms.CharField(label="Job title", max_length=120, required=False)
    field_order = ["email", "display_name", "job_title", "role", "service"]
