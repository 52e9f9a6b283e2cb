"""Whether the desk hears at all: asked on every page and by the desk's own pulse."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from ingest.health import Facts, overdue, span
from ingest.models import Heartbeat, MonitoredAccount, QuarantinedItem

HEARTBEAT_LIMIT = timedelta(seconds=60)
State = MonitoredAccount.State


@dataclass(frozen=True)
class Backlog:
    """Work that waits: accounts past their time, walks under way, items nobody could read."""

    accounts_due: int
    unfinished_walks: int
    quarantined: int


def backlog(now: datetime | None = None) -> Backlog:
    """Counts for the operator's page and the doctor."""
    now = now or timezone.now()
    active = MonitoredAccount.objects.filter(state=State.ACTIVE)
    return Backlog(
        accounts_due=active.filter(next_poll_at__lte=now).count(),
        unfinished_walks=active.exclude(walk={}).count(),
        quarantined=QuarantinedItem.objects.filter(released_at=None, discarded_at=None).count(),
    )


def sources_line(now: datetime | None = None) -> str:
    """ "7 of 9 sources working": one query, for the foot of every page."""
    now = now or timezone.now()
    accounts = _brief(Q())
    working = sum(account.state == State.ACTIVE and not overdue(_facts(account), now) for account in accounts)
    return f"{working} of {len(accounts)} sources working" if accounts else "No sources yet"


def desk_is_blind(now: datetime | None = None) -> list[str]:
    """Why the desk cannot be relied on to hear; empty when it can.

    An active account unread for two rounds and a minute, or no poll worker that did any work for a minute.
    """
    now = now or timezone.now()
    accounts = _brief(Q(state=State.ACTIVE))
    if not accounts:
        return []
    unheard = [account for account in accounts if overdue(_facts(account), now)]
    return [*_no_worker(now), *(f"{account.name} has not been read {_since(account, now)}." for account in unheard)]


def _no_worker(now: datetime) -> list[str]:
    beat = Heartbeat.objects.filter(name="poll").values_list("beat_at", flat=True).first()
    if beat is None:
        return ["No worker reads the platforms."]
    return [f"No worker has read for {span(now - beat)}."] if now - beat > HEARTBEAT_LIMIT else []


def _brief(where: Q) -> list[MonitoredAccount]:
    fields = ["name", "state", "state_changed_at", "created_at", "poll_seconds", "last_success_at"]
    return list(MonitoredAccount.objects.filter(where).only(*fields, "last_item_at", "next_poll_at", "failures"))


def _facts(account: MonitoredAccount) -> Facts:
    return Facts(
        state=account.state,
        reason="",
        active_since=account.state_changed_at or account.created_at,
        poll_seconds=account.poll_seconds,
        last_success_at=account.last_success_at,
        last_item_at=account.last_item_at,
        next_poll_at=account.next_poll_at,
        failures=account.failures,
    )


def _since(account: MonitoredAccount, now: datetime) -> str:
    return f"for {span(now - account.last_success_at)}" if account.last_success_at else "yet"
