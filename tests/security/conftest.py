"""A desk with one object of every kind, and people at its door."""

from collections.abc import Callable

import pytest
from django.core.cache import cache

from people.models import User
from tests.access.scene import Scene, lay
from tests.access.walker import Visitor
from tests.conftest import Cast

Enter = Callable[[User], Visitor]


@pytest.fixture(autouse=True)
def _fresh_throttles() -> None:
    cache.clear()


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return lay(cast)
