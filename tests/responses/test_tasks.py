"""The ticks: they do the work of the stages and say that they were alive."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedbackdesk.schedule import SCHEDULE
from ingest.models import Heartbeat, MonitoredAccount
from responses import tasks
from responses.models import Case
from tests.conftest import Cast
from tests.factories import make_assessment, make_post


def test_each_tick_is_on_the_schedule_and_says_that_it_ran(cast: Cast, account: MonitoredAccount) -> None:
    make_assessment(make_post(account))
    for tick in (tasks.open_cases, tasks.deliver_replies, tasks.climb_ladders):
        tick()
        assert tick.name in {entry["task"] for entry in SCHEDULE.values()}
    assert Case.objects.count() == 1
    beats = dict(Heartbeat.objects.values_list("name", "beat_at"))
    assert set(beats) == {"open", "send"}
    assert timezone.now() - min(beats.values()) < timedelta(minutes=1)


def test_a_tick_with_nothing_to_do_asks_little(cast: Cast) -> None:
    tasks.open_cases()
    with CaptureQueriesContext(connection) as captured:
        tasks.open_cases()
        tasks.deliver_replies()
        tasks.climb_ladders()
    assert len(captured) <= 30
