"""Personal tokens: ``Authorization: Bearer <token>``. Sessions do not reach the API, so neither does CSRF.

The settings name this module, so it imports no views.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from people.models import PersonalToken, User
from people.services.tokens import digest_of

USED_EVERY = timedelta(minutes=1)


class PersonalTokenAuthentication(BaseAuthentication):
    """The owner of a live token. The same work and the same words whatever is wrong with the header."""

    def authenticate(self, request: Request) -> tuple[User, PersonalToken] | None:
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        scheme, _, secret = header.partition(" ")
        token = _live_token(secret.strip())
        if scheme.lower() != "bearer" or token is None:
            raise AuthenticationFailed("This token is not valid: check it, or make a new one on the desk.")
        _mark_used(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _live_token(secret: str) -> PersonalToken | None:
    # The look-up is by digest: timing tells nothing about a secret that nobody can steer the digest of.
    live = PersonalToken.objects.filter(revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True)
    return live.select_related("user").filter(digest=digest_of(secret)).first()


def _mark_used(token: PersonalToken) -> None:
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_EVERY)
    PersonalToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
