"""The state tables of cases and replies. Pure: one registry from state to words, icon and what may follow."""

from dataclasses import dataclass
from enum import StrEnum


class CaseState(StrEnum):
    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    RESPONDED = "responded"
    CLOSED = "closed"
    SET_ASIDE = "set_aside"


class ReplyState(StrEnum):
    DRAFT = "draft"
    WAITING_APPROVAL = "waiting_approval"
    SENT_BACK = "sent_back"
    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    IN_REVIEW = "in_review"
    REJECTED = "rejected"
    NEEDS_HUMAN = "needs_human"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Words:
    """How a state reads on the page: label, icon of the sprite, tone of ``.state``."""

    label: str
    icon: str
    tone: str = ""


CASE_WORDS: dict[CaseState, Words] = {
    CaseState.NEW: Words("Needs acknowledgement", "clock"),
    CaseState.ACKNOWLEDGED: Words("Acknowledged", "clock-check", "good"),
    CaseState.RESPONDED: Words("Replied", "circle-check", "good"),
    CaseState.CLOSED: Words("Closed", "circle-check"),
    CaseState.SET_ASIDE: Words("Set aside", "archive"),
}

REPLY_WORDS: dict[ReplyState, Words] = {
    ReplyState.DRAFT: Words("Draft", "pencil"),
    ReplyState.WAITING_APPROVAL: Words("Waiting approval", "circle-check"),
    ReplyState.SENT_BACK: Words("Sent back", "reply", "caution"),
    ReplyState.HELD: Words("Held", "circle-pause"),
    ReplyState.QUEUED: Words("Sending", "send"),
    ReplyState.SENDING: Words("Sending", "send"),
    ReplyState.UNKNOWN: Words("Sent? (checking)", "circle-help", "caution"),
    ReplyState.SENT: Words("Sent", "circle-check", "good"),
    ReplyState.IN_REVIEW: Words("With {platform} for review", "clock"),
    ReplyState.REJECTED: Words("Not sent (needs a person)", "octagon-alert", "urgent"),
    ReplyState.NEEDS_HUMAN: Words("Not sure: check", "octagon-alert", "urgent"),
    ReplyState.WITHDRAWN: Words("Pulled back", "x"),
}

OPEN_STATES = frozenset({CaseState.NEW, CaseState.ACKNOWLEDGED, CaseState.RESPONDED})

# A reply that is, may be or is about to be public. One per case, one per post (partial unique indexes).
LIVE_REPLIES = frozenset(
    {
        ReplyState.WAITING_APPROVAL,
        ReplyState.HELD,
        ReplyState.QUEUED,
        ReplyState.SENDING,
        ReplyState.UNKNOWN,
        ReplyState.NEEDS_HUMAN,
    }
)
PUBLIC_REPLIES = frozenset({ReplyState.SENT, ReplyState.IN_REVIEW})

CASE_MOVES: dict[CaseState, frozenset[CaseState]] = {
    CaseState.NEW: frozenset({CaseState.ACKNOWLEDGED, CaseState.SET_ASIDE}),
    CaseState.ACKNOWLEDGED: frozenset({CaseState.NEW, CaseState.RESPONDED, CaseState.CLOSED, CaseState.SET_ASIDE}),
    CaseState.RESPONDED: frozenset({CaseState.NEW, CaseState.ACKNOWLEDGED, CaseState.CLOSED}),
    CaseState.CLOSED: frozenset({CaseState.NEW, CaseState.ACKNOWLEDGED, CaseState.RESPONDED}),
    CaseState.SET_ASIDE: frozenset({CaseState.NEW}),
}

REPLY_MOVES: dict[ReplyState, frozenset[ReplyState]] = {
    ReplyState.DRAFT: frozenset({ReplyState.WAITING_APPROVAL, ReplyState.HELD, ReplyState.WITHDRAWN}),
    ReplyState.WAITING_APPROVAL: frozenset(
        {ReplyState.HELD, ReplyState.SENT_BACK, ReplyState.DRAFT, ReplyState.WITHDRAWN}
    ),
    ReplyState.SENT_BACK: frozenset({ReplyState.WAITING_APPROVAL, ReplyState.HELD, ReplyState.WITHDRAWN}),
    ReplyState.HELD: frozenset({ReplyState.QUEUED, ReplyState.UNKNOWN, ReplyState.DRAFT, ReplyState.WITHDRAWN}),
    ReplyState.QUEUED: frozenset(
        {
            ReplyState.SENDING,
            ReplyState.UNKNOWN,
            ReplyState.WAITING_APPROVAL,
            ReplyState.REJECTED,
            ReplyState.NEEDS_HUMAN,
            ReplyState.DRAFT,
            ReplyState.WITHDRAWN,
        }
    ),
    ReplyState.SENDING: frozenset(
        {ReplyState.SENT, ReplyState.IN_REVIEW, ReplyState.REJECTED, ReplyState.QUEUED, ReplyState.UNKNOWN}
    ),
    ReplyState.UNKNOWN: frozenset(
        {ReplyState.SENT, ReplyState.IN_REVIEW, ReplyState.REJECTED, ReplyState.QUEUED, ReplyState.NEEDS_HUMAN}
    ),
    ReplyState.NEEDS_HUMAN: frozenset(
        {ReplyState.SENT, ReplyState.QUEUED, ReplyState.WAITING_APPROVAL, ReplyState.WITHDRAWN}
    ),
    ReplyState.REJECTED: frozenset(
        {ReplyState.QUEUED, ReplyState.WAITING_APPROVAL, ReplyState.DRAFT, ReplyState.WITHDRAWN}
    ),
    ReplyState.IN_REVIEW: frozenset({ReplyState.SENT, ReplyState.REJECTED}),
    ReplyState.SENT: frozenset(),
    ReplyState.WITHDRAWN: frozenset(),
}


def band_of(tier: int) -> int:
    """Where a tier stands in every list: crisis before all else, then safety, then the rest by what is due."""
    return min(tier, 2)


OUTCOMES: dict[str, str] = {
    "answered": "Answered in public",
    "taken_private": "Taken to a private conversation",
    "complaint_signposted": "Complaints route given",
    "shared_with_team": "Shared with the team",
    "change_planned": "A change is planned",
    "change_made": "A change was made",
    "no_reply_needed": "No reply was needed",
    "lines_given": "Crisis lines given",
    "emergency_services": "Emergency services called",
    "platform_report": "Reported to the platform",
    "already_supported": "Already supported",
    "not_a_crisis": "Not a crisis",
    "could_not_reach": "Could not reach",
}

SET_ASIDE_REASONS: dict[str, str] = {
    "not_about_us": "About another organisation",
    "promotion": "Promotion, news or our own post",
    "spam": "Spam or abuse",
    "duplicate": "Told elsewhere already",
    "not_feedback": "Not feedback",
}
