"""A person chooses a password. Whatever the old one opened ends with it: sessions, and API tokens as well."""

from datetime import datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from audit.services import record
from people.errors import Refused
from people.models import User
from people.services.tokens import revoke_tokens_of

TOO_LATE = "The password was changed, or the account was switched off, a moment ago. Nothing was changed now."


@sensitive_variables("password")
@transaction.atomic
def set_password(*, user: User, password: str, by_link: bool, now: datetime | None = None) -> int:
    """Replace the password that ``user`` was read with; returns how many tokens were revoked.

    Sessions are bound to the old password and need no help. Tokens are not, and whoever had the old password
    may have made one (ASVS 5.0, 7.4.3). Raises Refused when the password is no longer the one that was read, so
    that a link works once even when it is followed twice at the same moment, or when the account is off.
    """
    seen = user.password
    user.set_password(password)
    changed = User.objects.filter(pk=user.pk, password=seen, is_active=True).update(password=user.password)
    if not changed:
        user.password = seen
        raise Refused(TOO_LATE)
    action = "password.set" if by_link else "password.changed"
    ended = revoke_tokens_of(user, actor=user, because=action, now=now)
    record(actor=user, action=action, object_type="user", object_id=user.pk, detail={"tokens": ended})
    return ended
