"""Where every address leads."""

from django.urls import URLPattern, URLResolver, include, path

from feedbackdesk.views import health, setup, start

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("start/", start.start, name="start"),
    path("setup/", setup.first_setup, name="setup"),
    path("", include("responses.urls")),
    path("", include("responses.aside_urls")),
    path("triage/", include("triage.urls")),
    path("", include("people.urls")),
    path("api/", include("api.urls")),
    path("", include("ingest.urls")),
    path("", include("dashboards.urls")),
]

handler404 = "feedbackdesk.views.errors.not_found"
handler500 = "feedbackdesk.views.errors.broken"
