"""Who is on call: anybody signed in may read it, those who manage people may change it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from people.access import may, services_with
from people.errors import Refused
from people.forms.rota import ShiftForm
from people.models import Shift
from people.queries import on_call, services_in
from people.roles import Permission
from people.services import add_shift, remove_shift
from people.views.request import actor_of, in_local_time, managed_services, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@in_local_time
def rota(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _add(request)
    managed = services_with(request.user, Permission.MANAGE_PEOPLE)
    return _page(request, ShiftForm(services=services_in(managed)) if managed != [] else None)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    shift = get_object_or_404(Shift, pk=pk)
    get_object_or_404(managed_services(request), pk=shift.service_id)
    remove_shift(shift=shift, actor=actor_of(request))
    messages.success(request, "Shift removed.")
    return redirect("rota")


def _add(request: HttpRequest) -> HttpResponse:
    form = ShiftForm(request.POST, services=managed_services(request))
    if form.is_valid():
        try:
            add_shift(actor=actor_of(request), **form.cleaned_data)
            return redirect("rota")
        except Refused as refused:
            form.refuse(refused)
    return _page(request, form)


def _page(request: HttpRequest, form: ShiftForm | None) -> HttpResponse:
    now = timezone.now()
    shifts = Shift.objects.filter(ends__gt=now).select_related("service", "lead", "backup", "manager")
    context = {
        "form": form,
        "now": on_call(now),
        "shifts": [(shift, may(request.user, Permission.MANAGE_PEOPLE, shift.service_id)) for shift in shifts[:200]],
    }
    return render(request, "people/rota.html", context, status=status_of(form))
