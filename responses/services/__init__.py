"""Everything that staff can do to an item, each act one function.

An act is keyword-only and takes ``actor``, the ``expected_version`` that the person saw, and ``now``. It
raises ``StaleAction`` when the item has moved on and ``NotAllowed`` when the person or the state does not
permit it; both leave everything as it was. The item in the returned event or reply is up to date.
"""

from responses.services.blocks import add_block, change_block, retire_block, use_block_again
from responses.services.bulk import BulkResult, bulk_acknowledge, bulk_assign, bulk_set_aside, bulk_undo
from responses.services.cases import (
    acknowledge_case,
    assign_case,
    mark_seen,
    note_case,
    set_tier,
    snooze_case,
    take_case,
)
from responses.services.closing import bring_back_case, close_case, reopen_case, set_aside_case
from responses.services.crisis import decide_crisis, pass_crisis_on, take_crisis
from responses.services.discarding import discard_draft, forget_discarded, just_discarded, take_up_draft
from responses.services.drafts import save_draft
from responses.services.escalations import (
    acknowledge_escalation,
    escalate_case,
    nudge_escalation,
    pause_escalation,
    resolve_escalation,
)
from responses.services.judging import BULK_CODES, bulk_decide, bulk_sentiment, bulk_uncorrect
from responses.services.keys import change_keys, reset_keys
from responses.services.presence import leave_item, touch_presence
from responses.services.replies import approve_reply, cancel_reply, send_back_reply, submit_reply
from responses.services.settling import mark_reply_posted, send_reply_again, withdraw_reply
from responses.services.undo import can_undo, undo_event

__all__ = [
    "BULK_CODES",
    "BulkResult",
    "acknowledge_case",
    "acknowledge_escalation",
    "add_block",
    "approve_reply",
    "assign_case",
    "bring_back_case",
    "bulk_acknowledge",
    "bulk_assign",
    "bulk_decide",
    "bulk_sentiment",
    "bulk_set_aside",
    "bulk_uncorrect",
    "bulk_undo",
    "can_undo",
    "cancel_reply",
    "change_block",
    "change_keys",
    "close_case",
    "decide_crisis",
    "discard_draft",
    "escalate_case",
    "forget_discarded",
    "just_discarded",
    "leave_item",
    "mark_reply_posted",
    "mark_seen",
    "note_case",
    "nudge_escalation",
    "pass_crisis_on",
    "pause_escalation",
    "reopen_case",
    "reset_keys",
    "resolve_escalation",
    "retire_block",
    "save_draft",
    "send_back_reply",
    "send_reply_again",
    "set_aside_case",
    "set_tier",
    "snooze_case",
    "submit_reply",
    "take_case",
    "take_crisis",
    "take_up_draft",
    "touch_presence",
    "undo_event",
    "use_block_again",
    "withdraw_reply",
]
