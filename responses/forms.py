"""What people type on the desk's pages. Forms check shape; what may be done is for the services to say."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

from django import forms
from django.utils import timezone

from people.models import User
from people.queries import calendar_for, people_holding, people_who
from people.roles import Permission
from responses.models import Case
from responses.services.closing import CRISIS_OUTCOMES
from responses.states import OUTCOMES, SET_ASIDE_REASONS
from triage.criticality import WORDS as CRITICALITY_WORDS
from triage.taxonomy import CODES

INPUT = {"class": "input", "autocomplete": "off"}
SNOOZES = [
    ("hour", "For one hour"),
    ("today", "Until the end of today’s hours"),
    ("tomorrow", "Until the next working day"),
    ("week", "For a week"),
]
SENTIMENTS = [("negative", "Negative"), ("mixed", "Mixed"), ("neutral", "Neutral"), ("positive", "Positive")]
TIERS = [(0, "Crisis"), (1, "Safety"), (2, "Concern"), (3, "Strength or enquiry")]


class Sheet(forms.Form):
    """A small form beside an item; its fields look like the desk's and never remember what was typed."""

    prefix_of_ids = "sheet"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.prefix_of_ids}-%s")
        super().__init__(*args, **kwargs)
        for number, field in enumerate(self.fields.values()):
            field.widget.attrs.update(INPUT | ({"autofocus": True} if number == 0 else {}))


class VersionForm(forms.Form):
    """Every write says which version of the item the person saw."""

    expected_version = forms.IntegerField(min_value=1)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """One of the people who hold a permission on the item's service."""

    def offer(self, permission: Permission, service_id: int) -> None:
        """Take these people and no others; a page that only shows the form reads them with everybody else's."""
        self.queryset = people_who(permission, service_id)
        self.choices = partial(self._labels, permission, service_id)

    def _labels(self, permission: Permission, service_id: int) -> list[tuple[int | str, str]]:
        people = people_holding(permission, service_id)
        return [("", str(self.empty_label)), *((each.pk, self.label_from_instance(each)) for each in people)]

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.display_name}, {obj.job_title}" if obj.job_title else obj.display_name


class AssignForm(Sheet):
    prefix_of_ids = "assign"
    person = PersonField(User.objects.none(), label="Assign to", required=False, empty_label="No one")

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(PersonField, self.fields["person"]).offer(Permission.ACT, case.service_id)


class EscalateForm(Sheet):
    prefix_of_ids = "escalate"
    person = PersonField(User.objects.none(), label="Pass to", empty_label="Choose a person")
    passed_to = forms.CharField(label="Team or role", max_length=120, required=False, help_text="As people call it.")
    reason = forms.CharField(
        label="Why", max_length=300, help_text="One sentence. Do not copy the post or name its author."
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(PersonField, self.fields["person"]).offer(Permission.READ_CASES, case.service_id)


class SnoozeForm(Sheet):
    prefix_of_ids = "snooze"
    until = forms.ChoiceField(label="Until", choices=SNOOZES)
    reason = forms.CharField(label="Why", max_length=200, required=False)

    def moment(self, case: Case, now: datetime | None = None) -> datetime:
        """When the chosen snooze ends, in UTC."""
        now = now or timezone.now()
        calendar = calendar_for(case.service_id)
        chosen = self.cleaned_data["until"]
        if chosen == "hour":
            return now + timedelta(hours=1)
        if chosen == "week":
            return now + timedelta(days=7)
        if chosen == "today":
            return max(calendar.add_days(now, 0), now + timedelta(hours=1))
        return calendar.next_open(calendar.local(now).replace(hour=0, minute=0, second=0) + timedelta(days=1))


class SetAsideForm(Sheet):
    prefix_of_ids = "aside"
    reason = forms.ChoiceField(label="Why", choices=list(SET_ASIDE_REASONS.items()))


class CloseForm(Sheet):
    prefix_of_ids = "close"
    outcome = forms.ChoiceField(label="What came of it")

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [(k, v) for k, v in OUTCOMES.items() if (k in CRISIS_OUTCOMES) == (case.tier == 0)]
        self.fields["outcome"].choices = allowed  # type: ignore[attr-defined]


class TierForm(Sheet):
    prefix_of_ids = "tier"
    tier = forms.TypedChoiceField(label="How urgent it is", choices=TIERS, coerce=int)


class SentimentForm(Sheet):
    prefix_of_ids = "sentiment"
    sentiment = forms.ChoiceField(label="What the text says about the service", choices=SENTIMENTS)


class CriticalityForm(Sheet):
    prefix_of_ids = "criticality"
    criticality = forms.TypedChoiceField(
        label="How critical of the service",
        choices=[(n, f"{n}, {words}") for n, words in enumerate(CRITICALITY_WORDS)],
        coerce=int,
    )


class SignalForm(Sheet):
    """A finding that a person adds: a code and the words that show it."""

    prefix_of_ids = "signal"
    code = forms.ChoiceField(label="Signal", choices=[(c.code, c.label) for c in CODES.values()])
    polarity = forms.ChoiceField(label="Reads as", choices=[("concern", "Concern"), ("strength", "Strength")])
    quote = forms.CharField(label="Words in the post", max_length=500, help_text="Copied exactly from the post.")

    def span(self, text: str) -> tuple[int, int] | None:
        """Where the quoted words stand in ``text``, in code points; None when they are not there."""
        quote = self.cleaned_data["quote"]
        start = text.find(quote)
        return (start, start + len(quote)) if start >= 0 else None


class RejectForm(forms.Form):
    """Why a signal is wrong: helps whoever looks after the rules, and is never asked for."""

    reason = forms.CharField(label="Why", max_length=200, required=False)


class PauseForm(Sheet):
    prefix_of_ids = "pause"
    until = forms.DateField(label="Until", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label="What it waits for", max_length=200)


class ResolveForm(Sheet):
    prefix_of_ids = "resolve"
    note = forms.CharField(label="What was done", max_length=2000, required=False)


class SendBackForm(Sheet):
    prefix_of_ids = "back"
    reason = forms.CharField(label="What to change", max_length=300)


class PostedForm(Sheet):
    prefix_of_ids = "posted"
    url = forms.URLField(label="Link to the reply", max_length=500, required=False, assume_scheme="https")
