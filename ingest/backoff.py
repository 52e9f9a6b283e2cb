"""When to poll next. Pure: the caller hands in the clock and the chance."""

from datetime import datetime, timedelta

from platforms.base import Budget

SHORTEST = timedelta(seconds=5)
LONGEST = timedelta(hours=1)
FIRST_WAIT = 10.0  # seconds
LONGEST_WAIT = 600.0  # ten minutes: a source that is back should be read within minutes
RESERVE = 0.2  # share of a rate budget kept for replies


def after_failure(now: datetime, failures: int, *, chance: float) -> datetime:
    """Full jitter: anywhere between nothing and twice the last ceiling, so that no herd forms.

    ``failures`` counts this one; ``chance`` is uniform in [0, 1).
    """
    ceiling = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures, 10))
    return now + max(SHORTEST, timedelta(seconds=chance * ceiling))


def at_platforms_word(now: datetime, at: datetime, *, chance: float) -> datetime:
    """The time that the platform named plus up to 5 s, but between 5 s and an hour from now whatever it said."""
    return now + min(max(at - now, SHORTEST) + timedelta(seconds=chance * 5), LONGEST)


def after_success(now: datetime, poll_seconds: int, budget: Budget) -> datetime:
    """The next round; later when what is left of the rate budget is kept for replies."""
    usual = now + timedelta(seconds=poll_seconds)
    if short_of(budget) and budget.reset_at is not None:
        return min(max(usual, budget.reset_at), now + LONGEST)
    return usual


def short_of(budget: Budget) -> bool:
    """Whether the calls left are the share kept for replies."""
    return budget.remaining is not None and bool(budget.limit) and budget.remaining <= RESERVE * (budget.limit or 0)
