"""The table of a benchmark run, and the reading of query plans."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.floors import copy_again, copy_rows
from benchmarks.plans import big_tables, plans
from benchmarks.table import Line, as_markdown, rates, times
from benchmarks.texts import CRISES, RARE, posts
from ingest.models import Post
from people.models import Service
from tests.benchmarks.conftest import Grow


def test_a_rate_of_a_quarter_of_the_floor_reads_a_quarter() -> None:
    line = rates("ingest", desk=1000, floor=4000, unit="posts", beside="50 pages")
    assert line.cells() == ("ingest", "1,000 posts/s", "4,000 posts/s", "0.25", "50 pages")


def test_a_page_that_takes_twice_the_floor_reads_two() -> None:
    assert times("inbox", desk=0.030, floor=0.015).cells() == ("inbox", "30.0 ms", "15.0 ms", "2.00", "")


def test_the_table_is_markdown_with_aligned_columns() -> None:
    printed = as_markdown([Line("a", "1"), Line("longer name", "22", "3", 0.5, "x")]).splitlines()
    assert len(printed) == 4
    assert {len(line) for line in printed} == {len(printed[0])}
    assert all(line.startswith("| ") and line.endswith(" |") for line in printed)
    assert set(printed[1]) == {"|", "-", " "}


def test_the_texts_of_a_run_are_those_of_every_run_and_no_two_are_alike() -> None:
    texts = list(posts(3000))
    assert texts == list(posts(3000))
    assert texts != list(posts(3000, seed=1))
    assert len(set(texts)) == 3000
    assert sum(RARE in text for text in texts) == 3
    assert 0 < CRISES < 0.01


@pytest.mark.django_db
def test_the_floor_writes_every_row() -> None:
    assert copy_rows("bare_things", ("id", "said"), [(1, 'with "quotes", and a comma'), (2, "two\nlines")]) == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT said FROM bare_things ORDER BY id")
        assert [said for (said,) in cursor.fetchall()] == ['with "quotes", and a comma', "two\nlines"]


@pytest.mark.django_db
def test_copying_a_table_again_leaves_nothing_behind() -> None:
    Service.objects.create(name="Root", path="1/")
    assert copy_again("people_service") > 0
    assert Service.objects.count() == 1
    assert "bare_people_service" not in connection.introspection.table_names()


def test_a_query_that_reads_a_whole_table_is_named_and_one_by_its_key_is_not(grow: Grow) -> None:
    grow(400)
    with CaptureQueriesContext(connection) as asked:
        list(Post.objects.filter(text="100 % of it").order_by())
        Post.objects.filter(pk=Post.objects.order_by("pk").values_list("pk", flat=True)[0]).update(text="y")
    whole, one = plans([query["sql"] for query in asked.captured_queries], big=300)
    assert whole.reads_all == {"ingest_post"}
    assert whole.milliseconds > 0
    assert not one.reads_all
    assert Post.objects.filter(text="y").count() == 1  # the write was not run again
    assert "ingest_post" in big_tables(300)
    assert "people_user" not in big_tables(300)
