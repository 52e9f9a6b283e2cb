"""Who is on the desk and what they may do. 404 for anybody who manages no people."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.access import services_with
from people.errors import Refused
from people.forms.staff import GrantForm, InviteForm
from people.models import Grant, User
from people.queries import links_in_trouble, people_of, shifts_of
from people.roles import Permission
from people.services import (
    deactivate_person,
    grant_role,
    invite_again,
    invite_person,
    reactivate_person,
    revoke_role,
)
from people.views.request import actor_of, managed_services, require_root, status_of


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    managed_services(request)
    listed = people_of(services_with(request.user, Permission.MANAGE_PEOPLE))
    return render(request, "people/people.html", {"people": listed, "trouble": links_in_trouble()})


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST or None, services=managed_services(request))
    if request.method == "POST" and form.is_valid():
        try:
            user = invite_person(actor=actor_of(request), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"A link to set a password is on its way to {user.display_name}.")
            return redirect("person", user.pk)
    return render(request, "people/invite.html", {"form": form}, status=status_of(form))


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _person(request, pk), GrantForm(services=managed_services(request)))


@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    user = _person(request, pk)
    form = GrantForm(request.POST, services=managed_services(request))
    if form.is_valid():
        try:
            grant_role(user=user, actor=actor_of(request), **form.cleaned_data)
            return redirect("person", pk)
        except Refused as refused:
            form.refuse(refused)
    return _page(request, user, form)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(Grant.objects.select_related("service", "user"), pk=pk)
    get_object_or_404(managed_services(request), pk=held.service_id)
    try:
        revoke_role(grant=held, actor=actor_of(request))
    except Refused as refused:
        messages.error(request, refused.reason)
    return redirect("people")


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch an account off or on: for those who manage the whole organisation."""
    actor = require_root(request)
    user = get_object_or_404(User, pk=pk)
    try:
        if "off" in request.POST:
            deactivate_person(user=user, actor=actor)
            _warn_about_shifts(request, user)
        elif "on" in request.POST:
            reactivate_person(user=user, actor=actor)
    except Refused as refused:
        messages.error(request, refused.reason)
    return redirect("person", pk)


@require_POST
def invite_once_more(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link for somebody who has not set a password yet."""
    user = _person(request, pk)
    try:
        invite_again(user=user, actor=actor_of(request))
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, f"A new link to set a password is on its way to {user.display_name}.")
    return redirect("person", pk)


def _person(request: HttpRequest, pk: int) -> User:
    managed_services(request)
    return get_object_or_404(people_of(services_with(request.user, Permission.MANAGE_PEOPLE)), pk=pk)


def _page(request: HttpRequest, user: User, form: GrantForm) -> HttpResponse:
    context = {
        "person": user,
        "form": form,
        "can_switch": services_with(request.user, Permission.MANAGE_PEOPLE) is None,
        "is_me": user == request.user,
    }
    return render(request, "people/person.html", context, status=status_of(form))


def _warn_about_shifts(request: HttpRequest, user: User) -> None:
    if shifts_of(user, after=timezone.now()).exists():
        messages.warning(request, f"{user.display_name} is still on the rota. Put somebody else on call.")
