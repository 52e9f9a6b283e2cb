"""The keys that a person has changed."""

from django.conf import settings
from django.db import models


class KeyMap(models.Model):
    """One row for each person who changed a key: action to key, the changed ones alone, blank for none."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    keys = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"keys of user {self.user_id}"
