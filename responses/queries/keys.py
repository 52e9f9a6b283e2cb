"""The keys of a person."""

from people.models import User
from responses.keys import keymap
from responses.models import KeyMap


def keys_of(user: User) -> dict[str, str]:
    """The key of every action as this person has it."""
    kept = KeyMap.objects.filter(user=user).values_list("keys", flat=True).first()
    return keymap(kept or {})
