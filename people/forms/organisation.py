"""Settings of the organisation, its services and its crisis lines."""

from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django import forms

from people.forms.base import DeskForm, dress
from people.models import Service, User, WorkingHours

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class OrganisationForm(DeskForm):
    name = forms.CharField(label="Name", max_length=120)
    country = forms.RegexField(r"^[A-Z]{2}$", label="Country", help_text="Two letters, such as CA or GB.")
    region = forms.CharField(
        label="Province or region", max_length=8, required=False, help_text="Such as ON. Sets the statutory holidays."
    )
    time_zone = forms.ChoiceField(label="Time zone", choices=lambda: [(z, z) for z in sorted(available_timezones())])
    hold_seconds = forms.IntegerField(
        label="Seconds for which an approved reply can be pulled back", min_value=0, max_value=3600
    )
    listed_phone = forms.CharField(label="Phone number that replies may give", max_length=40, required=False)
    staff_support = forms.CharField(
        label="Support for staff",
        max_length=200,
        required=False,
        help_text="A line, a name, hours. Shown at sign-in and on the support page.",
    )


class NewServiceForm(DeskForm):
    name = forms.CharField(label="Name", max_length=120)
    parent = forms.ModelChoiceField(Service.objects.all(), label="Part of", empty_label=None)


class ServiceForm(DeskForm):
    """Name, lead, and one span of staffed hours for each weekday."""

    name = forms.CharField(label="Name", max_length=120)
    lead = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("display_name"), label="Lead", required=False
    )

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        kept = WorkingHours.objects.filter(service=service)
        initial: dict[str, object] = {"name": service.name, "lead": service.lead_id}
        initial |= {f"opens_{row.weekday}": row.opens for row in kept}
        initial |= {f"closes_{row.weekday}": row.closes for row in kept}
        super().__init__(*args, initial=initial, **kwargs)
        for day, label in enumerate(WEEKDAYS):
            self.fields[f"opens_{day}"] = _clock(f"{label}, opens")
            self.fields[f"closes_{day}"] = _clock(f"{label}, closes")
        dress(self)

    @property
    def days(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The two fields of each weekday, Monday first."""
        return [(label, self[f"opens_{day}"], self[f"closes_{day}"]) for day, label in enumerate(WEEKDAYS)]

    @property
    def hours(self) -> list[tuple[int, time, time]]:
        """What was chosen, after validation; a weekday left blank is closed."""
        data = self.cleaned_data
        return [(d, data[f"opens_{d}"], data[f"closes_{d}"]) for d in range(7) if data[f"opens_{d}"]]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for day, label in enumerate(WEEKDAYS):
            if bool(data.get(f"opens_{day}")) != bool(data.get(f"closes_{day}")):
                self.add_error(f"closes_{day}", f"{label}: give both times, or neither for closed.")
        return data


def _clock(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class CrisisLineForm(DeskForm):
    name = forms.CharField(label="Name", max_length=120)
    contact = forms.CharField(label="How to reach it", max_length=120, help_text="Such as: Call or text 9-8-8")
    hours = forms.CharField(label="Hours", max_length=120, required=False)
