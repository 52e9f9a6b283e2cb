"""States that the desk itself puts an account in. Each is recorded, and whoever manages the account is told.

Adding one to ``epoch`` ends a poll that is under way: what it brings is refused.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from audit.services import record
from ingest.models import MonitoredAccount
from ingest.services.claims import clock
from notices.models import Notice
from notices.services import send
from people.models import User
from people.queries import organisation, people_who
from people.roles import Permission

State = MonitoredAccount.State


def expire_account(*, account: MonitoredAccount, reason: str, now: datetime | None = None) -> bool:
    """The platform refused the sign-in: stop reading until somebody signs in again. False: not active any more."""
    return _leave_active(account, State.EXPIRED, reason, f"Sign-in has expired: {account.name}", now)


def stop_account(*, account: MonitoredAccount, reason: str, now: datetime | None = None) -> bool:
    """Reading on would cost money or do harm: stop until a person has looked. False: not active any more."""
    return _leave_active(account, State.STOPPED, reason, f"Reading has stopped: {account.name}", now)


def resume_ended_pauses(*, now: datetime | None = None) -> int:
    """Start reading again where the last day of a pause has passed, by the organisation's calendar."""
    paused = MonitoredAccount.objects.filter(state=State.PAUSED, paused_until__isnull=False)
    if not paused.exists():
        return 0
    place = organisation()
    today = (now or timezone.now()).astimezone(ZoneInfo(place.time_zone if place else "UTC")).date()
    return sum(_resume(account, now) for account in paused.filter(paused_until__lte=today))


def _resume(account: MonitoredAccount, now: datetime | None) -> bool:
    """Only if the pause is still the one that ended: somebody may just have made it longer."""
    with transaction.atomic():
        seen = {"paused_until": account.paused_until}
        due: dict[str, Any] = {"paused_until": None, "next_poll_at": clock(now)}
        moved = move(account, State.ACTIVE, "", now or timezone.now(), seen=seen, **due)
        if moved:
            record(actor=None, action="account.resumed", object_type="account", object_id=account.pk)
    return moved


def _leave_active(account: MonitoredAccount, state: str, reason: str, subject: str, now: datetime | None) -> bool:
    now = now or timezone.now()
    with transaction.atomic():
        if not move(account, state, reason, now):
            return False
        _tell_admins(account, subject, now)
        detail = {"reason": reason[:300]}
        record(actor=None, action=f"account.{state}", object_type="account", object_id=account.pk, detail=detail)
    return True


def move(
    account: MonitoredAccount,
    state: str,
    reason: str,
    now: datetime,
    *,
    actor: User | None = None,
    seen: Mapping[str, Any] | None = None,
    **changes: Any,
) -> bool:
    """Change the state if it, and whatever ``seen`` names, is still what the caller saw. Returns whether it was."""
    same = MonitoredAccount.objects.filter(pk=account.pk, state=account.state, **(seen or {}))
    return bool(
        same.update(
            state=state,
            state_reason=reason[:300],
            state_changed_at=now,
            state_changed_by=actor,
            epoch=F("epoch") + 1,
            lease_until=None,
            **changes,
        )
    )


def _tell_admins(account: MonitoredAccount, subject: str, now: datetime) -> None:
    path = f"/accounts/{account.pk}/"  # written out: a worker does not load the pages
    for person in admins_of(account):
        key = f"account-{account.pk}-{now:%Y%m%dT%H%M%S}-{person.pk}"
        send(recipient=person, kind=Notice.Kind.DESK, key=key, subject=subject, path=path, now=now)


def admins_of(account: MonitoredAccount) -> list[User]:
    """Whoever manages the account."""
    return list(people_who(Permission.MANAGE_ACCOUNTS, account.service_id))
