"""What a platform tells by webhook and cannot be asked for: stored as told, since nobody would tell it again.

Deliveries come in any order. Those of one account are taken one after the other, so that a removal and what it removes
see each other whichever came first.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ingest.connections import connection_for
from ingest.incoming import sort_items
from ingest.models import MonitoredAccount, Post
from ingest.services.quarantine import quarantine
from ingest.services.redaction import redact_post
from ingest.services.removals import one_at_a_time, remember, without_removed
from ingest.services.storing import Stored, store_posts
from platforms.base import Json


def store_told(*, account: MonitoredAccount, items: Sequence[Json], now: datetime | None = None) -> Stored:
    """Store raw items of a delivery whose signature was right. Told twice, they are stored once.

    Also while the account is paused or its sign-in has ended: reading keeps its place and catches up, a
    delivery that is turned away does not come again. What was removed already is not stored. No platform is asked.
    """
    now = now or timezone.now()
    good, bad = sort_items(connection_for(account), items, now=now)
    with transaction.atomic():
        one_at_a_time(account)
        stored = store_posts(account, without_removed(account, good), fetched_at=now, at=now)
        quarantine(account, [*bad, *stored.bad], at=now)
        if stored.new_posts:
            MonitoredAccount.objects.filter(pk=account.pk).update(last_item_at=now)
    return stored


@transaction.atomic
def redact_withdrawn(*, account: MonitoredAccount, external_ids: Sequence[str], now: datetime | None = None) -> int:
    """Make tombstones of posts of this account that a signed delivery says were removed. Returns how many.

    A removal of what this account has not told is remembered: the post, told later, is not stored.
    """
    now = now or timezone.now()
    one_at_a_time(account)
    posts = Post.objects.filter(platform=account.platform, external_id__in=external_ids, sightings__account=account)
    remember(account, set(external_ids) - {post.external_id for post in posts}, at=now)
    return sum(redact_post(post=post, deletion=Post.Deletion.GONE, now=now) for post in posts)
