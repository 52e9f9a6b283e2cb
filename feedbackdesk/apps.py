"""The composition root as a Django app: management commands and system checks."""

from django.apps import AppConfig


class FeedbackDeskConfig(AppConfig):
    name = "feedbackdesk"
    verbose_name = "Feedback Desk"
