"""Support for the people who read hard posts. In the same place on every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.models import CrisisLine
from people.queries import on_call, organisation


@require_safe
def support(request: HttpRequest) -> HttpResponse:
    context = {
        "organisation": organisation(),
        "shift": on_call(timezone.now()),
        "lines": CrisisLine.objects.exclude(verified_on=None),
    }
    return render(request, "people/support.html", context)
