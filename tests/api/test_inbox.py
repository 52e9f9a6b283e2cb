"""The inbox over the API: the same items in the same order as on the page."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from responses.queries import VIEWS
from responses.queries import inbox as inbox_of
from tests.api.conftest import Api
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_post

INBOX = "/api/v1/inbox/"


@pytest.fixture
def cases(cast: Cast) -> list[Any]:
    """Stored from the least urgent to the most."""
    account, now = make_account(cast.youth_hub), timezone.now()
    return [make_case(make_post(account), tier=tier, at=now - timedelta(minutes=tier)) for tier in (3, 2, 2, 1, 0)]


def ids(answer: Any) -> list[int]:
    return [row["id"] for row in answer.json()["results"]]


def test_the_most_urgent_comes_first_though_it_was_stored_last(api: Api, cast: Cast, cases: list[Any]) -> None:
    found = ids(api(cast.asha, "GET", INBOX))
    assert found == [case.pk for case in inbox_of(cast.asha).rows]
    assert sorted(found) == sorted(case.pk for case in cases)
    assert found[0] in {cases[3].pk, cases[4].pk}
    assert found[-1] not in {cases[3].pk, cases[4].pk}


def test_pages_follow_each_other_in_that_order_without_a_gap(api: Api, cast: Cast, cases: list[Any]) -> None:
    seen: list[int] = []
    after: str | None = ""
    while after is not None:
        page = api(cast.asha, "GET", f"{INBOX}?limit=2&after={after.replace('+', '%2B')}")
        seen += ids(page)
        after = page.json()["next"]
    assert seen == [case.pk for case in inbox_of(cast.asha).rows]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_the_page_is_a_view_of_the_api(api: Api, cast: Cast, cases: list[Any], view: str) -> None:
    expected = [case.pk for case in inbox_of(cast.asha, view=view).rows]
    assert ids(api(cast.asha, "GET", f"{INBOX}?view={view}")) == expected


def test_another_service_and_a_stranger_see_nothing(api: Api, cast: Cast) -> None:
    make_case(make_post(make_account(cast.walk_in)))
    assert ids(api(cast.dan, "GET", INBOX)) == []
    assert api(cast.nora, "GET", INBOX).status_code == 404
    assert api(cast.cora, "GET", INBOX).status_code == 404


@pytest.mark.parametrize("query", ["view=everything", "limit=0", "limit=201", "after=" + "x" * 81])
def test_a_parameter_that_is_none_is_refused_by_name(api: Api, cast: Cast, query: str) -> None:
    response = api(cast.asha, "GET", f"{INBOX}?{query}")
    assert (response.status_code, list(response.json())) == (400, [query.split("=")[0]])


def test_a_place_that_means_nothing_begins_at_the_start(api: Api, cast: Cast, cases: list[Any]) -> None:
    assert len(ids(api(cast.asha, "GET", f"{INBOX}?after=somewhere"))) == len(cases)


def test_a_page_of_many_takes_a_fixed_number_of_queries(
    api: Api, cast: Cast, cases: list[Any], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(30):
        assert len(ids(api(cast.asha, "GET", INBOX))) == 5
