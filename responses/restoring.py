"""After a restore from a backup: what the desk has forgotten it may have sent is looked for before it is sent.

The database is then older than the platforms. A reply that was on its way may be public, and one that was
still being written may have been finished, approved and sent in the meantime.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from responses.models import Reply
from responses.outbox import write_state
from responses.states import ReplyState

_ON_ITS_WAY = (ReplyState.HELD, ReplyState.QUEUED, ReplyState.SENDING)
_NOT_YET = (
    ReplyState.DRAFT,
    ReplyState.WAITING_APPROVAL,
    ReplyState.SENT_BACK,
    ReplyState.REJECTED,
    ReplyState.NEEDS_HUMAN,
)


@dataclass(frozen=True)
class Restored:
    """``looked_for`` were on their way; ``marked`` are looked for when somebody sends them."""

    looked_for: int
    marked: int


def look_before_sending(*, now: datetime | None = None) -> Restored:
    """Let every reply that was on its way be looked for, and mark the others. Harmless to repeat."""
    now = now or timezone.now()
    replies = Reply.objects.filter(state__in=_ON_ITS_WAY).select_related("author").order_by("pk")
    looked_for = sum(_look_first(reply, now) for reply in replies)
    marked = Reply.objects.filter(state__in=_NOT_YET, look_first=False).update(look_first=True)
    return Restored(looked_for, marked)


def _look_first(reply: Reply, now: datetime) -> bool:
    changes = {"next_attempt_at": now, "hold_until": None, "looks": 0, "updated_at": now}
    return write_state(reply, ReplyState.UNKNOWN, since=_ON_ITS_WAY, kind="reply_restored", changes=changes, now=now)
