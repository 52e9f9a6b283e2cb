"""Goes to addresses as somebody and undoes what happened there."""

from collections.abc import Iterator
from copy import copy
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from people.models import User
from people.services import issue_token
from tests.access.scene import Scene


def names(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[str]:
    """The name of every address that the resolver knows; one without a name says so."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name or f"nameless: {pattern.pattern}"


def is_api(name: str) -> bool:
    """Whether an address asks for a token instead of a session."""
    return name.startswith("api-") and name not in ("api-docs", "api-schema")


def address(scene: Scene, name: str) -> str:
    return reverse(name, args=scene.args.get(name, ())) + scene.query.get(name, "")


class Visitor:
    """Somebody with a session and a token, or nobody."""

    def __init__(self, user: User | None, **options: Any) -> None:
        self.pages, self.api = Client(**options), Client(**options)
        if user:
            self.pages.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            _token, secret = issue_token(actor=user, name="walker", scope="write", days=1)
            self.api = Client(headers={"Authorization": f"Bearer {secret}"}, **options)
        self.pages.raise_request_exception = self.api.raise_request_exception = False

    def status(self, scene: Scene, method: str, name: str) -> int:
        """What the address answers; rolled back, so that the next one finds everything as it was."""
        cache.clear()
        client, path = self.api if is_api(name) else self.pages, address(scene, name)
        extra: dict[str, Any] = {"content_type": "application/json"} if is_api(name) else {}
        cookies = copy(client.cookies)
        with transaction.atomic():
            if method == "POST":
                response = client.post(path, scene.body.get(name, {}), **extra)
            else:
                response = client.generic(method, path)
            transaction.set_rollback(True)
        client.cookies = cookies  # signing out empties them
        return response.status_code
