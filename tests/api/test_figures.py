"""Figures that leave the desk: counts with their base, and nothing that singles a person out."""

from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from dashboards.exports import small
from dashboards.measures import BY_CODE
from people.small_numbers import singles_out
from tests.api.conftest import Api
from tests.conftest import Cast

FIGURES = "/api/v1/weekly-figures/"


def make_figure(service: Any, **fields: Any) -> Any:
    given = {"week": "2026-11-16", "measure": "negative", "updated_at": timezone.now()}
    return apps.get_model("dashboards", "WeeklyFigure")._default_manager.create(service=service, **{**given, **fields})


@pytest.mark.parametrize(
    ("numerator", "denominator", "median", "hidden"),
    [
        (5, None, False, False),
        (4, None, False, True),
        (None, None, False, True),
        (0, 0, False, True),
        (5, 10, False, False),
        (5, 9, False, True),  # four of nine would be known by subtraction
        (10, 10, False, False),  # everybody: nobody is left to single out
        (4, 40, False, True),
        (36, 40, False, True),
        (12, 5, False, False),  # a rate may have more than its base
        (None, 5, True, False),
        (None, 4, True, True),
        (None, None, True, True),
    ],
)
def test_what_is_too_small_to_tell(numerator: int | None, denominator: int | None, median: bool, hidden: bool) -> None:
    assert singles_out(numerator, denominator, median=median) is hidden


def test_a_figure_under_five_says_that_it_is_left_out_and_nothing_else(api: Api, cast: Cast) -> None:
    make_figure(cast.youth_hub, numerator=3, denominator=41, posts=9, posts_of=50)
    row = api(cast.dan, "GET", FIGURES).json()["results"][0]
    assert (row["numerator"], row["denominator"], row["value"], row["left_out"]) == (None, None, None, True)
    assert (row["posts"], row["posts_of"]) == (None, None)
    assert (row["measure"], row["week"]) == ("negative", "2026-11-16")


def test_a_figure_of_five_is_told_whole(api: Api, cast: Cast) -> None:
    make_figure(cast.youth_hub, numerator=5, denominator=41, posts=7, posts_of=50)
    row = api(cast.dan, "GET", FIGURES).json()["results"][0]
    assert (row["numerator"], row["denominator"], row["left_out"]) == (5, 41, False)
    assert (row["posts"], row["posts_of"]) == (7, 50)


@pytest.mark.parametrize(
    ("measure", "posts", "counts"),
    [
        ("negative", 31, "voices"),
        ("negative", None, "posts"),  # of a week from before voices were counted
        ("items", None, "posts"),
        ("in_standard", None, "items"),
        ("written", None, "replies"),
        ("action", None, "items"),
        ("reads", None, "reads"),
    ],
)
def test_a_figure_says_what_it_counts(api: Api, cast: Cast, measure: str, posts: int | None, counts: str) -> None:
    beside = {"posts": posts, "posts_of": posts and 50}
    make_figure(cast.youth_hub, measure=measure, numerator=30, denominator=41, **beside)
    row = api(cast.dan, "GET", FIGURES).json()["results"][0]
    assert (row["counts"], row["numerator"], row["posts"]) == (counts, 30, posts)


def test_what_counts_items_has_no_posts_beside_it(api: Api, cast: Cast) -> None:
    make_figure(cast.youth_hub, measure="in_standard", numerator=30, denominator=41)
    row = api(cast.dan, "GET", FIGURES).json()["results"][0]
    assert (row["numerator"], row["posts"], row["posts_of"]) == (30, None, None)


@pytest.mark.parametrize(("people", "told"), [(4, None), (5, 7.5)])
def test_a_median_is_told_from_five_items_on(api: Api, cast: Cast, people: int, told: float | None) -> None:
    make_figure(cast.youth_hub, measure="hours", denominator=people, value=7.5)
    row = api(cast.dan, "GET", FIGURES).json()["results"][0]
    assert (row["value"], row["left_out"]) == (told, told is None)


@pytest.mark.parametrize("code", sorted(BY_CODE))
@pytest.mark.parametrize(("numerator", "denominator"), [(0, 9), (4, 9), (5, 9), (9, 9), (6, 30), (40, 41)])
def test_the_api_tells_no_figure_that_the_export_leaves_out(
    api: Api, cast: Cast, code: str, numerator: int, denominator: int
) -> None:
    measure = BY_CODE[code]
    given: dict[str, Any] = {"numerator": numerator, "denominator": denominator}
    if measure.reading == "median":
        given = {"denominator": denominator, "value": 3.5}
    figure = make_figure(cast.youth_hub, measure=code, **given)
    row = api(cast.dan, "GET", FIGURES).json()["results"][0]
    assert row["left_out"] or not small(measure, figure)


def test_a_figure_that_is_left_out_still_has_its_place_in_the_pages(api: Api, cast: Cast) -> None:
    made = [make_figure(cast.root, week=f"2026-11-{day:02}", numerator=n).pk for day, n in [(2, 1), (9, 50), (16, 2)]]
    first = api(cast.mona, "GET", f"{FIGURES}?limit=2").json()
    second = api(cast.mona, "GET", f"{FIGURES}?limit=2&after={first['next']}").json()
    assert [row["id"] for row in first["results"] + second["results"]] == made
    assert second["next"] is None


@pytest.mark.parametrize("query", ["since=yesterday", "until=2026-02-30", "measure=" + "x" * 33, "service=hub"])
def test_a_filter_that_is_none_is_refused_by_name(api: Api, cast: Cast, query: str) -> None:
    response = api(cast.mona, "GET", f"{FIGURES}?{query}")
    assert (response.status_code, list(response.json())) == (400, [query.split("=")[0]])
