"""The inbox: who sees what, in which order, how it narrows and how little it asks of the database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ingest.models import MonitoredAccount
from people.models import User
from responses import services
from responses.models import Case, Presence
from responses.queries import (
    VIEWS,
    Filters,
    InboxPage,
    filters_from,
    found,
    inbox,
    news_since,
    next_in_list,
    parse_filters,
    view_counts,
)
from responses.stages import open_cases
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_finding, make_post, make_reply
from tests.responses.conftest import NOW
from triage.models import Assessment, Finding

HOUR = timedelta(hours=1)


def item(account: MonitoredAccount, *, tier: int = 2, due: int = 24, text: str = "I waited.", **fields: Any) -> Case:
    """An item that is due in ``due`` hours, with an assessment and a finding."""
    post = make_post(account, text, posted_at=NOW)
    make_assessment(post, tier=tier)
    make_finding(post)
    return make_case(post, tier=tier, at=NOW, due_at=NOW + due * HOUR, **fields)


def test_a_stranger_sees_only_the_service_of_their_role(cast: Cast, account: MonitoredAccount) -> None:
    ours, theirs = item(account), item(make_account(cast.walk_in))
    assert [row.pk for row in inbox(cast.dan, view="all", now=NOW).rows] == [ours.pk]
    assert {row.pk for row in inbox(cast.rae, view="all", now=NOW).rows} == {ours.pk, theirs.pk}
    for user in (cast.nora, cast.cora, cast.otto):
        assert inbox(user, view="all", now=NOW).rows == []
        assert set(view_counts(user, now=NOW).values()) == {0}
    assert view_counts(cast.dan, now=NOW)["all"] == 1


def test_crisis_and_safety_come_first_then_what_is_due_first(account: MonitoredAccount, cast: Cast) -> None:
    late, soon = item(account, due=30), item(account, due=1)
    safety, crisis = item(account, tier=1, due=50), item(account, tier=0, due=40)
    assert inbox(cast.rae, view="all", now=NOW).rows == [crisis, safety, soon, late]


def test_a_fresh_crisis_stands_above_whatever_else_is_overdue(account: MonitoredAccount, cast: Cast) -> None:
    overdue = [item(account, tier=tier, due=-100) for tier in (1, 2, 3)]
    crisis = item(account, tier=0, due=1)
    assert inbox(cast.rae, view="all", now=NOW).rows[0] == crisis
    page, seen = inbox(cast.rae, view="all", limit=1, now=NOW), []
    while page.rows:
        seen += page.rows
        page = inbox(cast.rae, view="all", limit=1, after=page.next, now=NOW) if page.next else InboxPage([], "")
    assert seen == [crisis, *overdue]


@pytest.mark.parametrize(("tier", "band"), [(0, 0), (1, 1), (2, 2), (3, 2)])
def test_every_door_gives_an_item_the_band_of_its_tier(
    account: MonitoredAccount, cast: Cast, tier: int, band: int
) -> None:
    make_assessment(make_post(account, posted_at=NOW), tier=tier)
    open_cases(now=NOW)
    by_hand = item(account, tier=3 if tier == 2 else 2)
    if tier == 3:
        Case.objects.filter(pk=by_hand.pk).update(tier=1, band=1)
    services.set_tier(case=by_hand, actor=cast.dan, expected_version=1, tier=tier, now=NOW)
    assert list(Case.objects.values_list("tier", "band")) == [(tier, band), (tier, band)]


def test_pages_carry_on_where_the_last_one_ended_even_with_equal_times(account: MonitoredAccount, cast: Cast) -> None:
    made = [item(account, due=hours) for hours in (1, 1, 1, 2, 2)]
    seen, after = [], ""
    for _ in range(3):
        page = inbox(cast.rae, view="all", after=after, limit=2, now=NOW)
        seen += page.rows
        after = page.next
    assert seen == made
    assert after == ""


@pytest.mark.parametrize(
    "place", ["", "x", "1_2_3", "0_2026-11-17T16:00:00_1", "9_" * 50, "1_2026-11-17T16:00:00+00:00_x"]
)
def test_a_bad_place_is_the_start(account: MonitoredAccount, cast: Cast, place: str) -> None:
    made = item(account)
    assert inbox(cast.rae, view="all", after=place, now=NOW).rows == [made]


def test_a_page_of_fifty_asks_no_more_than_a_page_of_two(account: MonitoredAccount, cast: Cast) -> None:
    def queries(count: int) -> int:
        for _ in range(count):
            made = item(account, assigned_to=cast.dan)
            make_reply(made, cast.asha, account, state="waiting_approval")
            Presence.objects.create(case=made, user=cast.ben, seen_at=NOW)
        with CaptureQueriesContext(connection) as captured:
            page = inbox(cast.rae, view="all", limit=50, now=NOW)
            rows: list[Any] = page.rows
            for row in rows:
                shown = (row.service.name, row.assigned_to, row.latest_post.text, row.clock.words)
                parts = (row.latest_post.current_assessments, row.latest_post.shown_findings)
                here = row.here[0].user
                assert shown
                assert parts[0][0].sentiment == "negative"
                assert here == cast.ben
        return len(captured)

    few = queries(2)
    assert queries(48) == few <= 7


def test_views_show_what_they_say(account: MonitoredAccount, cast: Cast) -> None:
    crisis, safety = item(account, tier=0), item(account, tier=1)
    concern, strength = item(account, assigned_to=cast.rae), item(account, tier=3, needs_human_read=True)
    waiting, passed, aside = item(account), item(account), item(account)
    make_reply(waiting, cast.dan, account, state="waiting_approval")
    services.escalate_case(case=passed, actor=cast.dan, expected_version=1, to=cast.mona, reason="x", now=NOW)
    services.acknowledge_case(case=passed, actor=cast.dan, expected_version=2, now=NOW)
    services.set_aside_case(case=aside, actor=cast.dan, expected_version=1, reason="spam", now=NOW)
    shown = {view: {row.pk for row in inbox(cast.rae, view=view, now=NOW).rows} for view in VIEWS}
    everything = {case.pk for case in (crisis, safety, concern, strength, waiting, passed)}
    assert shown == {
        "crisis": {crisis.pk},
        "needs_ack": everything - {passed.pk},
        "mine": {concern.pk},
        "waiting_approval": {waiting.pk},
        "escalated": {passed.pk},
        "concerns": {safety.pk, concern.pk, waiting.pk, passed.pk},
        "strengths": {strength.pk},
        "human_read": {strength.pk},
        "set_aside": {aside.pk},
        "all": everything,
    }
    assert view_counts(cast.rae, now=NOW) == {view: len(rows) for view, rows in shown.items()}


def test_counts_are_one_query_however_many_items(account: MonitoredAccount, cast: Cast) -> None:
    for _ in range(5):
        item(account)
    with CaptureQueriesContext(connection) as captured:
        view_counts(cast.rae, now=NOW)
    assert len(captured) == 2  # the grants, then everything at once


def test_an_unknown_view_shows_what_is_open(account: MonitoredAccount, cast: Cast) -> None:
    made = item(account)
    assert inbox(cast.rae, view="'; drop table", now=NOW).rows == [made]


def test_a_snoozed_item_leaves_the_lists_until_its_time(account: MonitoredAccount, cast: Cast) -> None:
    made = item(account, snoozed_until=NOW + HOUR, assigned_to=cast.dan)
    assert inbox(cast.dan, view="needs_ack", now=NOW).rows == []
    assert inbox(cast.dan, view="mine", now=NOW).rows == [made]
    rows: list[Any] = inbox(cast.dan, view="mine", now=NOW).rows
    assert rows[0].clock.state == "paused"
    assert inbox(cast.dan, view="needs_ack", now=NOW + HOUR).rows == [made]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tier:2", {"a", "c"}),
        ("tier:2 tier:3", {"a", "b", "c"}),
        ("source:google", {"c"}),
        ("signal:access.waiting", {"a", "b", "c"}),
        ("signal:access", {"a", "b", "c"}),
        ("signal:staff", set()),
        ("is:unassigned", {"b", "c"}),
        ("is:overdue", {"b"}),
        ("service:walk", {"c"}),
        ('service:"youth hub"', {"a", "b"}),
        ("before:2026-11-17", set()),
        ("after:2026-11-17", {"a", "b", "c"}),
        ("parking", {"a"}),
        ("park -charge", set()),
        ('"kind nurse" tier:3', {"b"}),
        ("tier:9", {"a", "b", "c"}),
        ("needs:ack", {"a", "b", "c"}),
    ],
)
def test_filters_narrow_the_list(account: MonitoredAccount, cast: Cast, query: str, found: set[str]) -> None:
    google = make_account(cast.walk_in, "google")
    cases = {
        "a": item(account, text="The parking charge is unfair.", assigned_to=cast.dan),
        "b": item(account, tier=3, text="A kind nurse.", due=-1),
        "c": item(google, text="Nobody answers."),
    }
    rows = inbox(cast.rae, view="all", filters=parse_filters(query), now=NOW).rows
    assert {name for name, case in cases.items() if case in rows} == found


def test_a_filter_never_reaches_beyond_what_the_person_may_see(account: MonitoredAccount, cast: Cast) -> None:
    item(make_account(cast.walk_in), text="A secret word.")
    assert inbox(cast.dan, view="all", filters=parse_filters("secret is:closed"), now=NOW).rows == []
    assert inbox(cast.dan, view="all", filters=parse_filters("secret service:walk"), now=NOW).rows == []


def found_by(user: User, search: str) -> list[Case]:
    return inbox(user, view="all", filters=parse_filters(search), now=NOW).rows


def test_a_figure_of_the_week_finds_its_items_in_whatever_state_they_are(account: MonitoredAccount, cast: Cast) -> None:
    waiting = item(account)
    done = item(account, due=25, state="closed", acknowledged_at=NOW, closed_at=NOW, outcome="no_reply_needed")
    aside = item(account, due=26, state="set_aside", set_aside_reason="spam")
    assert found_by(cast.rae, "is:any") == [waiting, done, aside]
    assert found_by(cast.rae, "is:worked") == [waiting, done]
    assert found_by(cast.rae, "") == [waiting]
    Assessment.objects.filter(post=waiting.latest_post).update(relevance="other")
    assert found_by(cast.rae, "is:relevant") == [done]
    assert found_by(cast.nora, "is:any") == []


def test_only_what_a_person_confirmed_counts_as_a_concern_or_a_strength(account: MonitoredAccount, cast: Cast) -> None:
    concern, strength, neither = item(account), item(account, due=25), item(account, due=26)
    decided = {"status": "confirmed", "decided_by": cast.asha, "decided_at": NOW}
    Finding.objects.filter(post=concern.latest_post).update(**decided)
    Finding.objects.filter(post=strength.latest_post).update(polarity="strength", tier=3, **decided)
    assert found_by(cast.rae, "is:concern") == [concern]
    assert found_by(cast.rae, "is:strength") == [strength]
    assert found_by(cast.rae, "is:any") == [concern, strength, neither]


def test_a_day_begins_at_midnight_where_the_organisation_is(account: MonitoredAccount, cast: Cast) -> None:
    late = item(account, clock_from=datetime(2026, 11, 17, 4, 30, tzinfo=UTC))  # 23:30 of the day before in Toronto
    with timezone.override("America/Toronto"):
        assert found_by(cast.rae, "after:2026-11-16 before:2026-11-17") == [late]
        assert found_by(cast.rae, "after:2026-11-17") == []


def test_a_search_is_counted_in_full_up_to_a_thousand(account: MonitoredAccount, cast: Cast) -> None:
    for number in range(3):
        item(account, due=number)
    assert found(cast.rae, view="all", filters=parse_filters("is:any"), now=NOW) == 3
    assert found(cast.nora, view="all", filters=parse_filters("is:any"), now=NOW) == 0


def test_operators_are_read_from_the_address_and_the_unknown_is_named() -> None:
    filters = filters_from({"q": "late nights is:overdue is:nonsense", "tier": "1", "service": "Youth Hub"})
    assert filters == Filters(
        text="late nights",
        services=("Youth Hub",),
        tiers=(1,),
        states=frozenset({"overdue"}),
        ignored=("is:nonsense",),
    )
    assert not parse_filters("")


def test_news_counts_what_came_since(account: MonitoredAccount, cast: Cast) -> None:
    item(account)
    assert news_since(cast.rae, view="all", since=NOW - HOUR, now=NOW) == 1
    Case.objects.first()
    assert news_since(cast.rae, view="crisis", since=NOW - HOUR, now=NOW) == 0
    assert news_since(cast.nora, view="all", since=NOW - HOUR, now=NOW) == 0


def test_after_an_act_the_next_item_is_known(account: MonitoredAccount, cast: Cast) -> None:
    first, second = item(account, due=1), item(account, due=2)
    assert next_in_list(cast.rae, first, view="all", filters=Filters(), now=NOW) == second
    assert next_in_list(cast.rae, second, view="all", filters=Filters(), now=NOW) is None
