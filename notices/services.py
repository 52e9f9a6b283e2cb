"""Writes of notices: ask for one, acknowledge, drop, deliver."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from notices.mail import deliver, explain
from notices.models import Notice

log = structlog.get_logger()
LEASE = timedelta(minutes=2)  # longer than one delivery can take: EMAIL_TIMEOUT is 10 s a step
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(minutes=5)
ATTEMPTS = 12  # about 40 minutes; a page is never given up
TICK_SECONDS = 45.0  # of the task's 90
DUE = Q(acknowledged_at=None) & (Q(state=Notice.State.QUEUED) | Q(state=Notice.State.SENT, repeat_minutes__gt=0))


def send(
    *,
    recipient: AbstractUser,
    kind: str,
    key: str,
    subject: str,
    path: str,
    repeat_minutes: int = 0,
    now: datetime | None = None,
) -> bool:
    """Queue a notice; False when ``key`` is known already (the person has been or will be told once).

    ``subject`` and ``path`` are all that leaves the desk: neither may carry text of a post or a name.
    Raises ValueError for a path that is not one of the desk's own.
    """
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("A notice leads to a path of the desk.")
    now = now or timezone.now()
    fields = {
        "recipient": recipient,
        "kind": kind,
        "subject": _one_line(subject),
        "path": path,
        "repeat_minutes": repeat_minutes,
        "created_at": now,
        "next_attempt_at": now,
    }
    _notice, created = Notice.objects.get_or_create(key=key, defaults=fields)
    return created


def acknowledge(*, path: str, actor: AbstractUser, now: datetime | None = None) -> int:
    """Stop every notice about ``path``, whoever received it: one person has it. Returns how many stopped."""
    now = now or timezone.now()
    return Notice.objects.filter(DUE | _not_yet_acknowledged(), path=path).update(
        acknowledged_at=now, acknowledged_by=actor
    )


def drop(*, key_prefix: str) -> int:
    """Withdraw notices that are no longer needed. Returns how many. Raises ValueError for an empty prefix."""
    if not key_prefix:
        raise ValueError("Say which notices to drop.")
    return Notice.objects.filter(DUE, key__startswith=key_prefix).update(state=Notice.State.DROPPED)


def deliver_due(*, now: datetime | None = None, clock: Callable[[], float] = time.monotonic) -> int:
    """Deliver what is due, pages first, until none is or the tick is over. Returns how many were delivered.

    At least once: a notice whose worker dies while sending is due again when its lease ends.
    """
    delivered = 0
    end = clock() + TICK_SECONDS
    while clock() < end and (notice := _claim(now or timezone.now())):
        delivered += _attempt(notice, now)
    return delivered


def _claim(now: datetime) -> Notice | None:
    pages_first = Case(When(kind=Notice.Kind.PAGE, then=Value(0)), default=Value(1), output_field=IntegerField())
    with transaction.atomic():
        due = Notice.objects.filter(DUE, next_attempt_at__lte=now).order_by(pages_first, "next_attempt_at", "pk")
        notice = due.select_for_update(skip_locked=True, of=("self",)).select_related("recipient").first()
        if notice:
            notice.attempts += 1
            notice.next_attempt_at = now + LEASE
            notice.save(update_fields=["attempts", "next_attempt_at"])
        return notice


def _attempt(notice: Notice, now: datetime | None) -> bool:
    """One delivery outside any transaction; then what came of it, unless the notice was dropped meanwhile."""
    try:
        deliver(notice)
    except Exception as error:  # a mail backend may raise anything; the notice stays due
        _put_off(notice, explain(error), now or timezone.now())
        return False
    now = now or timezone.now()
    _still_wanted(notice).update(
        state=Notice.State.SENT,
        sent_at=now,
        attempts=0,
        failure="",
        next_attempt_at=now + timedelta(minutes=notice.repeat_minutes),
    )
    return True


def _put_off(notice: Notice, failure: str, now: datetime) -> None:
    log.warning("notice_failed", notice=notice.pk, attempts=notice.attempts, failure=failure)
    wait = min(FIRST_RETRY * 2 ** min(notice.attempts - 1, 8), LONGEST_RETRY)
    over = notice.kind != Notice.Kind.PAGE and notice.attempts >= ATTEMPTS
    state = Notice.State.FAILED if over else notice.state
    _still_wanted(notice).update(state=state, failure=failure, next_attempt_at=now + wait)


def _still_wanted(notice: Notice) -> QuerySet[Notice]:
    return Notice.objects.filter(DUE, pk=notice.pk)


def _not_yet_acknowledged() -> Q:
    return Q(acknowledged_at=None, state__in=[Notice.State.SENT, Notice.State.FAILED])


def _one_line(subject: str) -> str:
    """Header injection ends here: every run of white space, line breaks included, becomes one space."""
    return " ".join(subject.split())[:160]
