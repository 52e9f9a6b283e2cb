"""Addresses of the API."""

from django.urls import path

from api import schema  # noqa: F401 - registers itself
from api.views import cases, docs, figures, inbox, posts

urlpatterns = [
    path("schema/", docs.Document.as_view(), name="api-schema"),
    path("docs/", docs.docs, name="api-docs"),
    path("v1/posts/", posts.posts, name="api-posts"),
    path("v1/posts/<int:pk>/findings/", posts.findings, name="api-findings"),
    path("v1/inbox/", inbox.inbox, name="api-inbox"),
    path("v1/cases/", cases.cases, name="api-cases"),
    path("v1/cases/<int:pk>/", cases.case, name="api-case"),
    path("v1/cases/<int:pk>/acknowledge/", cases.acknowledge, name="api-acknowledge"),
    path("v1/cases/<int:pk>/assign/", cases.assign, name="api-assign"),
    path("v1/cases/<int:pk>/note/", cases.note, name="api-note"),
    path("v1/weekly-figures/", figures.figures, name="api-figures"),
]
