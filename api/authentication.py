"""Personal tokens."""

from rest_framework.authentication import BaseAuthentication


class PersonalTokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer <token>``."""
