"""Settings of the organisation, its services and its crisis lines."""

from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django import forms

from people.forms.base import DeskForm, dress
from people.forms.spans import Span
from people.models import Service, User, WorkingHours


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
    """Name, lead, and the staffed hours of each weekday.

    A weekday has one span to fill in, and one more for every further span that it has: a pause at noon, say. A
    further span that the sent form knows nothing of was added meanwhile, and stays.
    """

    name = forms.CharField(label="Name", max_length=120)
    lead = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("display_name"), label="Lead", required=False
    )

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        kept = WorkingHours.objects.filter(service=service).order_by("weekday", "opens")
        by_day = [[(row.opens, row.closes) for row in kept if row.weekday == day] for day in range(7)]
        self._spans = [Span(day, place) for day in range(7) for place in range(max(1, len(by_day[day])))]
        self._kept = {span: by_day[span.day][span.place] for span in self._spans if by_day[span.day]}
        initial: dict[str, object] = {"name": service.name, "lead": service.lead_id}
        for span, (opens, closes) in self._kept.items():
            initial |= {span.opens: opens, span.closes: closes}
        super().__init__(*args, initial=initial, **kwargs)
        for span in self._spans:
            self.fields[span.opens] = _clock(f"{span.label}, opens")
            self.fields[span.closes] = _clock(f"{span.label}, closes")
        dress(self)

    @property
    def days(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The two fields of each span, Monday's first."""
        return [(span.label, self[span.opens], self[span.closes]) for span in self._spans]

    @property
    def hours(self) -> list[tuple[int, time, time]]:
        """What was chosen, after validation; a weekday left blank is closed."""
        return [(span.day, *found) for span in self._spans if (found := self._chosen(span))]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for span in self._spans:
            if bool(data.get(span.opens)) != bool(data.get(span.closes)):
                self.add_error(span.closes, f"{span.label}: give both times, or neither for closed.")
        for span in self._spans:
            if self._overlaps(span):
                self.add_error(span.opens, f"{span.label}: begins before the span above it ends.")
        return data

    def _chosen(self, span: Span) -> tuple[time, time] | None:
        if span.place and span.opens not in self.data and span.closes not in self.data:
            return self._kept[span]
        opens, closes = self.cleaned_data.get(span.opens), self.cleaned_data.get(span.closes)
        return (opens, closes) if opens and closes else None

    def _overlaps(self, span: Span) -> bool:
        mine = self._chosen(span)
        above = [self._chosen(each) for each in self._spans if each.day == span.day and each.place < span.place]
        return mine is not None and any(other is not None and mine[0] < other[1] for other in above)


def _clock(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class CrisisLineForm(DeskForm):
    name = forms.CharField(label="Name", max_length=120)
    contact = forms.CharField(label="How to reach it", max_length=120, help_text="Such as: Call or text 9-8-8")
    hours = forms.CharField(label="Hours", max_length=120, required=False)
