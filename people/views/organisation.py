"""Settings of the organisation and its tree of services: for those who manage the whole of it."""

from django.contrib import messages
from django.db import transaction
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from people.errors import Refused
from people.forms.organisation import NewServiceForm, OrganisationForm, ServiceForm
from people.models import Organisation, Service, User
from people.services import add_service, change_organisation, change_service, set_working_hours
from people.views.request import require_root, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    actor = require_root(request)
    mine = get_object_or_404(Organisation, singleton=True)
    form = OrganisationForm(request.POST or None, initial=model_to_dict(mine))
    if request.method == "POST" and form.is_valid():
        change_organisation(actor=actor, **form.cleaned_data)
        messages.success(request, "Settings saved.")
        return redirect("organisation")
    return _page(request, form, NewServiceForm(auto_id="service_%s"))


@require_POST
def new_service(request: HttpRequest) -> HttpResponse:
    actor = require_root(request)
    mine = get_object_or_404(Organisation, singleton=True)
    form = NewServiceForm(request.POST, auto_id="service_%s")
    if form.is_valid():
        try:
            add_service(actor=actor, **form.cleaned_data)
            return redirect("organisation")
        except Refused as refused:
            form.refuse(refused)
    return _page(request, OrganisationForm(initial=model_to_dict(mine)), form)


@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, lead and staffed hours of one service."""
    actor = require_root(request)
    chosen = get_object_or_404(Service, pk=pk)
    form = ServiceForm(request.POST or None, service=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            _change(chosen, actor, form)
            return redirect("organisation")
        except Refused as refused:
            form.refuse(refused)
    return render(request, "people/service.html", {"service": chosen, "form": form}, status=status_of(form))


@transaction.atomic
def _change(chosen: Service, actor: User, form: ServiceForm) -> None:
    change_service(service=chosen, actor=actor, name=form.cleaned_data["name"], lead=form.cleaned_data["lead"])
    set_working_hours(service=chosen, actor=actor, hours=form.hours)


def _page(request: HttpRequest, form: OrganisationForm, service_form: NewServiceForm) -> HttpResponse:
    services = [(one, range(one.path.count("/") - 1)) for one in Service.objects.select_related("lead")]
    context = {"form": form, "service_form": service_form, "services": services}
    return render(request, "people/organisation.html", context, status=status_of(form, service_form))
