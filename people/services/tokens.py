"""Personal API tokens: shown once, kept as a digest, never longer than a year, never more than their owner."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audit.services import record
from people.errors import Refused
from people.models import PersonalToken, User

PREFIX = "fdt_"  # lets secret scanners recognise a token that leaked
LONGEST_DAYS = 365


def digest_of(token: str) -> str:
    """What is kept of a token. Plain SHA-256: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def issue_token(
    *, actor: User, name: str, scope: str, days: int, now: datetime | None = None
) -> tuple[PersonalToken, str]:
    """Make a token of the actor's own. The second value is the secret: show it once, keep it nowhere."""
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"A token lasts from 1 to {LONGEST_DAYS} days.")
    secret = PREFIX + secrets.token_urlsafe(32)
    expires_at = (now or timezone.now()) + timedelta(days=days)
    token = PersonalToken.objects.create(
        user=actor, name=name, scope=PersonalToken.Scope(scope), digest=digest_of(secret), expires_at=expires_at
    )
    detail = {"scope": scope, "days": days}
    record(actor=actor, action="token.issued", object_type="token", object_id=token.pk, detail=detail)
    return token, secret


@transaction.atomic
def revoke_token(*, token: PersonalToken, actor: User, now: datetime | None = None) -> None:
    """End a token at once. Revoking it again changes nothing."""
    changed = PersonalToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now or timezone.now())
    if changed:
        record(actor=actor, action="token.revoked", object_type="token", object_id=token.pk)
