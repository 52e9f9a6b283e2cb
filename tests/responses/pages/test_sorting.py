"""The order of the list on the page: a menu of links that stays with the list wherever one goes."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from responses.models import Case
from tests.conftest import Cast
from tests.responses.pages.conftest import HTMX, MakeItem, SignIn, act


@pytest.fixture
def items(make_item: MakeItem) -> list[Case]:
    """The newest first."""
    now = timezone.now()
    return [make_item(f"Post {n}.", at=now - timedelta(hours=n + 1), tier=3 if n % 2 else 2) for n in range(4)]


def places(page: str, items: list[Case]) -> list[int]:
    """The items by where they stand on the page."""
    return sorted(range(len(items)), key=lambda n: page.index(f'id="row-{items[n].pk}"'))


@pytest.mark.parametrize(
    ("sort", "label", "expected"),
    [
        ("", "Due first", [3, 2, 1, 0]),
        ("newest", "Newest first", [0, 1, 2, 3]),
        ("oldest", "Oldest first", [3, 2, 1, 0]),
        ("tier", "Most urgent tier first", [2, 0, 3, 1]),
        ("nonsense", "Due first", [3, 2, 1, 0]),
    ],
)
def test_the_list_stands_in_the_order_of_its_address(
    cast: Cast, items: list[Case], signed_in: SignIn, sort: str, label: str, expected: list[int]
) -> None:
    page = signed_in(cast.asha).get(f"/?{urlencode({'view': 'all', 'sort': sort})}").content.decode()
    assert places(page, items) == expected
    assert f'popovertarget="sort">{label} ' in page
    assert f'aria-current="true">{label}</a>' in page


def test_the_menu_links_to_every_order_and_starts_at_its_first_page(
    cast: Cast, items: list[Case], signed_in: SignIn
) -> None:
    page = signed_in(cast.asha).get("/?view=all&q=tier:2&beyond=2_x_1").content.decode()
    menu = page.split('id="sort"')[1].split("</ul>")[0]
    for sort in ("newest", "oldest", "tier"):
        assert f'href="/?view=all&amp;q=tier%3A2&amp;sort={sort}"' in menu
    assert 'href="/?view=all&amp;q=tier%3A2" aria-current="true">Due first' in menu
    assert "beyond=" not in menu


@pytest.mark.parametrize("part", ["row__link", "search", "add-filter", "chip"])
def test_the_order_stays_with_rows_searches_and_chips(
    cast: Cast, items: list[Case], signed_in: SignIn, part: str
) -> None:
    page = signed_in(cast.asha).get("/?view=all&sort=newest&q=is:open").content.decode()
    expected = {
        "row__link": f'href="/items/{items[0].pk}/?view=all&amp;q=is%3Aopen&amp;sort=newest"',
        "search": '<input type="hidden" name="sort" value="newest">\n<label class="vh" for="q">',
        "add-filter": 'name="q" value="is:open"><input type="hidden" name="sort" value="newest">',
        "chip": '<a href="/?view=all&amp;sort=newest" aria-label="Remove filter is open">',
    }
    assert expected[part] in page


def test_a_list_by_date_is_one_group(cast: Cast, items: list[Case], signed_in: SignIn) -> None:
    client = signed_in(cast.asha)
    assert client.get("/?view=all&sort=newest").content.decode().count('class="queue__group"') == 1
    assert "<span>Newest first</span><span>4</span>" in client.get("/?view=all&sort=newest").content.decode()
    assert "Concerns and strengths" in client.get("/?view=all&sort=tier").content.decode()


def test_an_empty_list_by_date_says_why(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.asha).get("/?view=mine&sort=newest").content.decode()
    assert "Nothing here" in page
    assert "queue__group" not in page


@pytest.mark.parametrize("sort", ["newest", "oldest", "tier"])
def test_more_items_carry_on_in_the_same_order(cast: Cast, make_item: MakeItem, signed_in: SignIn, sort: str) -> None:
    now = timezone.now()
    made = [make_item(f"Post {n}.", at=now - timedelta(minutes=n + 1)) for n in range(53)]
    client = signed_in(cast.asha)
    first = client.get(f"/?view=all&sort={sort}").content.decode()
    more = first.split('class="queue__more"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert f"sort={sort}" in more
    second = client.get(more).content.decode()
    on_first = {case.pk for case in made if f'id="row-{case.pk}"' in first}
    on_second = {case.pk for case in made if f'id="row-{case.pk}"' in second}
    assert (len(on_first), len(on_second)) == (50, 3)
    assert not on_first & on_second
    assert "was left out" not in second


def test_after_an_act_the_next_item_is_that_of_the_order(cast: Cast, items: list[Case], signed_in: SignIn) -> None:
    client = signed_in(cast.asha)
    answer = act(client, items[1], "acknowledge", query="?view=needs_ack&sort=newest", htmx=True)
    assert answer["HX-Push-Url"] == f"/items/{items[2].pk}/?view=needs_ack&sort=newest"
    answer = act(client, items[2], "acknowledge", query="?view=needs_ack&sort=oldest")
    assert answer["Location"] == f"/items/{items[0].pk}/?view=needs_ack&sort=oldest"


def test_previous_and_next_follow_the_order(cast: Cast, items: list[Case], signed_in: SignIn) -> None:
    page = signed_in(cast.asha).get(f"/items/{items[1].pk}/?view=all&sort=newest", headers=HTMX).content.decode()
    assert "<span>2 of 4</span>" in page
    before, after = page.index('aria-label="Previous item"'), page.index('aria-label="Next item"')
    assert f"/items/{items[0].pk}/?" in page[:before]
    assert f"/items/{items[2].pk}/?" in page[before:after]


def test_an_order_adds_no_query(
    cast: Cast, items: list[Case], signed_in: SignIn, django_assert_max_num_queries: object
) -> None:
    client = signed_in(cast.asha)
    client.get("/?view=all")
    assert callable(django_assert_max_num_queries)
    for sort in ("newest", "oldest", "tier"):
        with django_assert_max_num_queries(40):
            client.get(f"/?view=all&sort={sort}")
