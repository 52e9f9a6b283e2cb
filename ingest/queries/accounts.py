"""The accounts page: accounts a person manages, with health and figures, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Aggregate, Count, F, FloatField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Extract
from django.utils import timezone

from ingest.backoff import short_of
from ingest.health import Facts, Line, line_of, span
from ingest.models import MonitoredAccount, PollRun, QuarantinedItem, Sighting
from people.access import AnyUser, services_with
from people.roles import Permission
from platforms.base import Budget, Platform
from platforms.registry import platforms_by_name

WEEK = timedelta(days=7)
HISTORY = timedelta(days=84)  # twelve weeks: what is usual for an account
ENOUGH_DAYS = 7.0  # before "usual" means anything


class Median(Aggregate):
    """The middle value, as PostgreSQL works it out."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class AccountRow:
    """One line of the table. ``lag_seconds``: median from posting to storing over seven days."""

    account: MonitoredAccount
    platform: Platform | None
    line: Line
    items_7_days: int = 0
    lag_seconds: float | None = None
    quarantined: int = 0

    @property
    def paused(self) -> bool:
        return self.account.state == MonitoredAccount.State.PAUSED

    @property
    def lag(self) -> str:
        """The median lag in words."""
        if self.lag_seconds is None:
            return "Not known"
        return "Under 1 min" if self.lag_seconds < 60 else span(timedelta(seconds=self.lag_seconds))

    @property
    def budget_used(self) -> int | None:
        """Calls used of the platform's current window; None where it does not say."""
        if self.account.budget_limit is None or self.account.budget_remaining is None:
            return None
        return max(self.account.budget_limit - self.account.budget_remaining, 0)

    @property
    def bar_width(self) -> int:
        """Width of the used part of a bar 72 units long."""
        return min(72 * (self.budget_used or 0) // max(self.account.budget_limit or 1, 1), 72)


def accounts_visible_to(user: AnyUser) -> QuerySet[MonitoredAccount]:
    """Accounts of the services on which the person manages accounts."""
    services = services_with(user, Permission.MANAGE_ACCOUNTS)
    accounts = MonitoredAccount.objects.select_related("service", "state_changed_by")
    accounts = accounts.order_by("service__path", "platform", "pk")
    return accounts if services is None else accounts.filter(service__in=services)


def account_rows(accounts: QuerySet[MonitoredAccount], *, now: datetime | None = None) -> list[AccountRow]:
    """Health and figures of each account."""
    now = now or timezone.now()
    last_reason = PollRun.objects.filter(account=OuterRef("pk")).order_by("-started_at").values("reason")[:1]
    found = list(accounts.annotate(last_reason=Subquery(last_reason)))
    ids = [account.pk for account in found]
    week, usual, held = _week(ids, now), _usual_per_day(ids, now), _quarantined(ids)
    return [
        AccountRow(
            account,
            platforms_by_name().get(account.platform),
            line_of(_facts(account, usual.get(account.pk, 0.0)), now),
            *week.get(account.pk, (0, None)),
            held.get(account.pk, 0),
        )
        for account in found
    ]


def recent_runs(account: MonitoredAccount, *, limit: int = 10) -> list[PollRun]:
    """The last pages asked for, newest first."""
    return list(PollRun.objects.filter(account=account).order_by("-started_at", "-pk")[:limit])


def _week(ids: Sequence[int], now: datetime) -> dict[int, tuple[int, float | None]]:
    """Items and median lag of seven days. What was posted before the account was connected has no lag."""
    lag = Extract(F("post__stored_at") - F("post__posted_at"), "epoch")
    seen = Sighting.objects.filter(account__in=ids, seen_at__gte=now - WEEK, post__is_own=False)
    since = Q(post__posted_at__gte=F("account__created_at"))
    rows = seen.order_by().values("account").annotate(items=Count("pk"), lag=Median(lag, filter=since))
    return {row["account"]: (row["items"], row["lag"]) for row in rows}


def _usual_per_day(ids: Sequence[int], now: datetime) -> dict[int, float]:
    """Items a day over twelve weeks up to the last one seen; nothing for an account younger than a week."""
    seen = Sighting.objects.filter(account__in=ids, seen_at__gte=now - HISTORY)
    rows = seen.order_by().values("account").annotate(items=Count("pk"), first=Min("seen_at"), last=Max("seen_at"))
    days = {row["account"]: (row["last"] - row["first"]).total_seconds() / 86_400 for row in rows}
    return {row["account"]: row["items"] / days[row["account"]] for row in rows if days[row["account"]] >= ENOUGH_DAYS}


def _quarantined(ids: Sequence[int]) -> dict[int, int]:
    held = QuarantinedItem.objects.filter(account__in=ids, released_at=None, discarded_at=None)
    return dict(held.order_by().values_list("account").annotate(Count("pk")))


def _facts(account: MonitoredAccount, per_day: float) -> Facts:
    by = account.state_changed_by
    return Facts(
        state=account.state,
        reason=account.state_reason,
        active_since=account.state_changed_at or account.created_at,
        poll_seconds=account.poll_seconds,
        last_success_at=account.last_success_at,
        last_item_at=account.last_item_at,
        next_poll_at=account.next_poll_at,
        failures=account.failures,
        last_failure=account.last_reason if account.failures else "",  # type: ignore[attr-defined]  # annotated
        paused_until=account.paused_until,
        paused_by=by.display_name if by else "",
        per_day=per_day,
        spares_budget=short_of(Budget(account.budget_remaining, account.budget_limit)),
    )
