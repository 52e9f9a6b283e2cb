"""How often a page asks the database: a ceiling for each of those that people open all day.

Writes and savepoints count too: four of an item's, three of the others'.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from people.models import User
from responses import services
from responses.models import Case
from tests.conftest import Cast
from tests.factories import make_reply
from tests.responses.conftest import SAFE
from tests.responses.pages.conftest import HTMX, MakeItem, SignIn, act
from triage.models import Cluster, Signature

Ceiling = Callable[..., Any]
INBOX, ITEM = 18, 38
NOW = timezone.now()


def people(cast: Cast) -> list[User]:
    """Someone who sees every service, someone who sees one, someone who only reads."""
    return [cast.mona, cast.dan, cast.rae]


@pytest.fixture
def items(cast: Cast, make_item: MakeItem) -> list[Case]:
    """Items of both sites, with a note, an assignment and a second person looking."""
    made = [make_item(f"I waited {number} months.") for number in range(3)]
    Case.objects.update(service=cast.youth_hub)
    for case in made:
        services.assign_case(case=case, actor=cast.asha, expected_version=1, to=cast.ben)
        services.note_case(case=case, actor=cast.asha, expected_version=2, text="Rang the team.")
        services.touch_presence(case=case, actor=cast.ben)
    return list(Case.objects.order_by("pk"))


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/", INBOX),
        ("/?view=all", INBOX),
        ("/?view=all&sort=newest", INBOX),
        ("/?view=all&q=waited", INBOX),
        ("/?view=all&q=signal:access+is:overdue", INBOX + 1),
        ("/escalations/", 16),
        ("/weekly/", 30),
        ("/me/", 15),
    ],
)
def test_a_page_asks_no_more_than_its_ceiling(
    cast: Cast, items: list[Case], signed_in: SignIn, django_assert_max_num_queries: Ceiling, address: str, most: int
) -> None:
    for person in people(cast):
        client = signed_in(person)
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_an_item_asks_no_more_than_its_ceiling(
    cast: Cast, items: list[Case], signed_in: SignIn, django_assert_max_num_queries: Ceiling
) -> None:
    address = f"/items/{items[0].pk}/?view=all"
    for person in people(cast):
        client = signed_in(person)
        client.get(address)  # the first look is noted in the history and in the record
        with django_assert_max_num_queries(ITEM):
            assert client.get(address).status_code == 200


def test_an_item_that_several_tell_asks_no_more(
    cast: Cast, items: list[Case], signed_in: SignIn, django_assert_max_num_queries: Ceiling
) -> None:
    cluster = Cluster.objects.create(first_post=items[0].latest_post, first_at=NOW, made_at=NOW)
    Signature.objects.bulk_create(
        Signature(post=case.latest_post, cluster=cluster, posted_at=NOW, signed_at=NOW, bands=[]) for case in items
    )
    address, client = f"/items/{items[0].pk}/?view=all", signed_in(cast.mona)
    client.get(address)
    with django_assert_max_num_queries(ITEM):
        assert "Told by 3 people in 3 posts" in client.get(address).content.decode()


def test_an_item_alone_asks_less_than_its_page(
    cast: Cast, items: list[Case], signed_in: SignIn, django_assert_max_num_queries: Ceiling
) -> None:
    address, client = f"/items/{items[0].pk}/?view=all", signed_in(cast.mona)
    client.get(address)
    with django_assert_max_num_queries(ITEM - 4):
        assert client.get(address, headers=HTMX).status_code == 200


def test_a_draft_and_replies_cost_an_item_two_reads_more(
    cast: Cast, items: list[Case], signed_in: SignIn, django_assert_max_num_queries: Ceiling
) -> None:
    case, client = items[0], signed_in(cast.asha)
    account = case.latest_post.sightings.get().account
    for number in range(3):
        make_reply(case, cast.ben, account, state="rejected", body=f"{SAFE} {number}")
    services.save_draft(case=case, actor=cast.asha, client_key=uuid4(), body=SAFE)
    address = f"/items/{case.pk}/?view=all"
    client.get(address)
    with django_assert_max_num_queries(ITEM + 5):
        assert SAFE in client.get(address).content.decode()


def test_a_longer_history_asks_nothing_more(
    cast: Cast, items: list[Case], signed_in: SignIn, django_assert_max_num_queries: Ceiling
) -> None:
    case, client = items[0], signed_in(cast.mona)
    for version in range(case.version, case.version + 12):
        services.note_case(case=case, actor=cast.dan, expected_version=version, text="Rang again.")
    address = f"/items/{case.pk}/?view=all"
    client.get(address)
    with django_assert_max_num_queries(ITEM):
        assert client.get(address).content.decode().count("Rang again.") == 12


def test_a_crisis_item_asks_no_more_than_its_ceiling(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, django_assert_max_num_queries: Ceiling
) -> None:
    case, client = make_item("I do not want to be here.", tier=0, code="crisis.statement"), signed_in(cast.mona)
    client.get(f"/items/{case.pk}/")
    with django_assert_max_num_queries(ITEM + 6):
        assert client.get(f"/items/{case.pk}/").status_code == 200


def test_news_and_clocks_of_an_open_page_ask_little(
    cast: Cast, items: list[Case], signed_in: SignIn, django_assert_max_num_queries: Ceiling
) -> None:
    client, since = signed_in(cast.dan), timezone.now().isoformat()
    for address, most in [("/inbox/news/", 11), ("/inbox/clocks/", 9)]:
        data: dict[str, str | list[int]] = {"since": since, "pk": [case.pk for case in items]}
        client.get(address, data)
        with django_assert_max_num_queries(most):
            assert client.get(address, data).status_code == 200


def test_an_act_that_shows_the_item_again_reads_roles_once_after_it(
    cast: Cast, items: list[Case], signed_in: SignIn, django_assert_max_num_queries: Ceiling
) -> None:
    client = signed_in(cast.asha)
    with django_assert_max_num_queries(ITEM + 18):
        response = act(client, items[0], "acknowledge", query="?view=all", htmx=True)
    assert response.status_code == 200
    assert Case.objects.get(pk=items[0].pk).state == "acknowledged"
