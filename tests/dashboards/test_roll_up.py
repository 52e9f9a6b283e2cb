"""Weekly figures against small weeks counted by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboards.models import WeeklyFigure
from dashboards.services import rebuild, roll_up_weeks
from ingest.models import MonitoredAccount, PollRun, Post
from people.models import Service
from responses.models import Case
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_finding, make_post, make_reply
from triage.models import SentimentDecision

WEEK = date(2026, 11, 9)
MONDAY = datetime(2026, 11, 9, 5, tzinfo=UTC)  # midnight in Toronto
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)  # Wednesday of the week after


@pytest.fixture
def hub(cast: Cast) -> MonitoredAccount:
    return make_account(cast.youth_hub)


def said(account: MonitoredAccount, at: datetime = MONDAY, **assessment: Any) -> Post:
    post = make_post(account, posted_at=at)
    make_assessment(post, **assessment)
    return post


def worked(post: Post, *, after: float | None = None, **fields: Any) -> Case:
    """A case acknowledged so many hours after the post."""
    if after is not None:
        at = post.posted_at + timedelta(hours=after)
        fields = {"state": "acknowledged", "acknowledged_at": at, **fields}
    return make_case(post, **fields)


def figure(service: Service, measure: str, week: date = WEEK) -> tuple[int | None, int | None, float | None]:
    row = WeeklyFigure.objects.get(service=service, measure=measure, week=week)
    return row.numerator, row.denominator, row.value


def test_items_about_our_care_are_counted_and_the_rest_are_read(cast: Cast, hub: MonitoredAccount) -> None:
    said(hub)
    said(hub, relevance="enquiry")
    said(hub, relevance="other")
    worked(said(hub), state="set_aside", set_aside_reason="spam")
    said(hub, relevance="own")
    make_post(hub, posted_at=MONDAY)  # not assessed yet
    assert roll_up_weeks(now=NOW) > 0
    assert figure(cast.youth_hub, "items") == (2, 4, None)


def test_a_service_counts_what_is_below_it_and_not_beside_it(cast: Cast, hub: MonitoredAccount) -> None:
    said(hub)
    said(hub)
    said(make_account(cast.walk_in))
    said(make_account(cast.root))
    roll_up_weeks(now=NOW)
    counted = [figure(service, "items")[0] for service in (cast.root, cast.youth_hub, cast.walk_in)]
    assert counted == [4, 2, 1]


def test_a_persons_word_on_sentiment_outranks_the_desks(cast: Cast, hub: MonitoredAccount) -> None:
    said(hub, sentiment="negative")
    corrected = said(hub, sentiment="positive")
    SentimentDecision.objects.create(
        post=corrected, sentiment="negative", machine="positive", decided_by=cast.asha, decided_at=NOW
    )
    said(hub, sentiment="mixed")
    said(hub, outcome="not_scored", sentiment="not_scored")
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "negative") == (2, 3, None)


def test_only_confirmed_findings_count_and_once_an_item(cast: Cast, hub: MonitoredAccount) -> None:
    twice = said(hub)
    make_finding(twice, status="confirmed", decided_at=NOW)
    make_finding(twice, "staff.attitude", status="confirmed", decided_at=NOW)
    make_finding(said(hub))
    make_finding(said(hub), status="rejected", decided_at=NOW)
    make_finding(said(hub), tier=3, status="confirmed", decided_at=NOW)  # an enquiry is no concern
    make_finding(said(hub), polarity="strength", tier=3, status="confirmed", decided_at=NOW)
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "concerns") == (1, 5, None)
    assert figure(cast.root, "strengths") == (1, 5, None)


def test_hours_are_the_median_of_the_answered_beside_the_open(cast: Cast, hub: MonitoredAccount) -> None:
    for hours in (2, 30, 7.5):
        worked(said(hub), after=hours)
    worked(said(hub))
    worked(said(hub), after=1, tier=3)  # a strength is not a concern
    worked(said(make_account(cast.walk_in)), after=200)  # after Sunday night
    roll_up_weeks(now=NOW)
    assert figure(cast.youth_hub, "hours") == (1, 3, 7.5)
    assert figure(cast.root, "hours") == (1, 4, 18.75)
    assert figure(cast.root, "action") == (4, 6, None)


def test_a_week_without_an_acknowledgement_has_no_median(cast: Cast, hub: MonitoredAccount) -> None:
    worked(said(hub))
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "hours") == (1, 0, None)


def test_what_is_due_in_the_week_is_held_to_its_standard(cast: Cast, hub: MonitoredAccount) -> None:
    worked(said(hub), after=20)
    worked(said(hub), after=25)
    worked(said(hub))  # open and overdue: a failure
    worked(said(hub, MONDAY - timedelta(hours=12)), after=1)  # went up the week before, due in this one
    worked(said(hub, MONDAY + timedelta(days=6, hours=12)))  # due the week after
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "in_standard") == (2, 4, None)
    assert figure(cast.root, "in_standard", date(2026, 11, 16)) == (0, 1, None)


def test_in_the_running_week_only_what_is_due_by_now_counts(cast: Cast, hub: MonitoredAccount) -> None:
    worked(said(hub, NOW - timedelta(hours=23)))
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "in_standard", date(2026, 11, 16)) == (0, 0, None)
    roll_up_weeks(now=NOW + timedelta(hours=2))
    assert figure(cast.root, "in_standard", date(2026, 11, 16)) == (0, 1, None)


def test_replies_are_due_on_the_seventh_day_where_one_is_called_for(cast: Cast, hub: MonitoredAccount) -> None:
    before = MONDAY - timedelta(days=6)
    due = {"reply_due_at": MONDAY + timedelta(days=1)}
    worked(said(hub, before), after=1, replied_at=before + timedelta(days=6), **due)
    worked(said(hub, before), after=1, replied_at=before + timedelta(days=8), **due)
    worked(said(hub, before), after=1, **due)
    worked(said(hub, before), after=1)  # the clinical lead decides: no clock
    worked(said(hub, before), after=1, state="closed", closed_at=NOW, outcome="no_reply_needed", **due)
    worked(said(hub, MONDAY), after=1, reply_due_at=MONDAY + timedelta(days=7))  # due the week after
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "replied") == (1, 3, None)


def test_a_reply_with_the_words_of_another_was_not_written_for_the_post(cast: Cast, hub: MonitoredAccount) -> None:
    bodies = ["Thank you, I will ask the team.", "Please  call us.", "please call us. ", "Sorry about the wait. Nadia"]
    for body in [*bodies, "Never sent"]:
        sent = {} if body == "Never sent" else {"state": "sent", "sent_at": MONDAY + timedelta(hours=3)}
        make_reply(make_case(said(hub)), cast.asha, hub, body=body, **sent)
    old = {"body": "Sorry about the wait. Nadia", "state": "sent", "sent_at": MONDAY - timedelta(weeks=30)}
    make_reply(make_case(said(hub, MONDAY - timedelta(weeks=30))), cast.asha, hub, **old)
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "written") == (2, 4, None)


def test_crisis_clocks_and_missed_reads_are_counted_apart(cast: Cast, hub: MonitoredAccount) -> None:
    make_case(said(hub), tier=0, seen_at=MONDAY + timedelta(minutes=90))
    make_case(said(hub), tier=0, seen_at=MONDAY + timedelta(minutes=150))
    make_case(said(hub), tier=0)
    for outcome in ("ok", "ok", "retry", "token", "fenced"):
        PollRun.objects.create(account=hub, started_at=MONDAY, finished_at=MONDAY, outcome=outcome)
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "crisis") == (1, 3, None)
    assert figure(cast.youth_hub, "reads") == (2, 4, None)
    assert figure(cast.walk_in, "reads") == (0, 0, None)


def test_the_last_minute_of_sunday_belongs_to_the_week(cast: Cast, hub: MonitoredAccount) -> None:
    said(hub, MONDAY + timedelta(days=7) - timedelta(seconds=1))
    said(hub, MONDAY + timedelta(days=7))
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "items")[0] == 1
    assert figure(cast.root, "items", date(2026, 11, 16))[0] == 1


def test_a_second_run_writes_nothing(cast: Cast, hub: MonitoredAccount) -> None:
    worked(said(hub), after=3)
    first = roll_up_weeks(now=NOW)
    assert first == WeeklyFigure.objects.count() == 2 * 3 * 11
    stamps = set(WeeklyFigure.objects.values_list("updated_at", flat=True))
    assert roll_up_weeks(now=NOW + timedelta(minutes=1)) == 0
    assert set(WeeklyFigure.objects.values_list("updated_at", flat=True)) == stamps


def test_a_new_post_changes_its_services_and_those_above_alone(cast: Cast, hub: MonitoredAccount) -> None:
    said(hub)
    roll_up_weeks(now=NOW)
    said(hub, sentiment="positive")
    assert roll_up_weeks(now=NOW) == 8  # items, negative, concerns and strengths of the hub and the root
    assert figure(cast.root, "items") == (2, 2, None)


def test_a_post_deleted_at_the_source_still_counts(cast: Cast, hub: MonitoredAccount) -> None:
    post = said(hub)
    Post.objects.filter(pk=post.pk).update(text="", deleted_at=NOW, deletion="gone")
    roll_up_weeks(now=NOW)
    assert figure(cast.root, "items")[0] == 1


def test_a_closed_week_stays_as_it_closed_until_it_is_rebuilt(cast: Cast, hub: MonitoredAccount) -> None:
    said(hub)
    roll_up_weeks(now=NOW)
    said(hub)
    later = NOW + timedelta(weeks=2)
    roll_up_weeks(now=later)
    assert figure(cast.root, "items")[0] == 1
    rebuild(now=later)
    assert figure(cast.root, "items")[0] == 2


def test_weeks_before_the_first_post_have_no_figures(cast: Cast, hub: MonitoredAccount) -> None:
    said(hub)
    rebuild(weeks=26, now=NOW)
    assert sorted(set(WeeklyFigure.objects.values_list("week", flat=True))) == [WEEK, date(2026, 11, 16)]


def test_nothing_is_written_before_the_organisation_exists(db: None) -> None:
    assert roll_up_weeks(now=timezone.now()) == 0
    assert WeeklyFigure.objects.count() == 0


def test_a_desk_without_posts_has_no_figures(cast: Cast) -> None:
    assert roll_up_weeks(now=NOW) == 0


def test_more_posts_take_no_more_queries(cast: Cast, hub: MonitoredAccount) -> None:
    def queries() -> int:
        worked(said(hub), after=3)
        with CaptureQueriesContext(connection) as asked:
            roll_up_weeks(now=NOW)
        return len(asked)

    queries()
    few = queries()
    for _ in range(5):
        worked(said(hub), after=4)
    assert queries() == few
