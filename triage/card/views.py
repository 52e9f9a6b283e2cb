"""The model card and its file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import may
from people.models import User
from people.roles import Permission
from triage.card.access import may_read_card
from triage.card.assembling import model_card
from triage.card.drift import BASE_WEEKS, RECENT_WEEKS
from triage.card.export import export_card
from triage.card.page import card_page
from triage.card.trust import F1_FLOOR, LEAST_DECIDED, SHARE_FLOOR
from triage.coding.queries import progress_of

FLOORS = {
    "f1": f"{F1_FLOOR:.2f}",
    "share": f"{SHARE_FLOOR:.0%}",
    "decided": LEAST_DECIDED,
    "recent": RECENT_WEEKS,
    "base": BASE_WEEKS,
}


@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """How often each signal is right, on the texts of training and here."""
    user = _reader(request)
    codes = may(user, Permission.ACT)
    context = {
        "page": card_page(model_card(now=timezone.now())),
        "floors": FLOORS,
        "may_code": codes,
        "to_code": progress_of(user).waiting if codes else 0,
    }
    return render(request, "triage/card.html", context)


@require_safe
def card_csv(request: HttpRequest) -> HttpResponse:
    """The same, code by code, as a file; the export is on record."""
    user, now = _reader(request), timezone.now()
    text = export_card(card=model_card(now=now), actor=user)
    name = f"model-card-{timezone.localdate(now).isoformat()}.csv"
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


def _reader(request: HttpRequest) -> User:
    """Raises Http404 for those who read neither items nor figures."""
    if not isinstance(request.user, User) or not may_read_card(request.user):
        raise Http404
    return request.user
