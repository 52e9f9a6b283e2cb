"""Links to set a new password: asked for by anybody, mailed by a worker to those who have an account."""

import smtplib
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from audit.services import record
from people.mail import send_reset
from people.models import LinkRequest, User
from people.throttle import too_many

log = structlog.get_logger()
HOUR = 3600
PER_PERSON = 3  # an hour
LEASE = timedelta(minutes=2)  # longer than one mail can take: EMAIL_TIMEOUT is 10 s a step
FIRST_RETRY = timedelta(seconds=30)
ATTEMPTS = 6  # about a quarter of an hour; then the person asks again
TICK_SECONDS = 45.0  # of the task's 90


def ask_for_link(*, email: str, now: datetime | None = None) -> None:
    """Put a request in the queue; the same work whoever it is for.

    Beyond three an hour for one address nothing happens, silently: the earlier links still work.
    """
    email = email.strip().lower()[:254]
    if too_many("reset-of", email, limit=PER_PERSON, seconds=HOUR):
        return
    now = now or timezone.now()
    LinkRequest.objects.create(email=email, asked_at=now, next_attempt_at=now)


def send_due_links(*, now: datetime | None = None, clock: Callable[[], float] = time.monotonic) -> int:
    """Mail what was asked for. Returns how many mails left. At least once: a worker may die after sending."""
    sent = 0
    end = clock() + TICK_SECONDS
    while clock() < end and (asked := _claim(now or timezone.now())):
        sent += _send(asked, now or timezone.now())
    return sent


def _claim(now: datetime) -> LinkRequest | None:
    with transaction.atomic():
        due = LinkRequest.objects.filter(next_attempt_at__lte=now).order_by("next_attempt_at", "pk")
        asked = due.select_for_update(skip_locked=True).first()
        if asked:
            asked.attempts += 1
            asked.next_attempt_at = now + LEASE
            asked.save(update_fields=["attempts", "next_attempt_at"])
        return asked


def _send(asked: LinkRequest, now: datetime) -> bool:
    """Only somebody who has set a password before gets a link; an invited person has a link of their own."""
    user = User.objects.filter(username=asked.email, is_active=True).first()
    if user is None or not user.has_usable_password():
        asked.delete()
        return False
    try:
        send_reset(user)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("reset_failed", user=user.pk, attempts=asked.attempts, error=type(error).__name__)
        _put_off(asked, now)
        return False
    with transaction.atomic():
        asked.delete()
        record(actor=None, action="password.reset_asked", object_type="user", object_id=user.pk)
    return True


def _put_off(asked: LinkRequest, now: datetime) -> None:
    if asked.attempts >= ATTEMPTS:
        asked.delete()
        return
    asked.next_attempt_at = now + FIRST_RETRY * 2 ** (asked.attempts - 1)
    asked.save(update_fields=["next_attempt_at"])
