"""Rules of signing in that belong to no single app."""

from datetime import timedelta

from django.http import HttpRequest


def cool_off(request: HttpRequest) -> timedelta:
    """How long a throttled name-and-address pair waits: 15 minutes, never for ever (ASVS 6.3.1, 6.3.8)."""
    return timedelta(minutes=15)
