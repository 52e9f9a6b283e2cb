"""The three panes: views in the rail, the list, the open item. One context for the page and for its fragments."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from people.access import services_with
from people.memo import request_memo
from people.models import User
from people.queries import people_holding, service_tree
from people.roles import Permission
from platforms.registry import platforms_by_name
from responses.forms import SENTIMENTS
from responses.models import Case
from responses.queries import unanswered_pages
from responses.queries.filters import IS
from responses.services import BULK_CODES
from responses.states import SET_ASIDE_REASONS
from responses.views.listing import Listing
from responses.views.panes.compose import Typed
from responses.views.panes.crisis import crisis_for
from responses.views.panes.pane import Pane, pane_for
from triage.taxonomy import CODES

LIVE_SECONDS = 15


def live_seconds() -> int:
    """How often a page asks for news."""
    return int(getattr(settings, "LIVE_SECONDS", LIVE_SECONDS))


def desk_page(
    request: HttpRequest, listing: Listing, case: Case | None = None, *, typed: Typed | None = None, problem: str = ""
) -> dict[str, Any]:
    """The context of the list, with an item open in it or none."""
    context = listing.context(case.pk if case else None)
    pane = open_pane(listing, case, typed, problem) if case else None
    title = f"{context['view_label']} ({context['count_words'].split()[0]})"
    return context | {
        "pane": pane,
        "case": case,
        "here": pane.here if pane else None,
        "page_name": "Inbox",
        "page_title": f"Item {case.pk}, {case.service.name}" if case else title,
        "live_seconds": live_seconds(),
        "people": people_to_assign(),
        "set_aside_reasons": list(SET_ASIDE_REASONS.items()),
        "signal_choices": list(BULK_CODES.items()),
        "sentiment_choices": SENTIMENTS,
        "filter_fields": filter_fields(listing),
        "unanswered": unanswered_pages(listing.now),
    }


def open_pane(listing: Listing, case: Case, typed: Typed | None, problem: str) -> Pane:
    here = listing.here(case)
    pane = pane_for(case, listing.user, typed=typed, problem=problem, now=listing.now, here=here)
    place, before, after = listing.neighbours(case)
    return replace(pane, place=place, previous_url=_url(listing, before), next_url=_url(listing, after))


@request_memo()
def item_page(
    request: HttpRequest, case: Case, *, refusal: object = None, typed: Typed | None = None, problem: str = ""
) -> HttpResponse:
    """The whole page with an item open; a crisis item has a page of its own."""
    listing = Listing.of(request)
    if case.tier == 0:
        return render(
            request, "responses/crisis.html", crisis_page(listing, case, typed, problem) | {"refusal": refusal}
        )
    context = desk_page(request, listing, case, typed=typed, problem=problem) | {"refusal": refusal}
    return render(request, "responses/desk.html", context)


@request_memo()
def item_fragment(
    request: HttpRequest,
    case: Case,
    *,
    refusal: object = None,
    typed: Typed | None = None,
    problem: str = "",
    template: str = "responses/_item.html",
) -> HttpResponse:
    """The open item alone, for a swap into its place."""
    listing = Listing.of(request)
    if case.tier == 0:
        response = item_page(request, case, refusal=refusal, typed=typed, problem=problem)
        response["HX-Retarget"] = "body"
        response["HX-Reswap"] = "innerHTML"
        return response
    context = {
        "pane": open_pane(listing, case, typed, problem),
        "case": case,
        "list_query": listing.query,
        "live_seconds": live_seconds(),
        "refusal": refusal,
    }
    return render(request, template, context)


def crisis_page(listing: Listing, case: Case, typed: Typed | None, problem: str) -> dict[str, Any]:
    pane = pane_for(case, listing.user, typed=typed, problem=problem, now=listing.now)
    return {
        "page_name": "Crisis item",
        "view_url": f"{reverse('inbox')}?view=crisis",
        "pane": pane,
        "case": case,
        "here": pane.here,
        "crisis": crisis_for(case, listing.user, pane.findings, listing.now),
        "list_query": "",
        "live_seconds": live_seconds(),
    }


def people_to_assign() -> list[User]:
    """Whom several items at once can be given to: people who act on the whole organisation."""
    root = next((place.pk for place in service_tree().values() if place.parent is None), None)
    return people_holding(Permission.ACT, root) if root is not None else []


def filter_fields(listing: Listing) -> list[dict[str, Any]]:
    """The filter form: the same operators as the search field, to choose from."""
    allowed = services_with(listing.user, Permission.READ_CASES)
    services = [place for place in service_tree().values() if allowed is None or place.pk in allowed]
    platforms = sorted((p.name, p.label) for p in platforms_by_name().values())
    return [
        _field("service", "Service", [(service.name, service.name) for service in services]),
        _field("source", "Source", platforms),
        _field("signal", "Signal", [(code.code, code.label) for code in CODES.values()]),
        _field("tier", "Tier", [("0", "Crisis"), ("1", "Safety"), ("2", "Concern"), ("3", "Strength or enquiry")]),
        _field("is", "State", list(IS.items())),
    ]


def _field(name: str, label: str, choices: list[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "label": label, "choices": choices}


def _url(listing: Listing, case: Case | None) -> str:
    return f"{reverse('item', args=[case.pk])}{listing.query}" if case else ""
