"""Two beats, two workers, or one that fails: the figures come out once, and as one run would leave them."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from dashboards.models import WeeklyFigure
from dashboards.services import rebuild, roll_up_weeks
from tests.conftest import Cast
from tests.dashboards.test_roll_up import MONDAY, NOW, said, worked
from tests.factories import make_account

pytestmark = pytest.mark.django_db(transaction=True)
Rows = list[tuple[object, ...]]


def both(*runs: Callable[[], int]) -> list[int]:
    """Run them at the same time, each on a connection of its own."""
    gate, done, faults = threading.Barrier(len(runs)), [0] * len(runs), list[BaseException]()

    def work(index: int, run: Callable[[], int]) -> None:
        try:
            gate.wait(timeout=20)
            done[index] = run()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=one) for one in enumerate(runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    assert faults == []
    return done


def rows() -> Rows:
    return list(
        WeeklyFigure.objects.order_by("service", "week", "measure").values_list(
            "service", "week", "measure", "numerator", "denominator", "value"
        )
    )


@pytest.fixture
def lived(cast: Cast) -> Cast:
    for number in range(6):
        worked(said(make_account(cast.youth_hub), MONDAY + timedelta(hours=number)), after=number + 1)
    return cast


def test_two_runs_at_once_leave_the_rows_of_one(lived: Cast) -> None:
    both(lambda: roll_up_weeks(now=NOW), lambda: roll_up_weeks(now=NOW))
    together = rows()
    assert len(together) == 2 * 3 * 11
    WeeklyFigure.objects.all().delete()
    roll_up_weeks(now=NOW)
    assert rows() == together


def test_a_rebuild_and_the_tick_do_not_wait_for_each_other_for_ever(lived: Cast) -> None:
    """Both write the same weeks: in one order, so that neither holds what the other waits for."""
    for _ in range(3):
        both(lambda: rebuild(weeks=6, now=NOW), lambda: roll_up_weeks(now=NOW))
        WeeklyFigure.objects.update(numerator=None)  # so that the next pair writes every row again
    roll_up_weeks(now=NOW)
    assert roll_up_weeks(now=NOW) == 0


def test_a_write_that_the_database_refuses_leaves_no_half_week(lived: Cast) -> None:
    """Its transaction goes with it; the next tick writes the whole week."""
    roll_up_weeks(now=NOW)
    before = rows()
    worked(said(make_account(lived.youth_hub), MONDAY))
    refuse = "ALTER TABLE dashboards_weeklyfigure ADD CONSTRAINT refuse CHECK (measure <> 'negative' OR numerator < 7)"
    try:
        with connection.cursor() as cursor:
            cursor.execute(refuse)
        with pytest.raises(IntegrityError):
            roll_up_weeks(now=NOW)
        assert rows() == before
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE dashboards_weeklyfigure DROP CONSTRAINT IF EXISTS refuse")
    assert roll_up_weeks(now=NOW) > 0
    assert rows() != before
