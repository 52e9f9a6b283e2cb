"""Thresholds of clusters and of what spreads, each a setting of the deployment."""

from datetime import timedelta

from django.conf import settings


def cluster_window() -> timedelta:
    """How far apart near-duplicates may be posted and still be one story (``CLUSTER_DAYS``, 14)."""
    return timedelta(days=settings.CLUSTER_DAYS)


def spread_authors() -> int:
    """How many different people make it a spread (``SPREAD_AUTHORS``, 3)."""
    return int(settings.SPREAD_AUTHORS)


def spread_window() -> timedelta:
    """Within how long they said it (``SPREAD_HOURS``, 24)."""
    return timedelta(hours=settings.SPREAD_HOURS)
