"""Counting in the database: one count for every process, no count lost, none kept longer than its period."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from people.models import LinkRequest, Throttle
from people.services import ask_for_link
from people.tasks import send_links
from people.throttle import count_one, forget_ended, reached, too_many

pytestmark = pytest.mark.django_db


def test_the_limit_itself_is_allowed_and_one_more_is_not() -> None:
    answers = [too_many("knock", "a", limit=3, seconds=60) for _ in range(5)]
    assert answers == [False, False, False, True, True]


def test_everybody_and_everything_has_a_count_of_its_own() -> None:
    assert [count_one("knock", who, seconds=60) for who in ("a", "a", "b")] == [1, 2, 1]
    assert count_one("ring", "a", seconds=60) == 1
    assert count_one("knock\na", "", seconds=60) == 1


def test_asking_whether_a_limit_is_reached_does_not_count() -> None:
    assert not reached("knock", "a", limit=1)
    count_one("knock", "a", seconds=60)
    assert [reached("knock", "a", limit=limit) for limit in (1, 1, 2)] == [True, True, False]
    assert Throttle.objects.get().count == 1


def test_a_period_does_not_grow_with_every_try_and_begins_anew_when_it_is_over() -> None:
    count_one("knock", "a", seconds=60)
    first = Throttle.objects.get().ends_at
    count_one("knock", "a", seconds=600)
    assert Throttle.objects.get().ends_at == first
    Throttle.objects.update(ends_at=timezone.now() - timedelta(seconds=1), count=99)
    assert not reached("knock", "a", limit=1)
    assert count_one("knock", "a", seconds=60) == 1


def test_counts_that_are_over_are_forgotten_and_running_ones_are_not() -> None:
    count_one("knock", "a", seconds=60)
    count_one("knock", "b", seconds=60)
    over = Throttle.objects.order_by("key").first()
    assert over is not None
    Throttle.objects.filter(pk=over.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    assert forget_ended() == 1
    assert Throttle.objects.count() == 1


def test_the_tick_sends_links_and_tidies_up() -> None:
    ask_for_link(email="Nobody@Lakeshore.example ")
    assert LinkRequest.objects.get().email == "nobody@lakeshore.example"
    Throttle.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    send_links()
    assert (LinkRequest.objects.count(), Throttle.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted() -> None:
    counts: list[int] = []

    def knock() -> None:
        try:
            for _ in range(10):
                counts.append(count_one("knock", "a", seconds=60))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=knock) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == list(range(1, 41))
