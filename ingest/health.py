"""In which words an account's health is told. Pure: facts in, a word and a reason out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

GRACE = timedelta(seconds=60)
EXPECTED_FOR_SILENCE = 4.0  # with four expected, none at all happens once in 55 times by chance (Poisson)


class Health(StrEnum):
    WORKING = "Working"
    SLOWED = "Slowed"
    EXPIRED = "Expired"
    SILENT = "Silent"
    PAUSED = "Paused"
    STOPPED = "Stopped"


# Word: tone, icon, what it means.
LEGEND: dict[Health, tuple[str, str, str]] = {
    Health.WORKING: ("good", "circle-check", "Read on time in the last two rounds."),
    Health.SLOWED: ("caution", "circle-alert", "Read less often, for limits, or because reading failed."),
    Health.EXPIRED: ("urgent", "plug", "Sign-in ended or permission was withdrawn."),
    Health.SILENT: ("caution", "bell", "Answers, but should have had items by now."),
    Health.STOPPED: ("urgent", "octagon-alert", "The desk stopped reading until a person has looked."),
    Health.PAUSED: ("quiet", "circle-pause", "By a person, with a reason and an end date."),
}


@dataclass(frozen=True)
class Facts:
    """What is known of an account at a moment. ``per_day`` is the usual number of items a day."""

    state: str
    reason: str
    active_since: datetime  # connected, resumed or signed in again
    poll_seconds: int
    last_success_at: datetime | None
    last_item_at: datetime | None
    next_poll_at: datetime
    failures: int
    last_failure: str = ""
    paused_until: date | None = None
    paused_by: str = ""
    per_day: float = 0.0
    spares_budget: bool = False  # the calls left are kept for replies


@dataclass(frozen=True)
class Line:
    """The word, a sentence beside it, and how both look."""

    health: Health
    reason: str = ""

    @property
    def tone(self) -> str:
        return LEGEND[self.health][0]

    @property
    def icon(self) -> str:
        return LEGEND[self.health][1]


def line_of(facts: Facts, now: datetime) -> Line:
    """The health of one account."""
    if facts.state != "active":
        return _stopped_line(facts)
    waits = facts.next_poll_at - now
    held_back = Line(Health.SLOWED, f"Next read in {span(waits)}, to stay within the platform's limits")
    if facts.spares_budget and not facts.failures and waits > timedelta(0):
        return held_back
    if overdue(facts, now):
        return Line(Health.SLOWED, facts.last_failure or "Not read on time. The desk tries again")
    if waits > timedelta(seconds=2 * facts.poll_seconds) + GRACE:
        return held_back
    first = "" if facts.last_success_at else "The first read starts now"
    return _silent_line(facts, now) or Line(Health.WORKING, first)


def overdue(facts: Facts, now: datetime) -> bool:
    """Not read for two rounds and a minute: the desk does not hear this source."""
    heard = max(facts.last_success_at or facts.active_since, facts.active_since)
    return now - heard > timedelta(seconds=2 * facts.poll_seconds) + GRACE


def span(length: timedelta) -> str:
    """A length of time in words: minutes, hours, then days."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2 * 24 * 60 else f"{minutes // (24 * 60)} days"


def _stopped_line(facts: Facts) -> Line:
    if facts.state == "paused":
        by = f"By {facts.paused_by}" if facts.paused_by else "By a person"
        until = f" until {facts.paused_until:%-d %b}" if facts.paused_until else ""
        return Line(Health.PAUSED, f"{by}{until}: {facts.reason}" if facts.reason else f"{by}{until}")
    return Line(Health.EXPIRED if facts.state == "expired" else Health.STOPPED, facts.reason)


def _silent_line(facts: Facts, now: datetime) -> Line | None:
    if facts.last_item_at is None:
        return None
    days = (now - facts.last_item_at).total_seconds() / 86_400
    expected = facts.per_day * days
    if expected < EXPECTED_FOR_SILENCE:
        return None
    return Line(Health.SILENT, f"0 items in {max(round(days), 1)} days, {round(expected)} expected")
