"""The poll stage: claim a due account, ask its platform, settle the answer; again until none is due.

No platform is ever called inside a transaction. A tick may run at any time, in any number, or not at all.
"""

import time
from collections.abc import Callable
from datetime import datetime

import structlog

from ingest.connections import connection_for
from ingest.incoming import sort_items
from ingest.models import MonitoredAccount
from ingest.services.claims import Claim, beat, claim_account, claim_due_account
from ingest.services.settling import place_of, settle_failure, settle_page
from ingest.services.states import resume_ended_pauses
from ingest.vault import SecretsDoNotOpen
from ingest.walks import asked
from platforms.base import Connection
from platforms.errors import PlatformError, TokenRefused, Unknown

log = structlog.get_logger()
TICK_SECONDS = 20.0  # of the task's 90: one slow page more still fits
PAGES_PER_CLAIM = 10  # then other accounts get their turn; the walk keeps its place
HEARTBEAT = "poll"


def poll_due_accounts(*, now: datetime | None = None, seconds: float = TICK_SECONDS) -> int:
    """Poll accounts that are due, longest waiting first, until none is or the tick is over. Returns how many."""
    resume_ended_pauses(now=now)
    until = time.monotonic() + seconds
    polled = 0
    while time.monotonic() < until and (claim := claim_due_account(now=now)):
        _poll(claim, lambda: time.monotonic() >= until, now)
        beat(HEARTBEAT, now=now)
        polled += 1
    beat(HEARTBEAT, now=now)
    return polled


def poll_account(account: MonitoredAccount, *, now: datetime | None = None) -> bool:
    """Poll one account now, due or not. False when it is not active or another worker is at it."""
    claim = claim_account(account.pk, now=now)
    if claim is None:
        return False
    until = time.monotonic() + TICK_SECONDS
    _poll(claim, lambda: time.monotonic() >= until, now)
    beat(HEARTBEAT, now=now)
    return True


def _poll(claim: Claim, over: Callable[[], bool], now: datetime | None) -> None:
    """Pages of one claim. Whatever a platform's code may raise ends here, so that other accounts go on."""
    try:
        connection = connection_for(claim.account)
        for left in reversed(range(PAGES_PER_CLAIM)):
            following = _poll_page(claim, connection, final=left == 0 or over(), now=now)
            if following is None:
                return
            claim = following
    except PlatformError as error:
        settle_failure(claim, error, now=now)
    except SecretsDoNotOpen as error:
        settle_failure(claim, TokenRefused(str(error), code="secrets"), now=now)
    except Exception as error:  # a bug: the type alone is logged, since a message may quote a post
        log.error("poll_failed", account=claim.account.pk, platform=claim.account.platform, error=type(error).__name__)
        reason = "The desk itself could not read the answer. It tries again, and the people who run it can see why."
        settle_failure(claim, Unknown(reason, code="bug"), now=now)


def _poll_page(claim: Claim, connection: Connection, *, final: bool, now: datetime | None) -> Claim | None:
    place = place_of(claim.account)
    page = connection.fetch(asked(place, claim.account.hints), page=place.page, now=claim.at)
    good, bad = sort_items(connection, page.items, now=claim.at)
    return settle_page(claim, page, good, bad, final=final, now=now)
