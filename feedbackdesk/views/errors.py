"""Error pages in plain words. They name nothing about the system."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Drawn without the request: what a page knows of its person is in the database, which may be what broke."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
