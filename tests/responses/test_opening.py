"""Opening cases: one for each conversation and author, joined, opened again, raised."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ingest.models import MonitoredAccount
from responses import services
from responses.models import Case, CasePost, OpeningMark
from responses.stages import open_cases
from responses.stages.candidates import backlog
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_post
from tests.responses.conftest import NOW
from triage.models import Assessment

Kinds = Callable[[Case], list[str]]


def assessed(account: MonitoredAccount, *, tier: int = 2, minutes: int = 0, **post: object) -> Assessment:
    made = make_post(account, posted_at=NOW + timedelta(minutes=minutes), **post)  # type: ignore[arg-type]
    return make_assessment(made, tier=tier)


def test_a_post_that_calls_for_a_person_opens_a_case(account: MonitoredAccount, kinds: Kinds) -> None:
    assessment = assessed(account)
    assert open_cases(now=NOW + timedelta(minutes=3)) == 1
    case = Case.objects.get()
    assert (case.first_post, case.service, case.state, case.tier) == (assessment.post, account.service, "new", 2)
    assert (case.clock_from, case.opened_at) == (NOW, NOW + timedelta(minutes=3))
    assert case.due_at == case.ack_due_at > NOW
    assert CasePost.objects.get().post == assessment.post
    assert kinds(case) == ["opened"]


def test_a_post_that_calls_for_nobody_opens_none(account: MonitoredAccount) -> None:
    make_assessment(make_post(account), needs_person=False)
    make_assessment(make_post(account), superseded_at=NOW)
    assert open_cases(now=NOW) == 0
    assert not Case.objects.exists()


def test_opening_again_opens_nothing(account: MonitoredAccount) -> None:
    assessed(account)
    assert (open_cases(now=NOW), open_cases(now=NOW)) == (1, 0)
    assert Case.objects.count() == 1


def test_the_most_urgent_is_opened_first(account: MonitoredAccount) -> None:
    for tier in (3, 2, 1):
        assessed(account, tier=tier)
    open_cases(limit=1, now=NOW)
    assert Case.objects.get().tier == 1


def test_posts_of_one_person_in_one_conversation_are_one_case(account: MonitoredAccount, kinds: Kinds) -> None:
    assessed(account, conversation_id="c1", author="a")
    latest = assessed(account, conversation_id="c1", author="a", minutes=5).post
    assert open_cases(now=NOW) == 2
    case = Case.objects.get()
    assert (case.latest_post, case.version) == (latest, 2)
    assert kinds(case) == ["opened", "joined"]


def test_another_person_or_another_conversation_is_another_case(account: MonitoredAccount) -> None:
    assessed(account, conversation_id="c1", author="a")
    assessed(account, conversation_id="c1", author="b")
    assessed(account, conversation_id="c2", author="a")
    open_cases(now=NOW)
    assert Case.objects.count() == 3


def test_reviews_without_a_conversation_stand_alone(account: MonitoredAccount) -> None:
    assessed(account, conversation_id="", author="a")
    assessed(account, conversation_id="", author="a")
    open_cases(now=NOW)
    assert Case.objects.count() == 2


def finished(case: Case, cast: Cast, how: str) -> None:
    if how == "set_aside":
        services.set_aside_case(case=case, actor=cast.dan, expected_version=1, reason="spam", now=NOW)
        return
    services.acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    if how == "responded":
        Case.objects.filter(pk=case.pk).update(state="responded", replied_at=NOW)
    else:
        services.close_case(case=case, actor=cast.dan, expected_version=2, outcome="answered", now=NOW)


@pytest.mark.parametrize("how", ["set_aside", "responded", "closed"])
def test_a_later_post_opens_a_finished_case_again_on_a_new_clock(
    cast: Cast, account: MonitoredAccount, kinds: Kinds, how: str
) -> None:
    assessed(account, conversation_id="c1", author="a")
    open_cases(now=NOW)
    finished(Case.objects.get(), cast, how)
    later = assessed(account, conversation_id="c1", author="a", minutes=3 * 24 * 60, tier=3).post
    open_cases(now=NOW + timedelta(days=3))
    case = Case.objects.get()
    assert (case.state, case.acknowledged_at, case.closed_at, case.replied_at) == ("new", None, None, None)
    assert (case.clock_from, case.latest_post) == (later.posted_at, later)
    assert case.ack_due_at > later.posted_at
    assert case.tier == 2  # never lowered
    assert kinds(case)[-1] == "reopened"


def test_a_reopened_item_keeps_its_former_clock_in_the_event(cast: Cast, account: MonitoredAccount) -> None:
    """The weekly figures of the week before must not move."""
    assessed(account, conversation_id="c1", author="a")
    open_cases(now=NOW)
    before = Case.objects.get()
    finished(before, cast, "closed")
    former = Case.objects.get()
    assessed(account, conversation_id="c1", author="a", minutes=3 * 24 * 60)
    open_cases(now=NOW + timedelta(days=3))
    kept = Case.objects.get().events.get(kind="reopened").detail["before"]
    times = ("clock_from", "seen_due_at", "acknowledged_at", "ack_due_at", "reply_due_at", "due_at", "closed_at")
    for name in times:
        assert datetime.fromisoformat(kept[name]) == getattr(former, name), name
    assert (kept["state"], kept["tier"], kept["outcome"]) == ("closed", 2, former.outcome)
    assert (kept["replied_at"], kept["set_aside_reason"]) == (None, "")
    assert kept["clock_from"] == NOW.isoformat()


def test_an_item_that_a_post_only_joins_keeps_no_former_clock(account: MonitoredAccount) -> None:
    for minutes in (0, 5):
        assessed(account, conversation_id="c1", author="a", minutes=minutes)
    open_cases(now=NOW)
    assert "before" not in Case.objects.get().events.get(kind="joined").detail


def test_an_older_post_that_arrives_late_joins_without_opening_again(cast: Cast, account: MonitoredAccount) -> None:
    first = assessed(account, conversation_id="c1", author="a").post
    open_cases(now=NOW)
    finished(Case.objects.get(), cast, "closed")
    assessed(account, conversation_id="c1", author="a", minutes=-60)
    open_cases(now=NOW)
    case = Case.objects.get()
    assert (case.state, case.latest_post, case.posts.count()) == ("closed", first, 2)


def test_a_more_urgent_post_raises_the_tier_and_keeps_the_nearer_limit(account: MonitoredAccount, kinds: Kinds) -> None:
    assessed(account, conversation_id="c1", author="a", tier=3)
    open_cases(now=NOW)
    assessed(account, conversation_id="c1", author="a", tier=1, minutes=10)
    open_cases(now=NOW + timedelta(minutes=10))
    case = Case.objects.get()
    assert (case.tier, case.band, case.clock_from) == (1, 1, NOW)
    assert case.ack_due_at == NOW + timedelta(minutes=10, hours=8)
    assert kinds(case) == ["opened", "tier_raised"]


def rejudged(assessment: Assessment, tier: int) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(superseded_at=NOW)
    make_assessment(assessment.post, scorer_version="test-2", tier=tier)


def test_a_new_assessment_raises_an_open_case(account: MonitoredAccount, kinds: Kinds) -> None:
    assessment = assessed(account, tier=3)
    open_cases(now=NOW)
    rejudged(assessment, tier=1)
    open_cases(now=NOW + timedelta(hours=1))
    case = Case.objects.get()
    assert (case.tier, case.band, case.clock_from) == (1, 1, NOW)
    assert kinds(case) == ["opened", "tier_raised"]


def test_a_person_outranks_a_new_assessment(cast: Cast, account: MonitoredAccount) -> None:
    assessment = assessed(account, tier=3)
    open_cases(now=NOW)
    services.set_tier(case=Case.objects.get(), actor=cast.dan, expected_version=1, tier=2, now=NOW)
    rejudged(assessment, tier=1)
    open_cases(now=NOW)
    assert Case.objects.get().tier == 2


def test_a_new_assessment_never_lowers_a_case(account: MonitoredAccount) -> None:
    assessment = assessed(account, tier=1)
    open_cases(now=NOW)
    rejudged(assessment, tier=3)
    open_cases(now=NOW)
    assert Case.objects.get().tier == 1


def test_the_number_of_statements_does_not_grow_with_the_posts(account: MonitoredAccount) -> None:
    def statements(posts: int) -> int:
        for _ in range(posts):
            assessed(account)
        with CaptureQueriesContext(connection) as queries:
            assert open_cases(now=NOW) == posts
        return len(queries)

    statements(1)  # the first makes the mark
    assert statements(2) == statements(40)


def test_the_mark_follows_an_hour_behind_and_passes_nothing_over(account: MonitoredAccount) -> None:
    old = make_assessment(make_post(account), assessed_at=NOW - timedelta(hours=2))
    open_cases(now=NOW)
    assert OpeningMark.objects.get().assessment_id == old.pk
    make_assessment(make_post(account), assessed_at=NOW - timedelta(hours=2))
    assert backlog() == 1
    assert open_cases(now=NOW) == 1


def test_the_mark_stays_while_something_below_it_waits(account: MonitoredAccount) -> None:
    for _ in range(2):
        make_assessment(make_post(account), assessed_at=NOW - timedelta(hours=2))
    open_cases(limit=1, now=NOW)
    assert not OpeningMark.objects.exists()
    assert open_cases(limit=10, now=NOW) == 1


def test_the_case_belongs_to_the_service_of_its_post(cast: Cast) -> None:
    assessed(make_account(cast.walk_in))
    open_cases(now=NOW)
    assert Case.objects.get().service == cast.walk_in
