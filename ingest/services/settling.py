"""How one poll ends: one transaction holds its posts, the cursor and the run, or none of them."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from ingest import backoff
from ingest.incoming import Bad, Good
from ingest.models import MonitoredAccount, PollRun
from ingest.services.claims import Claim, held, renewed
from ingest.services.quarantine import quarantine, too_many
from ingest.services.sharing import slow_the_others
from ingest.services.states import expire_account, stop_account
from ingest.services.storing import Stored, store_posts
from ingest.walks import Place, after, hints_left, recovered
from platforms.base import Page
from platforms.errors import CursorRefused, Gone, PlatformError, Refused, RetryAt, Stopped, TokenRefused

Outcome = PollRun.Outcome
TOO_MANY_BAD = "Too many items of one page could not be read ({bad} of {all}). They are kept; nothing was lost."


def place_of(account: MonitoredAccount) -> Place:
    """Where the last poll left off."""
    return Place(account.cursor, account.walk)


def settle_page(
    claim: Claim, page: Page, good: Sequence[Good], bad: Sequence[Bad], *, final: bool, now: datetime | None = None
) -> Claim | None:
    """Store a page. Returns the renewed claim when the walk goes on, None when this poll is over.

    ``final``: give the account back after this page even if its walk has not ended.
    """
    with transaction.atomic():
        mine = held(claim, now=now)
        if mine is None:
            _record(claim, Outcome.FENCED, at=claim.at, items=len(page.items), reason="Another worker had taken over.")
            return None
        stored = store_posts(mine.account, good, fetched_at=claim.at, at=mine.at)
        all_bad = [*bad, *stored.bad]
        newly_bad = quarantine(mine.account, all_bad, at=mine.at)
        if too_many(newly_bad, len(page.items)):
            _stop_at(mine, page, stored, len(all_bad), claim.at)
            return None
        place = after(place_of(mine.account), page)
        goes_on = place.walking and not final
        mine.account.hints = hints_left(place_of(claim.account), claim.account.hints, mine.account.hints)
        hinted = bool(mine.account.hints) or mine.account.next_poll_at != claim.account.next_poll_at
        _advance(mine, page, place, stored, goes_on=goes_on, hinted=hinted)
        _record_page(mine, Outcome.OK, page, stored, len(all_bad), claim.at, last=not place.walking)
        return renewed(mine) if goes_on else None


def _advance(claim: Claim, page: Page, place: Place, stored: Stored, *, goes_on: bool, hinted: bool) -> None:
    """``hinted``: somebody asked for a poll while this one was under way; the page may be older than what they saw."""
    account, at = claim.account, claim.at
    account.cursor, account.walk = place.cursor, place.walk
    account.failures = 0
    account.last_polled_at = account.last_success_at = at
    account.last_item_at = at if stored.new_posts else account.last_item_at
    account.budget_remaining, account.budget_limit = page.budget.remaining, page.budget.limit
    account.budget_reset_at = page.budget.reset_at
    if not goes_on:
        account.lease_until = None
        at_once = hinted or (place.walking and not backoff.short_of(page.budget))
        account.next_poll_at = at if at_once else backoff.after_success(at, account.poll_seconds, page.budget)
    account.save(update_fields=[*_PLACE, *_TIMES])
    slow_the_others(account, page.budget, at=at)


_PLACE = ["cursor", "walk", "hints", "failures", "last_polled_at", "last_success_at", "last_item_at"]
_TIMES = ["budget_remaining", "budget_limit", "budget_reset_at", "lease_until", "next_poll_at"]


def _stop_at(claim: Claim, page: Page, stored: Stored, bad: int, started_at: datetime) -> None:
    """The cursor stays: once the fault is mended the page is read again."""
    reason = TOO_MANY_BAD.format(bad=bad, all=len(page.items))
    _record_page(claim, Outcome.STOPPED, page, stored, bad, started_at, last=False, reason=reason)
    stop_account(account=claim.account, reason=reason, now=claim.at)


def settle_failure(claim: Claim, error: PlatformError, *, now: datetime | None = None) -> None:
    """Record why a page could not be read, and when or by whom it is tried again."""
    with transaction.atomic():
        mine = held(claim, now=now)
        if mine is None:
            _record(claim, Outcome.FENCED, at=claim.at, reason="Another worker had taken over.", code=error.code)
            return
        _record(mine, _outcome(error), at=claim.at, reason=error.reason, code=error.code, gap=_gap(error))
        if isinstance(error, TokenRefused):
            expire_account(account=mine.account, reason=error.reason, now=mine.at)
        elif _needs_a_person(error):
            stop_account(account=mine.account, reason=error.reason, now=mine.at)
        else:
            _put_off(mine, error)


def _put_off(claim: Claim, error: PlatformError) -> None:
    account, at = claim.account, claim.at
    account.failures += 1
    chance = random.random()  # noqa: S311 - spreads load, guards nothing
    named = error.at if isinstance(error, RetryAt) else None
    if named is not None:
        account.next_poll_at = backoff.at_platforms_word(at, named, chance=chance)
    else:
        account.next_poll_at = backoff.after_failure(at, account.failures, chance=chance)
    if isinstance(error, CursorRefused):
        begun = recovered(place_of(account))
        if account.failures == 1:  # once at once; a platform that refuses a fresh start must not be hammered
            account.next_poll_at = at + timedelta(seconds=1)
        account.cursor, account.walk = begun.cursor, begun.walk
    account.last_polled_at, account.lease_until = at, None
    account.save(update_fields=["cursor", "walk", "failures", "next_poll_at", "last_polled_at", "lease_until"])


def _needs_a_person(error: PlatformError) -> bool:
    return isinstance(error, Stopped | Gone | Refused)


def _outcome(error: PlatformError) -> str:
    if isinstance(error, TokenRefused):
        return Outcome.TOKEN
    return Outcome.STOPPED if _needs_a_person(error) else Outcome.RETRY


def _gap(error: PlatformError) -> str:
    return "Reading started again further on: some older items may be missing." if _lost_place(error) else ""


def _lost_place(error: PlatformError) -> bool:
    return isinstance(error, CursorRefused)


def _record_page(
    claim: Claim,
    outcome: str,
    page: Page,
    stored: Stored,
    bad: int,
    started_at: datetime,
    *,
    last: bool,
    reason: str = "",
) -> None:
    PollRun.objects.create(
        account=claim.account,
        started_at=started_at,
        finished_at=claim.at,
        outcome=outcome,
        items=len(page.items),
        new_posts=stored.new_posts,
        new_versions=stored.new_versions,
        quarantined=bad,
        last_page=last,
        reason=reason,
        gap=page.gap[:300],
    )


def _record(
    claim: Claim, outcome: str, *, at: datetime, items: int = 0, reason: str = "", code: str = "", gap: str = ""
) -> None:
    PollRun.objects.create(
        account=claim.account,
        started_at=at,
        finished_at=claim.at,
        outcome=outcome,
        items=items,
        reason=reason[:300],
        error_code=code[:60],
        gap=gap,
    )
