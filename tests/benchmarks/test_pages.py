"""The pages of the benchmark: every one answers, and none asks more of the database when the desk grows."""

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from benchmarks import pages
from benchmarks.organisation import Desk
from benchmarks.urls import EMPTY
from people.models import User
from responses.models import Case
from responses.queries import COUNTED, view_counts
from responses.queries import counts as counting
from tests.benchmarks.conftest import Grow

LARGEST_DIFFERENCE = 8  # "more" at the end of a list: the count of a search and what an empty list leaves out


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def of_every_page(user: User) -> dict[str, int]:
    client = pages._client(user)
    return {name: queries(client, address) for name, address in pages.addresses(user).items()}


def test_no_page_asks_more_when_the_desk_grows(desk: Desk, grow: Grow) -> None:
    grow(60)  # more than a page of the list
    few = of_every_page(desk.nadia)
    grow(90)
    many = of_every_page(desk.nadia)
    assert {name: (few[name], many[name]) for name in few if many[name] > few[name] + LARGEST_DIFFERENCE} == {}
    assert max(many.values()) < 80


def test_every_page_is_measured_for_both_people_against_the_empty_page(desk: Desk, grow: Grow) -> None:
    grow(60)
    found = pages.measure(desk, rounds=1)
    names = [line.name for line in found.lines]
    assert len(names) == len(set(names)) == 2 * len(pages.addresses(desk.nadia))
    assert all(line.ratio and line.ratio > 1 for line in found.lines)
    assert found.problems == []


def test_a_page_that_reads_a_big_table_from_end_to_end_is_a_problem(
    desk: Desk, grow: Grow, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(60)
    monkeypatch.setattr(pages, "addresses", lambda user: {"inbox": "/"})
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_indexonlyscan = off")
    found = pages.measure(desk, rounds=1, big=50)
    assert any(problem.startswith("inbox, all services: SELECT") for problem in found.problems)
    assert any("READS ALL OF" in line.beside for line in found.lines)


def test_the_empty_page_is_there_for_the_benchmark_alone(desk: Desk) -> None:
    client = pages._client(desk.nadia)
    assert client.get(EMPTY).status_code == 404
    with override_settings(ROOT_URLCONF="benchmarks.urls"):
        assert client.get(EMPTY).content == b"ok"
        assert Client(SERVER_NAME="localhost").get(EMPTY).status_code == 302  # the same middleware


def test_the_shape_of_the_desk_is_four_open_of_five(desk: Desk, grow: Grow) -> None:
    grow(200)
    still = Case.objects.filter(state__in=["new", "acknowledged", "responded"]).count()
    assert still == pytest.approx(160, abs=4)
    assert Case.objects.filter(service=desk.hub).count() == pytest.approx(200 / 12, abs=1)
    assert set(Case.objects.values_list("state", flat=True)) == {
        "new",
        "acknowledged",
        "responded",
        "closed",
        "set_aside",
    }


def test_a_count_stops_where_it_says(desk: Desk, grow: Grow, monkeypatch: pytest.MonkeyPatch) -> None:
    grow(60)
    assert 40 < view_counts(desk.nadia)["all"] < COUNTED
    monkeypatch.setattr(counting, "COUNTED", 7)
    counts = view_counts(desk.nadia)
    assert counts["all"] == counts["needs_ack"] == 7
    assert counts["mine"] == 6
