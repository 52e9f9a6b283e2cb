from collections.abc import Callable

import pytest

from benchmarks.filling import shape_cases, store_posts
from benchmarks.organisation import Desk, make_desk
from ingest.models import Post
from responses.stages import open_cases
from triage.services import assess_new_posts

Grow = Callable[[int], None]


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


@pytest.fixture
def grow(desk: Desk) -> Grow:
    """Fill the desk with so many items in every state."""

    def fill(count: int) -> None:
        store_posts(desk, count, first=Post.objects.count())
        assert assess_new_posts(limit=count) == count
        assert open_cases(limit=count) == count
        shape_cases(desk)

    return fill
