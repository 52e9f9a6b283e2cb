"""What the desk set aside by itself, the weekly check of it, and what several people said in the same words."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from people.access import needs, services_with
from people.roles import Permission
from responses.errors import NotAllowed
from responses.queries.aside import (
    COUNTED,
    count_set_aside,
    sample_for,
    samples_for,
    set_aside_by_desk,
    set_aside_for,
)
from responses.services.returning import bring_back_post, settle_sample
from responses.views.answer import REFUSED, actor_of
from responses.views.panes.aside import aside_lines, sample_lines, together_lines
from triage.clusters.queries import cluster_for, posts_of
from triage.relevance import LABELS, NOT_FEEDBACK

MOST_SHOWN = 200
SAMPLES_SHOWN = 20


@require_GET
@needs(Permission.READ_CASES)
def set_aside_list(request: HttpRequest) -> HttpResponse:
    return _list(request)


@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    row = set_aside_for(actor_of(request), pk)
    try:
        case = bring_back_post(post=row.post, actor=actor_of(request))
    except NotAllowed as no:
        return _list(request, refusal=no.reason)
    messages.success(request, f"Back in the inbox as item {case.pk}.")
    return redirect("set-aside-list")


@require_GET
@needs(Permission.READ_CASES)
def samples(request: HttpRequest) -> HttpResponse:
    return _samples(request)


@require_POST
def sample_verdict(request: HttpRequest, pk: int) -> HttpResponse:
    sample, verdict = sample_for(actor_of(request), pk), request.POST.get("verdict")
    if verdict not in ("right", "wrong"):
        return _samples(request, refusal="Say right or wrong. Nothing was changed.")
    try:
        case = settle_sample(sample=sample, actor=actor_of(request), right=verdict == "right")
    except NotAllowed as no:
        return _samples(request, refusal=no.reason)
    messages.success(request, f"Noted. Back in the inbox as item {case.pk}." if case else "Noted.")
    return redirect("samples")


@require_GET
@needs(Permission.READ_CASES)
def together(request: HttpRequest, pk: int) -> HttpResponse:
    services = services_with(actor_of(request), Permission.READ_CASES)
    cluster = cluster_for(pk, services=services)
    if cluster is None:
        raise Http404
    posts = list(posts_of(pk, services=services).select_related("service")[:MOST_SHOWN])
    context = {"cluster": cluster, "lines": together_lines(posts), "shown": len(posts), "page_name": "Said together"}
    return render(request, "responses/together.html", context)


def _list(request: HttpRequest, *, refusal: str = "") -> HttpResponse:
    user, kind, before = actor_of(request), request.GET.get("kind", ""), request.GET.get("before", "")
    place = int(before) if before.isdecimal() and len(before) < 19 else None
    rows, following = set_aside_by_desk(user, kind=kind, before=place)
    context = {
        "lines": aside_lines(rows, user),
        "count": count_set_aside(user),
        "counted": COUNTED,
        "kinds": [(name.value, LABELS[name]) for name in sorted(NOT_FEEDBACK)],
        "kind": kind if kind in NOT_FEEDBACK else "",
        "following": following,
        "waiting": samples_for(user).count(),
        "refusal": refusal,
        "page_name": "Set aside by the desk",
    }
    return render(request, "responses/set_aside.html", context, status=REFUSED if refusal else 200)


def _samples(request: HttpRequest, *, refusal: str = "") -> HttpResponse:
    user = actor_of(request)
    waiting = samples_for(user)
    context = {
        "lines": sample_lines(list(waiting[:SAMPLES_SHOWN]), user),
        "waiting": waiting.count(),
        "count": count_set_aside(user),
        "refusal": refusal,
        "page_name": "Weekly check",
    }
    return render(request, "responses/samples.html", context, status=REFUSED if refusal else 200)
