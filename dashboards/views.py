"""The weekly review and its export."""

from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards.access import service_for, services_for
from dashboards.exports import export_figures
from dashboards.ledger import known, ledger
from dashboards.measures import BY_CODE, HOURS
from dashboards.page import weekly_page
from dashboards.queries import latest_week
from dashboards.weeks import closed_week, week_of
from people.access import may, needs
from people.models import Organisation, Service, User
from people.queries import organisation
from people.roles import Permission

OLDEST = date(2000, 1, 3)


@require_safe
@needs(Permission.READ_FIGURES)
def weekly(request: HttpRequest) -> HttpResponse:
    """The week that closed last."""
    return _show(request, closed_week(timezone.now(), _zone()))


@require_safe
@needs(Permission.READ_FIGURES)
def week(request: HttpRequest, day: str) -> HttpResponse:
    """The week of a day; any day but its Monday leads there."""
    monday = _monday(day)
    if monday.isoformat() != day:
        return redirect(f"{reverse('week', args=[monday.isoformat()])}{_kept(request)}")
    return _show(request, monday)


@require_safe
@needs(Permission.READ_FIGURES)
def week_csv(request: HttpRequest, day: str) -> HttpResponse:
    """Figures of 26 weeks up to this one, as a file."""
    monday = _monday(day)
    service = service_for(request.user, request.GET.get("service"))
    if not isinstance(request.user, User):
        raise Http404
    text = export_figures(actor=request.user, service=service, week=monday)
    name = f"figures-{monday.isoformat()}.csv"
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


def _show(request: HttpRequest, monday: date) -> HttpResponse:
    service = service_for(request.user, request.GET.get("service"))
    if request.GET.get("figure"):
        return _show_behind(request, service, monday)
    choices = list(services_for(request.user).order_by("path"))
    chosen = f"?service={service.pk}" if len(choices) > 1 else ""
    context = {"service": service, "services": choices, "chosen": chosen, "week": monday}
    if latest_week(service) is None:
        return render(request, "dashboards/empty.html", context)
    measure = BY_CODE.get(request.GET.get("measure", ""), HOURS)
    page = weekly_page(service, monday, measure, zone=_zone(), now=timezone.now())
    return render(request, "dashboards/weekly.html", {**context, "page": page})


def _show_behind(request: HttpRequest, service: Service, monday: date) -> HttpResponse:
    """What one figure of the week counts, item by item."""
    code, signal = request.GET["figure"], request.GET.get("signal", "")
    if not known(code, signal) or not may(request.user, Permission.READ_CASES, service.pk):
        raise Http404
    found = ledger(code, service, monday, request.user, zone=_zone(), now=timezone.now(), signal=signal)
    chosen = f"?service={service.pk}" if service.parent_id else ""
    context = {"ledger": found, "service": service, "week": monday, "chosen": chosen}
    return render(request, "dashboards/ledger.html", context)


def _kept(request: HttpRequest) -> str:
    """What of the address goes along to another week: a service that is theirs, a measure that exists."""
    kept: dict[str, str | int] = {}
    if request.GET.get("service"):
        kept["service"] = service_for(request.user, request.GET["service"]).pk
    if request.GET.get("measure") in BY_CODE:
        kept["measure"] = request.GET["measure"]
    return f"?{urlencode(kept)}" if kept else ""


def _monday(day: str) -> date:
    """Raises Http404 for what is no date, and for weeks that have not begun."""
    try:
        found = date.fromisoformat(day)
    except ValueError as wrong:
        raise Http404 from wrong
    running = week_of(timezone.now(), _zone())
    monday = date.fromordinal(found.toordinal() - found.weekday()) if found >= OLDEST else OLDEST
    if monday > running or found < OLDEST:
        raise Http404
    return monday


def _zone() -> ZoneInfo:
    return ZoneInfo((organisation() or Organisation()).time_zone)
