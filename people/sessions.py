"""Signed-in sessions of one person. Their data is signed text, so finding them reads every live session."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from people.models import User


@dataclass(frozen=True)
class SignedIn:
    """One session: when it began (None before its first page) and until when it lasts without use."""

    key: str
    started_at: datetime | None
    expires_at: datetime


def sessions_of(user: User) -> list[SignedIn]:
    """Live sessions of a person, newest use first."""
    live = Session.objects.filter(expire_date__gt=timezone.now()).order_by("-expire_date")
    decoded = ((session, session.get_decoded()) for session in live.iterator())
    return [
        SignedIn(session.session_key, _started(data.get("started_at")), session.expire_date)
        for session, data in decoded
        if data.get(SESSION_KEY) == str(user.pk)
    ]


def end_sessions(user: User, *, keep: str | None = None) -> int:
    """Sign a person out everywhere, but for the session ``keep``. Returns how many sessions ended."""
    keys = [session.key for session in sessions_of(user) if session.key != keep]
    return Session.objects.filter(session_key__in=keys).delete()[0]


def _started(value: object) -> datetime | None:
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int | float) else None
