"""The orders of the inbox: allow-listed, carried on page by page, found by an index, at no cost for each item."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ingest.models import MonitoredAccount
from people.models import User
from responses.models import Case
from responses.queries import ORDERS, Filters, Order, inbox, next_in_list, order_named, parse_filters
from responses.queries.inbox import listed
from responses.queries.orders import DUE
from tests.conftest import Cast
from tests.factories import make_assessment, make_case, make_finding, make_post
from tests.responses.conftest import NOW

HOUR = timedelta(hours=1)
NAMES = list(ORDERS)


def item(account: MonitoredAccount, *, posted: int, due: int, tier: int = 2) -> Case:
    """An item posted ``posted`` hours ago and due in ``due`` hours."""
    at = NOW - posted * HOUR
    post = make_post(account, "I waited.", posted_at=at)
    make_assessment(post, tier=tier)
    make_finding(post)
    return make_case(post, tier=tier, at=at, due_at=NOW + due * HOUR)


@pytest.fixture
def cases(account: MonitoredAccount) -> dict[str, Case]:
    return {
        "praise, long ago": item(account, posted=90, due=1, tier=3),
        "concern, new": item(account, posted=1, due=50),
        "concern, late": item(account, posted=60, due=-5),
        "safety": item(account, posted=30, due=40, tier=1),
        "crisis": item(account, posted=10, due=60, tier=0),
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("due", ["crisis", "safety", "concern, late", "praise, long ago", "concern, new"]),
        ("newest", ["concern, new", "crisis", "safety", "concern, late", "praise, long ago"]),
        ("oldest", ["praise, long ago", "concern, late", "safety", "crisis", "concern, new"]),
        ("tier", ["crisis", "safety", "concern, late", "concern, new", "praise, long ago"]),
    ],
)
def test_each_order_lists_the_items_as_it_says(
    cast: Cast, cases: dict[str, Case], name: str, expected: list[str]
) -> None:
    rows = inbox(cast.rae, view="all", order=ORDERS[name], now=NOW).rows
    names = {case.pk: name for name, case in cases.items()}
    assert [names[row.pk] for row in rows] == expected


@pytest.mark.parametrize("name", ["", "Newest", "newest ", "-due_at", "id; DROP TABLE", "due,id", "author"])
def test_an_order_that_is_not_on_the_list_is_due_first(name: str) -> None:
    assert order_named(name) is DUE


@pytest.mark.parametrize("name", NAMES)
def test_pages_carry_on_without_gap_or_repeat_even_at_equal_times(
    cast: Cast, account: MonitoredAccount, name: str
) -> None:
    made = [item(account, posted=5, due=5) for _ in range(7)] + [item(account, posted=n, due=n) for n in (1, 9)]
    order, seen, after = ORDERS[name], [], ""
    for _ in range(9):
        page = inbox(cast.rae, view="all", order=order, after=after or None, limit=2, now=NOW)
        seen += [row.pk for row in page.rows]
        after = page.next
        if not after:
            break
    whole = [row.pk for row in inbox(cast.rae, view="all", order=order, now=NOW).rows]
    assert seen == whole
    assert sorted(seen) == sorted(case.pk for case in made)


@pytest.mark.parametrize("name", NAMES)
def test_a_place_reads_back_as_it_was_written(account: MonitoredAccount, name: str) -> None:
    order, case = ORDERS[name], item(account, posted=5, due=5)
    assert order.read(order.written(case)) == order.place_of(case)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "_",
        "__",
        "1_2",
        "x_2026-11-17T16:00:00+00:00_1",
        "2026-11-17T16:00:00_1",
        "2026-11-17_1",
        "2026-11-17T16:00:00+00:00_99999999999999999999",
        "2026-11-17T16:00:00+00:00_-1",
        "2_2026-11-17T16:00:00_1",
        "333_2026-11-17T16:00:00+00:00_1",
        "-1_2026-11-17T16:00:00+00:00_1",
        "1_2026-11-17T16:00:00+00:00_1_1",
        "²_2026-11-17T16:00:00+00:00_1",
    ],
)
def test_a_place_that_names_nothing_is_the_start(name: str, text: str | None) -> None:
    assert ORDERS[name].read(text) is None


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_place_shows_the_first_page(cast: Cast, cases: dict[str, Case], name: str) -> None:
    page = inbox(cast.rae, view="all", order=ORDERS[name], after="nonsense", now=NOW)
    assert len(page.rows) == len(cases)


@pytest.mark.parametrize("name", NAMES)
def test_the_item_after_another_is_the_next_one_of_the_same_order(
    cast: Cast, cases: dict[str, Case], name: str
) -> None:
    order = ORDERS[name]
    rows = inbox(cast.rae, view="all", order=order, now=NOW).rows
    after = [next_in_list(cast.rae, row, view="all", filters=Filters(), order=order, now=NOW) for row in rows]
    assert after == [*rows[1:], None]


@pytest.mark.parametrize("name", NAMES)
def test_an_order_shows_nobody_more_than_they_may_see(cast: Cast, cases: dict[str, Case], name: str) -> None:
    for user in (cast.nora, cast.cora, cast.otto):
        assert inbox(user, view="all", order=ORDERS[name], now=NOW).rows == []
    assert len(inbox(cast.dan, view="all", order=ORDERS[name], now=NOW).rows) == len(cases)


@pytest.mark.parametrize("name", NAMES)
def test_filters_hold_in_every_order(cast: Cast, cases: dict[str, Case], name: str) -> None:
    rows = inbox(cast.rae, view="all", filters=parse_filters("tier:2"), order=ORDERS[name], now=NOW).rows
    assert {row.pk for row in rows} == {cases["concern, new"].pk, cases["concern, late"].pk}


@pytest.mark.parametrize("name", NAMES)
def test_a_longer_page_asks_no_more_than_a_short_one(cast: Cast, account: MonitoredAccount, name: str) -> None:
    def asked(limit: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            inbox(cast.rae, view="all", order=ORDERS[name], limit=limit, now=NOW)
        return len(captured)

    for number in range(12):
        item(account, posted=number, due=number)
    inbox(cast.rae, view="all", order=ORDERS[name], limit=1, now=NOW)
    assert asked(12) == asked(2)


def plan(user: User, order: Order, after: Case | None) -> str:
    cases = listed(user, view="all", filters=Filters(), now=NOW)
    if after is not None:
        cases = order.beyond(cases, order.place_of(after))
    with connection.cursor() as cursor:  # a handful of rows is read faster by sorting all: take that way out
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    return str(cases.order_by(*order.fields)[:50].explain())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("further", [False, True])
def test_an_index_finds_the_page_in_its_order(cast: Cast, cases: dict[str, Case], name: str, further: bool) -> None:
    order = ORDERS[name]
    said = plan(cast.rae, order, cases["safety"] if further else None)
    # With a handful of rows the index of every state costs as much as that of the open ones: both have the order.
    assert order.index in said or (order.name == "due" and "case_any_state" in said)
    assert "Sort" not in said
    assert ("Index Cond" in said) is further


def test_every_order_has_a_label_of_its_own() -> None:
    labels = [order.label for order in ORDERS.values()]
    assert labels == ["Due first", "Newest first", "Oldest first", "Most urgent tier first"]
    assert [order.columns[-1] for order in ORDERS.values()] == ["id"] * 4
