"""A later post puts an item on a new clock. What its former clock had earned or missed stays in the week of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from dashboards.counting.clocks import clocks
from dashboards.queries import by_source, safety_of
from dashboards.services import rebuild, roll_up_weeks
from ingest.models import MonitoredAccount
from responses.models import Case
from responses.stages import open_cases
from tests.conftest import Cast
from tests.dashboards.test_roll_up import MONDAY, NOW, WEEK, figure
from tests.factories import make_account, make_assessment, make_post

NEXT = MONDAY + timedelta(days=8)  # Tuesday of the week after
END = MONDAY + timedelta(days=7)


@pytest.fixture
def hub(cast: Cast) -> MonitoredAccount:
    return make_account(cast.youth_hub)


def speak(hub: MonitoredAccount, at: datetime, tier: int = 2) -> None:
    """One person in one conversation: every post after the first joins the same item."""
    post = make_post(hub, author="a", conversation_id="c1", posted_at=at, stored_at=at)
    make_assessment(post, tier=tier)
    open_cases(now=at + timedelta(minutes=1))


def close(at: datetime, **fields: Any) -> None:
    done = {"state": "closed", "closed_at": at, "outcome": "answered", "acknowledged_at": at, "seen_at": at}
    Case.objects.update(**{**done, **fields})


def test_what_was_acknowledged_in_time_stays_so_when_the_item_opens_again(cast: Cast, hub: MonitoredAccount) -> None:
    speak(hub, MONDAY)
    close(MONDAY + timedelta(hours=4))
    roll_up_weeks(now=NOW)
    before = [figure(cast.root, measure) for measure in ("in_standard", "action", "hours")]
    assert before == [(1, 1, None), (1, 1, None), (0, 1, 4.0)]
    speak(hub, NEXT)
    roll_up_weeks(now=NOW)
    assert [figure(cast.root, measure) for measure in ("in_standard", "action", "hours")] == before
    assert figure(cast.root, "action", WEEK + timedelta(weeks=1)) == (0, 1, None)
    rebuild(now=NOW + timedelta(weeks=5))  # also long after, from what the desk still holds
    assert [figure(cast.root, measure) for measure in ("in_standard", "action", "hours")] == before


def test_a_reply_within_seven_days_stays_counted(cast: Cast, hub: MonitoredAccount) -> None:
    up = MONDAY - timedelta(days=6)
    speak(hub, up)
    close(up + timedelta(hours=2), replied_at=up + timedelta(days=2))
    speak(hub, NEXT)
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "replied") == (1, 1, None)


@pytest.mark.parametrize(("minutes", "met"), [(5, 1), (500, 0)])
def test_a_crisis_clock_is_met_or_missed_for_good(cast: Cast, hub: MonitoredAccount, minutes: int, met: int) -> None:
    speak(hub, MONDAY, tier=0)
    close(MONDAY + timedelta(minutes=minutes))
    speak(hub, NEXT, tier=0)
    Case.objects.update(seen_at=NEXT + timedelta(minutes=1))
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "crisis") == (met, 1, None)
    assert figure(cast.root, "crisis", WEEK + timedelta(weeks=1)) == (1, 1, None)
    missed = safety_of(cast.root, END, NOW).last_missed
    assert (missed is None) is bool(met)
    assert safety_of(cast.root, END, NOW).first_crisis == MONDAY


def test_an_item_that_was_open_on_sunday_is_open_at_the_close_though_it_has_a_newer_clock(
    cast: Cast, hub: MonitoredAccount
) -> None:
    """Replied to, not closed: an open item. It counts once, also in the minute between post and reading."""
    speak(hub, MONDAY, tier=1)
    Case.objects.update(state="responded", acknowledged_at=MONDAY, seen_at=MONDAY, replied_at=MONDAY)
    speak(hub, NEXT, tier=1)
    safety = safety_of(cast.root, END, NOW)
    assert (safety.safety_at_close, safety.safety_now, safety.oldest_since) == (1, 1, MONDAY)
    between = safety_of(cast.root, NEXT + timedelta(seconds=30), NOW)
    assert (between.safety_at_close, between.oldest_since) == (1, MONDAY)
    assert safety_of(cast.root, NEXT + timedelta(minutes=2), NOW).oldest_since == NEXT


def test_an_item_that_was_closed_by_sunday_is_not_open_at_the_close(cast: Cast, hub: MonitoredAccount) -> None:
    speak(hub, MONDAY, tier=1)
    close(END - timedelta(hours=1))
    speak(hub, NEXT, tier=1)
    assert safety_of(cast.root, END, NOW).safety_at_close == 0


def test_what_had_been_set_aside_counts_from_its_new_clock_alone(cast: Cast, hub: MonitoredAccount) -> None:
    speak(hub, MONDAY)
    Case.objects.update(state="set_aside", set_aside_reason="spam")
    speak(hub, NEXT)
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "action") == (0, 0, None)
    assert figure(cast.root, "action", WEEK + timedelta(weeks=1)) == (0, 1, None)


def test_what_is_set_aside_after_it_opened_again_keeps_its_former_clock(cast: Cast, hub: MonitoredAccount) -> None:
    speak(hub, MONDAY)
    close(MONDAY + timedelta(hours=4))
    speak(hub, NEXT)
    Case.objects.update(state="set_aside", set_aside_reason="spam")
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "action") == (1, 1, None)
    assert figure(cast.root, "action", WEEK + timedelta(weeks=1)) == (0, 0, None)


def test_an_item_opened_again_twice_has_three_clocks(cast: Cast, hub: MonitoredAccount) -> None:
    for day in (0, 2, 4):
        speak(hub, MONDAY + timedelta(days=day))
        close(MONDAY + timedelta(days=day, hours=3))
    found = sorted(row for query in clocks() for row in query.values_list("clock_from", "acknowledged_at"))
    days = [MONDAY + timedelta(days=day) for day in (0, 2, 4)]
    assert found == [(day, day + timedelta(hours=3)) for day in days]
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "action") == (3, 3, None)
    assert figure(cast.root, "hours") == (0, 3, 3.0)


def test_former_clocks_stand_in_the_table_of_sources_and_stay_in_their_service(
    cast: Cast, hub: MonitoredAccount
) -> None:
    speak(hub, MONDAY)
    close(MONDAY + timedelta(hours=4))
    speak(hub, NEXT)
    x, every = by_source(cast.root, MONDAY, END, NOW)
    assert (x.due, x.in_standard, x.median, every.due) == (1, 1, 4.0, 1)
    assert by_source(cast.walk_in, MONDAY, END, NOW) == []
    roll_up_weeks(now=NOW)
    assert figure(cast.walk_in, "action") == (0, 0, None)
    assert figure(cast.youth_hub, "action") == (1, 1, None)
