"""Who else has an item open. Advice only, and silent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from people.models import User
from responses.models import Case, Presence
from responses.queries import present

MOST = 4


@dataclass(frozen=True)
class Here:
    people: Sequence[User]
    words: str


def here_now(case: Case, user: User, now: datetime) -> Here:
    """The others who have the item open, in one sentence."""
    return here_words(present(case, now=now), user)


def here_words(rows: Iterable[Presence], user: User) -> Here:
    """The others among those who have an item open."""
    others = [row for row in rows if row.user_id != user.pk][:MOST]
    if not others:
        return Here([], "Only you.")
    doing = [f"{row.user} {'replying' if row.replying else 'reading'}" for row in others]
    return Here([row.user for row in others], f"You, and {', '.join(doing)}.")
