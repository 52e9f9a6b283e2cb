"""Who else has an item open. Advice only, and silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from people.models import User
from responses.models import Case, Presence
from responses.services.presence import HERE_FOR


@dataclass(frozen=True)
class Here:
    people: Sequence[User]
    words: str


def here_now(case: Case, user: User, now: datetime) -> Here:
    """The others who have the item open, in one sentence."""
    rows = Presence.objects.filter(case=case, seen_at__gt=now - HERE_FOR).exclude(user=user).select_related("user")
    others = list(rows.order_by("user_id")[:4])
    if not others:
        return Here([], "Only you.")
    doing = [f"{row.user} {'replying' if row.replying else 'reading'}" for row in others]
    return Here([row.user for row in others], f"You, and {', '.join(doing)}.")
