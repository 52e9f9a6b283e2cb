"""The draw: random, once a week, the same for whoever draws; with the desk's word as it stood."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from ingest.models import MonitoredAccount, Post
from tests.factories import make_finding
from tests.triage.coding.conftest import IN_WEEK, NOW, WEEK, judged
from triage.coding.drawing import chosen, draw_for_coding
from triage.models import Assessment, CodingItem, Finding

pytestmark = pytest.mark.django_db


@how(deadline=None)
@given(st.sets(st.integers(1, 10**9), max_size=100))
def test_at_most_as_many_are_drawn_in_whatever_order_they_come(ids: set[int]) -> None:
    found = chosen(WEEK, ids, most=20)
    assert found == chosen(WEEK, sorted(ids, reverse=True), most=20)
    assert len(found) == min(20, len(ids))
    assert set(found) <= ids


def test_every_post_has_the_same_chance_whatever_its_number() -> None:
    weeks = [WEEK + timedelta(weeks=n) for n in range(400)]
    times = Counter(pk for week in weeks for pk in chosen(week, range(100), most=10))
    assert sum(times.values()) == 4000
    assert min(times[pk] for pk in range(100)) > 15  # 40 expected
    assert max(times.values()) < 70


def test_a_week_is_drawn_once_it_is_over_and_only_once(account: MonitoredAccount) -> None:
    for _ in range(3):
        judged(account)
    assert draw_for_coding(now=IN_WEEK + timedelta(days=1)) == 0
    assert draw_for_coding(now=NOW) == 3
    judged(account)
    assert draw_for_coding(now=NOW + timedelta(days=1)) == 0
    assert set(CodingItem.objects.values_list("week", flat=True)) == {WEEK}
    assert CodingItem.objects.count() == 3


def test_twenty_are_drawn_or_what_the_setting_says(account: MonitoredAccount, settings: Settings) -> None:
    assert settings.CODING_SAMPLE == 20
    settings.CODING_SAMPLE = 2
    for _ in range(5):
        judged(account)
    assert draw_for_coding(now=NOW) == 2


def test_the_desks_word_is_kept_as_it_stood_at_the_draw(account: MonitoredAccount) -> None:
    post = judged(account)
    make_finding(post, "topic.none", start=0, end=0)
    make_finding(post, "staff.attitude", status="withdrawn")
    make_finding(post, "strength.thanks", source="person", status="confirmed", decided_at=NOW)
    draw_for_coding(now=NOW)
    Finding.objects.filter(post=post).update(status="rejected", decided_at=NOW)
    Assessment.objects.filter(post=post).update(sentiment="positive")
    item = CodingItem.objects.get()
    assert (item.machine_sentiment, item.machine_codes) == ("negative", ["access.waiting"])
    assert (item.post, item.text_hash, item.scorer_version) == (post, post.text_hash, "test-1")


def test_what_is_not_about_our_care_or_could_not_be_read_is_not_drawn(account: MonitoredAccount) -> None:
    judged(account, relevance="spam")
    judged(account, relevance="own")
    judged(account, outcome="needs_human", sentiment="not_scored")
    judged(account, at=datetime.fromisoformat("2026-11-02T12:00:00Z"))
    gone = judged(account)
    Post.objects.filter(pk=gone.pk).update(text="", deleted_at=NOW, deletion="gone")
    assert draw_for_coding(now=NOW) == 0


def test_a_draw_costs_the_same_few_queries_for_many_posts(
    account: MonitoredAccount, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(30):
        judged(account)
    with django_assert_max_num_queries(8):
        assert draw_for_coding(now=NOW) == 20


@pytest.mark.django_db(transaction=True)
def test_two_workers_draw_each_week_once(account: MonitoredAccount) -> None:
    for _ in range(30):
        judged(account)
    together = threading.Barrier(2)

    def work() -> None:
        together.wait(timeout=10)
        try:
            draw_for_coding(now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(work) for _ in range(2)]:
            future.result()
    assert CodingItem.objects.count() == 20
