"""Is what we hold still there? A post deleted at its source is erased here within a day.

Only an explicit answer counts. An outage, a refused sign-in, an empty answer or one that leaves a post out
erases nothing.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from django.db.models import F, Q
from django.utils import timezone

from ingest.connections import connection_for
from ingest.models import MonitoredAccount, PollRun, Post
from ingest.services.quarantine import erase_old_raws
from ingest.services.redaction import redact_post
from ingest.services.removals import forget_old_removals
from ingest.vault import SecretsDoNotOpen
from platforms.base import Presence
from platforms.errors import PlatformError

log = structlog.get_logger()
CHECK_EVERY = timedelta(hours=24)
BATCH = 100  # what X answers in one call
KEEP_RUNS = timedelta(days=30)
TICK_SECONDS = 40.0  # of the task's 90
DELETIONS = {Presence.GONE: Post.Deletion.GONE, Presence.HIDDEN: Post.Deletion.HIDDEN}


def sweep_deletions(*, now: datetime | None = None, seconds: float = TICK_SECONDS) -> int:
    """Look up one batch of each active account, oldest checked first. Returns how many posts were erased."""
    now = now or timezone.now()
    erase_old_raws(now=now)
    forget_old_removals(now=now)
    until = time.monotonic() + seconds
    erased = 0
    for account in MonitoredAccount.objects.filter(state=MonitoredAccount.State.ACTIVE).order_by("?"):
        if time.monotonic() >= until:
            break
        PollRun.objects.filter(account=account, started_at__lt=now - KEEP_RUNS).delete()
        erased += _sweep(account, now)
    return erased


def _sweep(account: MonitoredAccount, now: datetime) -> int:
    posts = _to_check(account, now)
    answer = _ask(account, posts) if posts else None
    if answer is None:
        return 0
    gone = [post for post in posts if answer.get(post.external_id) in DELETIONS]
    erased = sum(redact_post(post=post, deletion=DELETIONS[answer[post.external_id]], now=now) for post in gone)
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(checked_at=now)
    return erased


def _to_check(account: MonitoredAccount, now: datetime) -> list[Post]:
    before = now - CHECK_EVERY
    due = Q(checked_at__lte=before) | Q(checked_at=None, stored_at__lte=before)
    posts = Post.objects.filter(due, deleted_at=None, sightings__account=account).only("external_id", "platform")
    return list(posts.order_by(F("checked_at").asc(nulls_first=True), "stored_at")[:BATCH])


def _ask(account: MonitoredAccount, posts: Sequence[Post]) -> Mapping[str, Presence] | None:
    """None when the platform gave no answer: the same posts come first next time."""
    try:
        return connection_for(account).look_up([post.external_id for post in posts])
    except (PlatformError, SecretsDoNotOpen):
        return None  # the next poll meets the same fault and says so
    except Exception as error:  # a bug of one platform must not stop the others; no text in the log
        log.error("sweep_failed", account=account.pk, platform=account.platform, error=type(error).__name__)
        return None
