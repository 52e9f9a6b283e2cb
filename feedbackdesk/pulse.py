"""The desk's own pulse: carries the work on when the broker or the workers cannot.

Celery is only the clock. Should Redis be down or every worker dead, a post by someone in danger must still
reach a person within minutes, so this process looks at the heartbeats and runs in its own process whatever
has not run for a minute. Every stage claims its work, so running beside live workers is harmless.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import close_old_connections, connection
from django.utils import timezone

from ingest.models import Heartbeat
from ingest.queries import desk_is_blind
from ingest.services import poll_due_accounts
from notices.models import Notice
from notices.services import deliver_due, send
from people.models import User
from people.queries import on_call, people_who, root_service
from people.roles import Permission
from responses.delivery import deliver_replies
from responses.reconcile import look_for_lost_replies
from responses.stages import climb_ladders, open_cases
from triage.services import assess_new_posts

log = structlog.get_logger()

PATIENCE = timedelta(seconds=60)
# Heartbeat: the stages that its worker runs.
STAGES: dict[str, list[Callable[[], object]]] = {
    "poll": [poll_due_accounts],
    "triage": [assess_new_posts],
    "open": [open_cases, climb_ladders],
    "send": [deliver_replies, look_for_lost_replies, deliver_due],
}


def silent_queues(now: datetime) -> list[str]:
    """Names of the heartbeats that have not been seen for a minute."""
    seen = dict(Heartbeat.objects.values_list("name", "beat_at"))
    return [name for name in STAGES if name not in seen or now - seen[name] > PATIENCE]


def beat_once(now: datetime | None = None) -> list[str]:
    """Run what is silent, then page someone if the desk is blind. Returns the queues it stood in for."""
    now = now or timezone.now()
    silent = silent_queues(now)
    for name in silent:
        for stage in STAGES[name]:
            _run(stage)
    page_if_blind(now)
    return silent


def page_if_blind(now: datetime) -> bool:
    """Silence is the dangerous failure: the same page as a crisis, once an hour while it lasts."""
    reasons = desk_is_blind(now)
    if not reasons:
        return False
    for person in _people_to_page(now):
        send(
            recipient=person,
            kind=Notice.Kind.PAGE,
            key=f"blind:{now:%Y-%m-%dT%H}:{person.pk}",
            subject="The desk cannot read posts",
            path="/accounts/",
            now=now,
        )
    return True


def _people_to_page(now: datetime) -> list[User]:
    if shift := on_call(now):
        return [shift.lead, shift.backup]
    return list(people_who(Permission.APPROVE, root_service().pk))


def _run(stage: Callable[[], object]) -> None:
    try:
        stage()
    except Exception as error:  # one stage's failure must not stop the others
        log.warning("pulse_stage_failed", stage=stage.__name__, error=type(error).__name__)
        if not connection.in_atomic_block:
            close_old_connections()  # a session that was cut is replaced before the next stage
