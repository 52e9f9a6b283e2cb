"""The crisis lines that replies may give. Anybody signed in may read them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from people.access import services_with
from people.errors import Refused
from people.forms.organisation import CrisisLineForm
from people.models import CrisisLine
from people.queries import stale_crisis_lines
from people.roles import Permission
from people.services import add_crisis_line, remove_crisis_line, verify_crisis_line
from people.views.request import require_root, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def crisis_lines(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _add(request)
    changes = services_with(request.user, Permission.MANAGE_PEOPLE) is None
    return _page(request, CrisisLineForm() if changes else None)


@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    actor = require_root(request)
    line = verify_crisis_line(line=get_object_or_404(CrisisLine, pk=pk), actor=actor)
    messages.success(request, f"Checked today: {line.name}.")
    return redirect("crisis-lines")


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    actor = require_root(request)
    line = get_object_or_404(CrisisLine, pk=pk)
    remove_crisis_line(line=line, actor=actor)
    messages.success(request, f"Removed: {line.name}.")
    return redirect("crisis-lines")


def _add(request: HttpRequest) -> HttpResponse:
    actor = require_root(request)
    form = CrisisLineForm(request.POST)
    if form.is_valid():
        try:
            add_crisis_line(actor=actor, **form.cleaned_data)
            return redirect("crisis-lines")
        except Refused as refused:
            form.refuse(refused)
    return _page(request, form)


def _page(request: HttpRequest, form: CrisisLineForm | None) -> HttpResponse:
    stale = set(stale_crisis_lines(timezone.localdate()).values_list("pk", flat=True))
    context = {"form": form, "lines": [(line, line.pk in stale) for line in CrisisLine.objects.all()]}
    return render(request, "people/crisis_lines.html", context, status=status_of(form))
