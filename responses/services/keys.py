"""A person changes the keys of the desk, for themselves alone."""

from collections.abc import Mapping

from django.db import transaction

from audit.services import record
from people.models import User
from responses.errors import NotAllowed
from responses.keys import DEFAULTS, changes, keymap, problems, tidy
from responses.models import KeyMap


def change_keys(*, actor: User, keys: Mapping[str, str]) -> dict[str, str]:
    """Keep a person's keys; an action that is not named keeps its first key. Raises NotAllowed when two clash."""
    chosen = keymap({name: tidy(key) for name, key in keys.items()})
    if wrong := problems(chosen):
        raise NotAllowed(next(iter(wrong.values())))
    changed = changes(chosen)
    with transaction.atomic():
        KeyMap.objects.update_or_create(user=actor, defaults={"keys": changed})
        _record(actor, sorted(changed))
    return chosen


def reset_keys(*, actor: User) -> dict[str, str]:
    """Back to the keys that everybody begins with."""
    with transaction.atomic():
        KeyMap.objects.filter(user=actor).delete()
        _record(actor, [])
    return dict(DEFAULTS)


def _record(actor: User, changed: list[str]) -> None:
    record(actor=actor, action="keys.changed", object_type="user", object_id=actor.pk, detail={"changed": changed})
