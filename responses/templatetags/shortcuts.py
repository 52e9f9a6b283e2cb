"""The keys of the person who reads the page, where they are printed and where the page's script finds them."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from people.models import User
from responses.keys import DEFAULTS, moved
from responses.queries.keys import keys_of

register = template.Library()
_ON_REQUEST = "desk_keys"


@register.simple_tag(takes_context=True)
def key(context: dict[str, Any], action: str) -> SafeString:
    """The key of an action as it is printed; nothing when it has none or the person switched single keys off."""
    found = _keys(context)[action] if _switched_on(context) else ""
    return format_html("<kbd>{}</kbd>", found) if found else SafeString("")


@register.simple_tag(takes_context=True)
def shortcut(context: dict[str, Any], action: str) -> SafeString:
    """Attributes that give a control its key; ``data-key`` tells the script that they are this person's."""
    found = _keys(context)[action]
    return format_html('aria-keyshortcuts="{}" data-key', found) if found else SafeString("data-key")


@register.simple_tag(takes_context=True)
def keymap(context: dict[str, Any]) -> SafeString:
    """The changed keys, once on a page, for the script."""
    return format_html('data-keymap="{}"', json.dumps(moved(_keys(context))))


def _switched_on(context: dict[str, Any]) -> bool:
    return bool(getattr(context.get("user"), "keys_enabled", True))


def _keys(context: dict[str, Any]) -> dict[str, str]:
    """Read once for a request, however many keys a page prints."""
    request, user = context.get("request"), context.get("user")
    if not isinstance(user, User):
        return DEFAULTS
    found: dict[str, str] | None = getattr(request, _ON_REQUEST, None)
    if found is None:
        found = keys_of(user)
        if request is not None:
            setattr(request, _ON_REQUEST, found)
    return found
