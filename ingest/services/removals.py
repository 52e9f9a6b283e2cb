"""Removals that came before what they remove: remembered, so that the tombstone wins whichever came first."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from ingest.incoming import Good
from ingest.models import MonitoredAccount, Removal


def remember(account: MonitoredAccount, external_ids: Collection[str], *, at: datetime) -> None:
    """Keep the ids of removed posts that this account has not told. Told twice, each is kept once."""
    removals = [Removal(account=account, external_id=each, told_at=at) for each in sorted(set(external_ids))]
    Removal.objects.bulk_create(removals, ignore_conflicts=True)


def without_removed(account: MonitoredAccount, good: Sequence[Good]) -> list[Good]:
    """What may be stored: posts of which no removal came before them."""
    told = Removal.objects.filter(account=account, external_id__in=[item.post.external_id for item in good])
    gone = set(told.values_list("external_id", flat=True))
    return [item for item in good if item.post.external_id not in gone]


def forget_old_removals(*, now: datetime | None = None) -> int:
    """Forget removals that were told ``REMOVAL_DAYS`` ago; how many.

    A removal overtakes its post by minutes, or by an outage. After three months no post comes that it could be of.
    """
    before = (now or timezone.now()) - timedelta(days=settings.REMOVAL_DAYS)
    forgotten, _by_model = Removal.objects.filter(told_at__lt=before).delete()
    return forgotten


def one_at_a_time(account: MonitoredAccount) -> None:
    """Until the transaction ends, what is told of an account waits for this one."""
    MonitoredAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
