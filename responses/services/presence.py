"""Who has an item open: advice, silent, and never a gate."""

from datetime import datetime, timedelta

from django.utils import timezone

from people.models import User
from responses.models import Case, Presence

HERE_FOR = timedelta(seconds=45)  # three beats of fifteen seconds


def touch_presence(*, case: Case, actor: User, replying: bool = False, now: datetime | None = None) -> None:
    """Say that a person has the item open. Called with each live update of its page."""
    now = now or timezone.now()
    here = Presence(case=case, user=actor, replying=replying, seen_at=now)
    Presence.objects.bulk_create(
        [here], update_conflicts=True, unique_fields=["case", "user"], update_fields=["replying", "seen_at"]
    )


def leave_item(*, case: Case, actor: User) -> None:
    """Say that a person has left the item."""
    Presence.objects.filter(case=case, user=actor).delete()
