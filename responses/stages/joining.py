"""What a later post of the same person in the same conversation does to its case. In memory; no queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from people.calendar import WorkingCalendar
from responses.clocks import DueTimes, due_times
from responses.models import Case
from responses.stages.candidates import Candidate
from responses.states import CaseState, band_of

DONE = (CaseState.RESPONDED, CaseState.CLOSED, CaseState.SET_ASIDE)
# Every field that joining may change, for one bulk UPDATE.
JOIN_FIELDS = [
    "version",
    "latest_post",
    "state",
    "tier",
    "band",
    "needs_human_read",
    "clock_from",
    "seen_at",
    "seen_by",
    "seen_due_at",
    "acknowledged_at",
    "acknowledged_by",
    "ack_due_at",
    "replied_at",
    "reply_due_at",
    "due_at",
    "closed_at",
    "outcome",
    "set_aside_reason",
    "snoozed_until",
    "crisis_taken_by",
    "crisis_taken_at",
    "crisis_danger",
    "crisis_act",
    "crisis_reply",
]


# What a new clock writes over. The event keeps it under "before": an old week's figures must not move.
_FORMER = (
    "state",
    "tier",
    "clock_from",
    "seen_at",
    "seen_due_at",
    "acknowledged_at",
    "ack_due_at",
    "replied_at",
    "reply_due_at",
    "due_at",
    "closed_at",
    "outcome",
    "set_aside_reason",
)


@dataclass(frozen=True)
class Step:
    """``kind`` is the event; ``page`` says that somebody must be paged."""

    kind: str
    detail: dict[str, Any]
    page: bool


def new_case(post: Candidate, calendar: WorkingCalendar, now: datetime) -> Case:
    """The case that a post opens; its clocks start when the post went up."""
    due = due_times(post.tier, post.posted_at, calendar, enquiry=post.enquiry)
    return Case(
        service_id=post.service_id,
        first_post_id=post.post_id,
        latest_post_id=post.post_id,
        platform=post.platform,
        conversation_key=post.key,
        tier=post.tier,
        band=band_of(post.tier),
        needs_human_read=post.needs_human_read,
        opened_at=now,
        clock_from=post.posted_at,
        seen_due_at=due.seen,
        ack_due_at=due.acknowledge,
        reply_due_at=due.reply,
        due_at=due.acknowledge,
    )


def join(case: Case, post: Candidate, calendar: WorkingCalendar, *, latest_at: datetime) -> Step:
    """Let a post join ``case``, whose newest post so far went up at ``latest_at``.

    A later post opens a finished case again, on a new clock from its own time. A more urgent one raises the
    tier, whoever set it: it is news. Nothing ever lowers it.
    """
    later, urgent, was = post.posted_at > latest_at, post.tier < case.tier, case.tier
    former = former_clock(case)
    again = case.state in DONE and (later or (urgent and post.tier <= 1))
    case.version += 1
    case.needs_human_read = case.needs_human_read or post.needs_human_read
    if later:
        case.latest_post_id = post.post_id
        case.snoozed_until = None
    if again:
        open_again(case, post.tier, post.posted_at, calendar, enquiry=post.enquiry)
    elif urgent:
        raise_tier(case, post.tier, post.posted_at, calendar)
    kind = "reopened" if again else "tier_raised" if urgent else "joined"
    detail: dict[str, Any] = {"post": post.post_id, "from": was, "to": case.tier}
    if again:
        detail["before"] = former
    return Step(kind, detail, page=case.tier == 0 and (again or urgent))


def raise_tier(case: Case, tier: int, at: datetime, calendar: WorkingCalendar) -> None:
    """A more urgent tier, with the limits that it has from ``at``; a limit that was nearer stays."""
    due = due_times(tier, at, calendar)
    case.tier, case.band = tier, band_of(tier)
    case.seen_due_at = min(case.seen_due_at, due.seen)
    case.ack_due_at = min(case.ack_due_at, due.acknowledge)
    case.reply_due_at = min(filter(None, [case.reply_due_at, due.reply]), default=None)
    case.snoozed_until = None
    _set_due(case, case.state)


def former_clock(case: Case) -> dict[str, Any]:
    """The clock that a case has now, as an event keeps it: times in ISO 8601 and UTC, None where there is none."""
    values = {name: getattr(case, name) for name in _FORMER}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def open_again(case: Case, tier: int, at: datetime, calendar: WorkingCalendar, *, enquiry: bool = False) -> None:
    """Put a finished case back to new, on a clock that starts ``at``. Its tier is never lowered."""
    tier = min(case.tier, tier)
    due: DueTimes = due_times(tier, at, calendar, enquiry=enquiry)
    case.state, case.tier, case.band = CaseState.NEW.value, tier, band_of(tier)
    case.clock_from = at
    case.seen_due_at, case.ack_due_at, case.reply_due_at = due.seen, due.acknowledge, due.reply
    case.seen_at = case.acknowledged_at = case.replied_at = case.closed_at = case.snoozed_until = None
    case.seen_by = case.acknowledged_by = None
    case.outcome = case.set_aside_reason = ""
    case.crisis_taken_by = case.crisis_taken_at = None
    case.crisis_danger = case.crisis_act = case.crisis_reply = ""
    _set_due(case, CaseState.NEW)


def _set_due(case: Case, state: str) -> None:
    new = state == CaseState.NEW or case.reply_due_at is None
    case.due_at = case.ack_due_at if new or case.reply_due_at is None else case.reply_due_at
