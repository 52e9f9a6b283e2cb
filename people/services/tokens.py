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
    """Make a token of the actor's own. The second value is the secret: show it once, keep it nowhere.

    Raises Refused when the account was switched off, or its password changed, since ``actor`` was read: the act
    that revoked the other tokens would otherwise miss this one.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"A token lasts from 1 to {LONGEST_DAYS} days.")
    _still_the_same(actor)
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


def revoke_tokens_of(user: User, *, actor: User, because: str, now: datetime | None = None) -> int:
    """End every live token of a person, each with an entry of its own. Returns how many.

    Part of a service that has changed the person's row, whose lock keeps new tokens out meanwhile.
    """
    live = PersonalToken.objects.filter(user=user, revoked_at=None)
    ended = list(live.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    PersonalToken.objects.filter(pk__in=ended).update(revoked_at=now or timezone.now())
    for pk in ended:
        record(actor=actor, action="token.revoked", object_type="token", object_id=pk, detail={"because": because})
    return len(ended)


def _still_the_same(actor: User) -> None:
    """Lock the person's row: whoever changes the password or the account waits, and then finds the new token."""
    unchanged = User.objects.filter(pk=actor.pk, is_active=True, password=actor.password)
    if not unchanged.select_for_update(no_key=True).exists():
        raise Refused("Your password or your account was changed a moment ago. Sign in again, then repeat this.")
