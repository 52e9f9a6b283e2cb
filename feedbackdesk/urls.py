"""Where every address leads."""

from django.urls import URLPattern, URLResolver, include, path

from feedbackdesk.views import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("", include("people.urls")),
    path("", include("ingest.urls")),
    path("", include("dashboards.urls")),
]

handler404 = "feedbackdesk.views.errors.not_found"
handler500 = "feedbackdesk.views.errors.broken"
