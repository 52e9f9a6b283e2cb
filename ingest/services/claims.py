"""One poller at a time: a lease on the account's row, and a number that fences off a poller that overslept.

All times are the database's, so that workers whose clocks are wrong do no harm.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from ingest.models import Heartbeat, MonitoredAccount

# Renewed with each page that is stored, so it need only outlive one page: the calls for it end after 55 s at most
# (platforms.transport: PAGE_SECONDS and one more wait). A poller that dies delays its account by no more than this.
LEASE = timedelta(seconds=60)


@dataclass(frozen=True)
class Claim:
    """The right to move one account's cursor while its ``epoch`` is still ``account.epoch``.

    ``at`` is the database's clock when the claim was made or last renewed.
    """

    account: MonitoredAccount
    at: datetime


def claim_due_account(*, now: datetime | None = None) -> Claim | None:
    """Claim the active account that has waited longest; None when none is due and free."""
    due = MonitoredAccount.objects.filter(state=MonitoredAccount.State.ACTIVE, next_poll_at__lte=clock(now))
    return _claim(due.order_by("next_poll_at", "pk"), now)


def claim_account(account_id: int, *, now: datetime | None = None) -> Claim | None:
    """Claim this account, due or not; None when it is not active or another poller holds it."""
    return _claim(MonitoredAccount.objects.filter(pk=account_id, state=MonitoredAccount.State.ACTIVE), now)


def held(claim: Claim, *, now: datetime | None = None) -> Claim | None:
    """Lock the claimed row for the rest of this transaction; None when somebody has taken over since."""
    mine = MonitoredAccount.objects.filter(pk=claim.account.pk, epoch=claim.account.epoch)
    account = _locked(mine.select_related("service"), now).first()
    return None if account is None else Claim(account, _clock_of(account))


def renewed(claim: Claim) -> Claim:
    """The claim with its lease extended from ``claim.at``; call while the row is held."""
    MonitoredAccount.objects.filter(pk=claim.account.pk).update(lease_until=claim.at + LEASE)
    return replace(claim)


def beat(name: str, *, now: datetime | None = None) -> None:
    """Say that a worker of queue ``name`` has done work: one statement."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, beat_at=clock(now))],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["beat_at"],
    )


def clock(now: datetime | None) -> Combinable:
    """The database's clock in a query, or the moment that a caller fixed."""
    return Now() if now is None else Value(now, output_field=DateTimeField())


def _claim(accounts: QuerySet[MonitoredAccount], now: datetime | None) -> Claim | None:
    free = Q(lease_until=None) | Q(lease_until__lte=clock(now))
    with transaction.atomic():
        account = _locked(accounts.filter(free), now, skip=True).first()
        if account is None:
            return None
        at = _clock_of(account)
        MonitoredAccount.objects.filter(pk=account.pk).update(epoch=F("epoch") + 1, lease_until=at + LEASE)
        account.epoch += 1
        return Claim(account, at)


def _locked(
    accounts: QuerySet[MonitoredAccount], now: datetime | None, *, skip: bool = False
) -> QuerySet[MonitoredAccount]:
    # no_key: rows that refer to the account may still be written meanwhile.
    locked = accounts.select_for_update(of=("self",), no_key=True, skip_locked=skip)
    return locked.annotate(clock=clock(now))


def _clock_of(account: MonitoredAccount) -> datetime:
    at: datetime = account.clock  # type: ignore[attr-defined]  # annotated by _locked
    return at
