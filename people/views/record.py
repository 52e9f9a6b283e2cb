"""The record, for auditors: who did and saw what. Reading it is on record too."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.models import Entry
from audit.services import record as add_to_record
from people.access import needs
from people.forms.base import DeskForm
from people.models import User
from people.queries import people_of
from people.roles import Permission
from people.views.request import actor_of, in_local_time, status_of

PAGE = 100


class RecordQuery(DeskForm):
    """What an auditor may narrow by."""

    actor = forms.ModelChoiceField(people_of(None), label="Person", required=False, empty_label="Everybody")
    object_type = forms.SlugField(label="About, such as case", required=False, max_length=40)
    object_id = forms.IntegerField(label="Its number", required=False, min_value=1)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


@require_safe
@needs(Permission.READ_AUDIT)
@in_local_time
def record(request: HttpRequest) -> HttpResponse:
    form = RecordQuery(request.GET)
    asked = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    entries = _entries(asked)
    detail = {name: value.pk if isinstance(value, User) else value for name, value in asked.items()}
    add_to_record(actor=actor_of(request), action="record.read", object_type="record", detail=detail)
    names = dict(User.objects.filter(pk__in={entry.actor_id for entry in entries}).values_list("pk", "display_name"))
    context = {
        "form": form,
        "rows": [(entry, names.get(entry.actor_id or 0, "The desk")) for entry in entries[:PAGE]],
        "next": entries[PAGE - 1].pk if len(entries) > PAGE else None,
    }
    return render(request, "people/record.html", context, status=status_of(form))


def _entries(asked: dict[str, object]) -> list[Entry]:
    lookups = {"actor": "actor_id", "before": "pk__lt", "object_type": "object_type", "object_id": "object_id"}
    wanted = {lookups[name]: value.pk if isinstance(value, User) else value for name, value in asked.items()}
    return list(Entry.objects.filter(**wanted).order_by("-pk")[: PAGE + 1])
