"""Links to set a password, mailed by a worker: to whoever asked and has an account, and to whoever is invited.

A page only writes a row. A mail server that is down or slow keeps no page waiting, and no link is lost with it.
"""

import smtplib
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.services import record
from people.errors import Refused
from people.mail import explain, send_invitation, send_reset
from people.models import LinkRequest, User
from people.throttle import too_many

log = structlog.get_logger()
HOUR = 3600
PER_PERSON = 3  # an hour
LEASE = timedelta(minutes=2)  # longer than one mail can take: EMAIL_TIMEOUT is 10 s a step
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=30), timedelta(hours=1)
ATTEMPTS = 6  # about a quarter of an hour; then the person asks again
INVITATION_ATTEMPTS = 30  # about a day: nobody asks again by themselves
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


@transaction.atomic
def invite_again(*, user: User, actor: User, now: datetime | None = None) -> None:
    """Mail an invited person a new link. Raises Refused once they have set a password, or when they are off."""
    held = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not held.is_active:
        raise Refused(f"The account of {held.display_name} is switched off. Switch it on first.")
    if held.has_usable_password():
        raise Refused(f"{held.display_name} has set a password. They can ask for a link where they sign in.")
    queue_invitation(held, now=now)
    record(actor=actor, action="person.invited_again", object_type="user", object_id=held.pk)


def queue_invitation(user: User, *, now: datetime | None = None) -> None:
    """Part of the act that invites: the row stands or falls with the account. A row that waits starts anew."""
    now = now or timezone.now()
    anew = {"asked_at": now, "next_attempt_at": now, "attempts": 0, "failure": "", "given_up_at": None}
    LinkRequest.objects.update_or_create(user=user, defaults=anew)


def send_due_links(*, now: datetime | None = None, clock: Callable[[], float] = time.monotonic) -> int:
    """Mail what was asked for. Returns how many mails left. At least once: a worker may die after sending."""
    sent = 0
    end = clock() + TICK_SECONDS
    while clock() < end and (asked := _claim(now or timezone.now())):
        sent += _send(asked, now or timezone.now())
    return sent


def _claim(now: datetime) -> LinkRequest | None:
    with transaction.atomic():
        due = LinkRequest.objects.filter(given_up_at=None, next_attempt_at__lte=now).order_by("next_attempt_at", "pk")
        asked = due.select_for_update(skip_locked=True).first()
        if asked:
            asked.attempts += 1
            asked.next_attempt_at = now + LEASE
            asked.save(update_fields=["attempts", "next_attempt_at"])
        return asked


def _send(asked: LinkRequest, now: datetime) -> bool:
    user = _recipient(asked)
    if user is None:
        _still_asked(asked).delete()
        return False
    try:
        (send_invitation if asked.user_id else send_reset)(user)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("link_failed", user=user.pk, attempts=asked.attempts, error=type(error).__name__)
        _put_off(asked, user, explain(error), now)
        return False
    with transaction.atomic():
        _still_asked(asked).delete()
        action = "person.invitation_sent" if asked.user_id else "password.reset_asked"
        record(actor=None, action=action, object_type="user", object_id=user.pk)
    return True


def _recipient(asked: LinkRequest) -> User | None:
    """Whoever gets the link. A reset is for somebody who has set a password before, an invitation for the others."""
    which = {"pk": asked.user_id} if asked.user_id else {"username": asked.email}
    user = User.objects.filter(is_active=True, **which).first()
    return user if user and user.has_usable_password() is (asked.user_id is None) else None


def _put_off(asked: LinkRequest, user: User, failure: str, now: datetime) -> None:
    """Try again later; after the last attempt an invitation stays for the admin to see, a reset leaves no address."""
    most = INVITATION_ATTEMPTS if asked.user_id else ATTEMPTS
    if asked.attempts < most:
        wait = min(FIRST_RETRY * 2 ** min(asked.attempts - 1, 8), LONGEST_RETRY)
        _still_asked(asked).update(next_attempt_at=now + wait, failure=failure)
        return
    with transaction.atomic():
        if asked.user_id:
            _still_asked(asked).update(given_up_at=now, failure=failure)
        else:
            _still_asked(asked).delete()
        record(actor=None, action="link.given_up", object_type="user", object_id=user.pk)


def _still_asked(asked: LinkRequest) -> QuerySet[LinkRequest]:
    """The row as it was claimed: one that was asked for anew meanwhile is another request."""
    return LinkRequest.objects.filter(pk=asked.pk, asked_at=asked.asked_at)
