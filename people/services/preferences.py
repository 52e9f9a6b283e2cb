"""How the desk looks and behaves for one person."""

from django.db import transaction

from audit.services import record
from people.models import User


@transaction.atomic
def change_preferences(*, actor: User, theme: str, keys_enabled: bool, covers_enabled: bool) -> User:
    """Keep a person's own display settings."""
    actor.theme, actor.keys_enabled, actor.covers_enabled = theme, keys_enabled, covers_enabled
    actor.save(update_fields=["theme", "keys_enabled", "covers_enabled"])
    detail = {"theme": theme, "keys": keys_enabled, "covers": covers_enabled}
    record(actor=actor, action="preferences.changed", object_type="user", object_id=actor.pk, detail=detail)
    return actor
