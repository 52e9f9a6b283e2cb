"""The composition root as a Django app: management commands and system checks."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.core.exceptions import ImproperlyConfigured

from feedbackdesk import checks


class FeedbackDeskConfig(AppConfig):
    name = "feedbackdesk"
    verbose_name = "Feedback Desk"

    def ready(self) -> None:
        """Register the checks, and start no process at all with a key that could not seal a token."""
        register(checks.token_key, Tags.security)
        register(checks.content_security_policy, Tags.security)
        for check in (checks.cookies, checks.redis_password, checks.site_url):
            register(check, Tags.security, deploy=True)
        for error in checks.token_key(None):
            raise ImproperlyConfigured(error.msg)
