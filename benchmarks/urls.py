"""The desk's addresses and an empty page, which passes through the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from feedbackdesk import urls

EMPTY = "/benchmark/empty/"


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path(EMPTY.lstrip("/"), empty), *urls.urlpatterns]
handler404 = urls.handler404
handler500 = urls.handler500
