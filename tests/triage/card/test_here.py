"""What people here decided and what came in lately, counted by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ingest.models import MonitoredAccount, Post
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_finding, make_post
from triage.card.drift import Word
from triage.card.here import codes_here, crisis_alerts, crisis_missed, sentiment_mix, sentiment_overrides
from triage.models import SentimentDecision

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
WAITING = "access.waiting"


@pytest.fixture
def account(cast: Cast) -> MonitoredAccount:
    return make_account(cast.walk_in)


def post(account: MonitoredAccount, days: int = 1, **judged: Any) -> Post:
    at = NOW - timedelta(days=days)
    found = make_post(account, posted_at=at, stored_at=at)
    make_assessment(found, **judged)
    return found


def test_decisions_of_rules_and_model_count_together(account: MonitoredAccount) -> None:
    for source, status in [("rule", "confirmed"), ("model", "confirmed"), ("model", "rejected"), ("rule", "suggested")]:
        decided: dict[str, Any] = {"decided_at": NOW} if status != "suggested" else {}
        make_finding(post(account), source=source, status=status, **decided)
    make_finding(post(account), source="person", status="confirmed", decided_at=NOW)
    here = codes_here([WAITING], now=NOW)[WAITING]
    assert (here.confirmed, here.rejected, here.decided, here.missed) == (2, 1, 3, 1)
    assert here.override_rate == pytest.approx(1 / 3)
    assert (here.right.count, here.right.total) == (2, 3)


def test_a_code_that_only_people_found_says_how_often(account: MonitoredAccount) -> None:
    make_finding(post(account), "rights.dignity", source="person", status="confirmed", decided_at=NOW)
    here = codes_here(["rights.dignity"], now=NOW)["rights.dignity"]
    assert (here.decided, here.missed, here.override_rate) == (0, 1, None)


def test_four_weeks_stand_against_the_twelve_before(account: MonitoredAccount) -> None:
    for days in (1, 27, 29, 111, 113, -1):
        make_finding(post(account, days))
    post(account, 2)
    post(account, 60)
    twice = post(account, 3)
    make_finding(twice, start=0)
    make_finding(twice, start=3, end=9, source="model")
    make_finding(post(account, 3), status="withdrawn")
    make_finding(post(account, 3), source="person", status="confirmed", decided_at=NOW)
    make_finding(post(account, 3, relevance="own"))
    drift = codes_here([WAITING], now=NOW)[WAITING].drift
    assert (drift.now, drift.posts_now, drift.before, drift.posts_before) == (3, 6, 2, 3)
    assert drift.word == Word.TOO_FEW


def test_a_mix_that_turned_is_told(account: MonitoredAccount) -> None:
    for number in range(60):
        post(account, 2, sentiment="negative")
        post(account, 60, sentiment="positive" if number % 2 else "negative")
    assert sentiment_mix(now=NOW).word == Word.MOVED
    assert sentiment_mix(now=NOW - timedelta(weeks=26)).word == Word.TOO_FEW


def test_sentiments_that_people_changed_by_what_the_desk_had_said(account: MonitoredAccount, cast: Cast) -> None:
    assert sentiment_overrides() == []
    for machine, word in [("negative", "mixed"), ("negative", "negative"), ("neutral", "negative")]:
        said = {"machine": machine, "sentiment": word, "decided_by": cast.asha, "decided_at": NOW}
        SentimentDecision.objects.create(post=post(account), **said)
    found = [(each.sentiment, each.decided, each.corrected) for each in sentiment_overrides()]
    assert found == [("negative", 2, 1), ("neutral", 1, 1)]


def test_alerts_are_counted_per_thousand_posts_of_sixteen_weeks(account: MonitoredAccount) -> None:
    for days, tier in [(1, 0), (50, 2), (100, 2), (110, 2), (120, 0)]:
        post(account, days, tier=tier)
    figure = crisis_alerts(now=NOW)
    assert (figure.count, figure.total, figure.value) == (1, 4, 250.0)
    assert crisis_alerts(now=NOW - timedelta(days=400)).total == 0


def test_crisis_words_that_people_added_are_counted(account: MonitoredAccount) -> None:
    for code in ("crisis.self_harm", "crisis.mention", WAITING):
        make_finding(post(account), code, source="person", status="confirmed", decided_at=NOW)
    assert crisis_missed() == 2
