"""Request rules that hold on every page."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from people.memo import request_memo
from people.queries import organisation

Handler = Callable[[HttpRequest], HttpResponse]
STARTED = "started_at"


def read_once(get_response: Handler) -> Handler:
    """Ask for roles, services and the organisation once where a page is only read; see ``people.memo``."""

    def handle(request: HttpRequest) -> HttpResponse:
        with request_memo() if request.method in {"GET", "HEAD"} else nullcontext():
            return get_response(request)

    return handle


def session_age(get_response: Handler) -> Handler:
    """End a session at its absolute limit however busy it was (ASVS 5.0, 7.3.2)."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            started = request.session.setdefault(STARTED, time.time())
            if time.time() - float(started) > settings.SESSION_ABSOLUTE_SECONDS:
                logout(request)
        return get_response(request)

    return handle


def private_pages(get_response: Handler) -> Handler:
    """Keep pages out of shared and browser caches (ASVS 14.3.2) and switch off browser features not used."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        return response

    return handle


def first_run(get_response: Handler) -> Handler:
    """An empty desk opens on its set-up page instead of asking for a sign-in that nobody has."""

    def handle(request: HttpRequest) -> HttpResponse:
        entrances = {"/", reverse("login")}
        if request.path in entrances and not request.user.is_authenticated and organisation() is None:
            return redirect("setup")
        return get_response(request)

    return handle


def local_time(get_response: Handler) -> Handler:
    """Show every time on the organisation's clock; ``request.organisation`` saves pages the query."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        mine = organisation()
        request.organisation = mine  # type: ignore[attr-defined]
        with timezone.override(ZoneInfo(mine.time_zone) if mine else None):
            return get_response(request)

    return handle
