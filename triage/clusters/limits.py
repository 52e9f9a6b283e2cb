"""Thresholds of clusters and of what spreads, each a setting of the deployment."""

from datetime import timedelta

from django.conf import settings


def cluster_window() -> timedelta:
    """How far apart near-duplicates may be posted and still be one story (``CLUSTER_DAYS``, 14)."""
    return timedelta(days=int(getattr(settings, "CLUSTER_DAYS", 14)))


def spread_authors() -> int:
    """How many different people make it a spread (``SPREAD_AUTHORS``, 3)."""
    return int(getattr(settings, "SPREAD_AUTHORS", 3))


def spread_window() -> timedelta:
    """Within how long they said it (``SPREAD_HOURS``, 24)."""
    return timedelta(hours=int(getattr(settings, "SPREAD_HOURS", 24)))
