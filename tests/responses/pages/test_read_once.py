"""No page asks the database the same question twice."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.browser.scene import lay
from tests.conftest import Cast
from tests.responses.pages.conftest import SignIn

TIME = re.compile(r"'\d{4}-\d\d-\d\d[ T][^']*'")


def asked_twice(queries: CaptureQueriesContext) -> list[str]:
    """Statements that were sent more than once, whatever moment they ask about."""
    reads = Counter(TIME.sub("now", query["sql"]) for query in queries if query["sql"].startswith("SELECT"))
    return [statement for statement, times in reads.items() if times > 1]


@pytest.mark.parametrize("address", ["/", "/?view=all", "/weekly/", "concern", "safety", "crisis"])
@pytest.mark.parametrize("name", ["mona", "ben"])
def test_a_page_reads_nothing_twice(cast: Cast, signed_in: SignIn, address: str, name: str) -> None:
    """Of an item the second look: the first is put on record, and what it rests on is read afresh after a write."""
    scene = lay(cast)
    items = {"concern": scene.concern, "safety": scene.safety, "crisis": scene.crisis}
    path = f"/items/{items[address].pk}/?view=all" if address in items else address
    client = signed_in(getattr(cast, name))
    if address in items:
        assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert len(queries) > 5
    assert asked_twice(queries) == []
