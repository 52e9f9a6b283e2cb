"""Items of an account that could not be read and wait for a person."""

from django.db.models import QuerySet

from ingest.models import MonitoredAccount, QuarantinedItem

MOST_SHOWN = 100


def unreadable_items(account: MonitoredAccount) -> QuerySet[QuarantinedItem]:
    """Neither stored since nor discarded, newest first."""
    waiting = QuarantinedItem.objects.filter(account=account, released_at=None, discarded_at=None)
    return waiting.select_related("account").order_by("-first_seen_at", "-pk")
