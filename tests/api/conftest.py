import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from people.models import User
from people.services import issue_token

Api = Callable[..., Any]


@pytest.fixture(autouse=True)
def _fresh_throttle() -> None:
    cache.clear()


@pytest.fixture
def api(client: Client) -> Api:
    """``api(user, "GET", "/api/v1/cases/")``: a request with a token of the user's own."""

    def call(user: User, method: str, path: str, data: Any = None, *, scope: str = "write") -> Any:
        _token, secret = issue_token(actor=user, name="test", scope=scope, days=30)
        headers = {"Authorization": f"Bearer {secret}"}
        return client.generic(method, path, *body(data), headers=headers)

    return call


def body(data: Any) -> tuple[str, str]:
    """The data as JSON with its content type, for ``Client.generic``."""
    return ("" if data is None else json.dumps(data), "application/json")
