"""Accounts that read through one app of a platform share its rate budget: one that is short slows the others."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from ingest import backoff
from ingest.models import MonitoredAccount
from platforms.base import Budget
from platforms.registry import platforms_by_name


def app_key(platform: str, settings_: Mapping[str, str], secrets: Mapping[str, str]) -> str:
    """The same for accounts of one app; blank where the platform counts each account alone.

    Keyed with a secret of the desk, so that nothing about a credential can be learnt from it.
    """
    known = platforms_by_name().get(platform)
    names = [field.name for field in known.fields if field.names_app] if known else []
    values = [secrets.get(name) or settings_.get(name) or "" for name in names]
    if not any(values):
        return ""
    return hmac.new(settings.TOKEN_KEY.encode(), "\n".join([platform, *values]).encode(), hashlib.sha256).hexdigest()


def slow_the_others(account: MonitoredAccount, budget: Budget, *, at: datetime) -> int:
    """Put off the other accounts of the app until the budget starts again; what is left is for replies.

    An account that another worker holds is passed over: it reads the same headers itself. Returns how many.
    """
    if not account.app_key or budget.reset_at is None or not backoff.short_of(budget):
        return 0
    until = min(budget.reset_at, at + backoff.LONGEST)
    others = MonitoredAccount.objects.filter(app_key=account.app_key, state=MonitoredAccount.State.ACTIVE)
    free = others.filter(Q(lease_until=None) | Q(lease_until__lte=at), next_poll_at__lt=until).exclude(pk=account.pk)
    locked = free.order_by("pk").select_for_update(skip_locked=True, no_key=True)
    return MonitoredAccount.objects.filter(pk__in=list(locked.values_list("pk", flat=True))).update(
        next_poll_at=until,
        budget_remaining=budget.remaining,
        budget_limit=budget.limit,
        budget_reset_at=budget.reset_at,
    )
