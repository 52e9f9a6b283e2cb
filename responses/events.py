"""Every kind of event of an item: its words in the past tense, and what an undo may do. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EventKind:
    """``words`` follow a person's name, or stand alone for the desk itself ("Nadia took it")."""

    words: str
    icon: str = "circle-dashed"
    undoable: bool = False


KINDS: dict[str, EventKind] = {
    "opened": EventKind("Read by the desk", "inbox"),
    "joined": EventKind("A later post of the same person joined this item", "plus"),
    "post_edited": EventKind("The post was edited by its author", "pencil"),
    "reopened": EventKind("Opened again", "inbox"),
    "tier_raised": EventKind("Raised by a rule", "octagon-alert"),
    "tier_set": EventKind("changed the tier", "pencil", undoable=True),
    "acknowledged": EventKind("acknowledged it", "clock-check", undoable=True),
    "assigned": EventKind("assigned it", "user-round", undoable=True),
    "taken": EventKind("took it", "user-round", undoable=True),
    "noted": EventKind("wrote a note", "pencil"),
    "set_aside": EventKind("set it aside", "archive", undoable=True),
    "brought_back": EventKind("brought it back", "inbox", undoable=True),
    "snoozed": EventKind("snoozed it", "circle-pause", undoable=True),
    "closed": EventKind("closed it", "circle-check", undoable=True),
    "reopened_by_hand": EventKind("opened it again", "inbox", undoable=True),
    "undone": EventKind("undid a step", "undo-2"),
    "paged": EventKind("Page sent", "phone"),
    "nobody_to_page": EventKind("Nobody is on call and nobody else could be named", "octagon-alert"),
    "nobody_answered": EventKind("Everyone on the ladder was paged; nobody has answered", "octagon-alert"),
    "crisis_taken": EventKind("has this", "shield-check"),
    "crisis_passed": EventKind("passed it to the next person", "arrow-up-right"),
    "crisis_decided": EventKind("decided", "circle-check", undoable=False),
    "escalated": EventKind("passed it on", "arrow-up-right"),
    "escalation_acknowledged": EventKind("acknowledged the escalation", "clock-check"),
    "escalation_nudged": EventKind("sent a nudge", "phone"),
    "escalation_paused": EventKind("paused the escalation", "circle-pause"),
    "escalation_resolved": EventKind("resolved the escalation", "circle-check"),
    "escalation_climbed": EventKind("Passed to the next rung", "arrow-up-right"),
    "reply_submitted": EventKind("sent a reply for approval", "send"),
    "reply_held": EventKind("sent a reply; it is held", "send"),
    "reply_approved": EventKind("approved the reply", "circle-check"),
    "reply_sent_back": EventKind("sent the reply back", "reply"),
    "reply_cancelled": EventKind("pulled the reply back", "x"),
    "reply_sent": EventKind("Reply sent", "circle-check"),
    "reply_in_review": EventKind("Reply accepted; the platform reviews it first", "clock"),
    "reply_shown": EventKind("The platform has reviewed the reply and shows it", "circle-check"),
    "reply_turned_down": EventKind("The platform reviewed the reply and does not show it", "octagon-alert"),
    "reply_restored": EventKind("Back from a backup: the desk looks for the reply before it sends", "circle-help"),
    "reply_waits_again": EventKind("The item became more urgent: the reply waits for a second person", "circle-pause"),
    "reply_not_sent": EventKind("Reply not sent", "octagon-alert"),
    "reply_unknown": EventKind("The platform's answer was lost; the desk is looking", "circle-help"),
    "reply_needs_human": EventKind("The reply needs a person", "octagon-alert"),
    "reply_marked_posted": EventKind("saw the reply on the platform and marked it as posted", "circle-check"),
    "reply_withdrawn": EventKind("gave up the reply", "x"),
    "reply_taken_up": EventKind("took up the reply again", "undo-2"),
    "reply_again": EventKind("sent the reply again", "send"),
}


def kind_of(name: str) -> EventKind:
    """The kind of that name; an unknown one reads as its own name with spaces."""
    return KINDS.get(name) or EventKind(name.replace("_", " "))
