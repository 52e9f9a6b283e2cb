"""The weekly sample: a tenth, the same for whoever draws, looked at by a person, counted with its interval."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.models import Entry
from ingest.models import MonitoredAccount, Post
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_finding, make_post
from triage.models import Assessment, Sample, SetAside
from triage.samples.deciding import decide_sample
from triage.samples.drawing import draw_samples, drawn
from triage.samples.queries import share_wrong, waiting_samples

pytestmark = pytest.mark.django_db
# A Tuesday in Toronto; the week before began on Monday the 9th.
NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
WEEK = date(2026, 11, 9)
IN_WEEK = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)


@pytest.fixture
def account(cast: Cast) -> MonitoredAccount:
    return make_account(cast.walk_in)


def aside(account: MonitoredAccount, at: datetime = IN_WEEK, **fields: object) -> SetAside:
    post = make_post(account, "Buy followers", posted_at=at, stored_at=at)
    judged = make_assessment(post, relevance="spam", assessed_at=at, sentiment="neutral", tier=3)
    row = {"kind": "spam", "reason": "Sells followers", "start": 0, "end": 3, "text_hash": post.text_hash}
    return SetAside.objects.create(post=post, assessment=judged, set_aside_at=at, **row, **fields)


def plain(account: MonitoredAccount, at: datetime = IN_WEEK, **fields: object) -> Post:
    post = make_post(account, "Harbour Street on a Tuesday", posted_at=at, stored_at=at)
    make_assessment(post, **{"relevance": "other", "tier": 3, "sentiment": "neutral", "assessed_at": at, **fields})
    return post


@settings(deadline=None)
@given(st.sets(st.integers(1, 10**9), max_size=200))
def test_a_tenth_is_drawn_rounded_up_the_same_in_any_order(ids: set[int]) -> None:
    chosen = drawn(WEEK, ids)
    assert len(chosen) == -(-len(ids) // 10)
    assert chosen == drawn(WEEK, sorted(ids, reverse=True))
    assert set(chosen) <= ids


def test_every_post_has_the_same_chance_whatever_its_number() -> None:
    ids = range(100)
    weeks = [WEEK + timedelta(weeks=n) for n in range(400)]
    times = Counter(pk for week in weeks for pk in drawn(week, ids))
    assert sum(times.values()) == 4000
    assert min(times[pk] for pk in ids) > 15  # 40 expected: five standard deviations
    assert max(times.values()) < 70


def test_no_more_are_drawn_than_a_person_can_read() -> None:
    assert len(drawn(WEEK, range(1000), most=30)) == 30
    assert len(drawn(WEEK, range(20), most=30)) == 2


def test_a_week_is_drawn_once_it_is_over_and_only_once(account: MonitoredAccount) -> None:
    for _ in range(11):
        aside(account)
    assert draw_samples(now=datetime(2026, 11, 15, 12, tzinfo=UTC)) == 0
    assert draw_samples(now=NOW) == 2
    aside(account)
    assert draw_samples(now=NOW + timedelta(days=1)) == 0
    assert set(Sample.objects.values_list("week", "kind", "verdict")) == {(WEEK, "set_aside", "")}
    assert Sample.objects.count() == 2


def test_a_single_post_is_drawn_rather_than_none(account: MonitoredAccount) -> None:
    row = aside(account)
    assert draw_samples(now=NOW) == 1
    assert Sample.objects.get().post == row.post


def test_the_week_is_the_organisations_not_that_of_utc(account: MonitoredAccount) -> None:
    # Monday 03:00 in UTC is Sunday evening in Toronto.
    row = aside(account, datetime(2026, 11, 16, 3, 0, tzinfo=UTC))
    draw_samples(now=NOW)
    assert (Sample.objects.get().week, Sample.objects.get().post) == (WEEK, row.post)


def test_a_desk_that_was_off_catches_up_on_four_weeks(account: MonitoredAccount) -> None:
    for weeks in (1, 4, 5):
        aside(account, NOW - timedelta(weeks=weeks))
    assert draw_samples(now=NOW) == 2


def test_what_a_person_brought_back_is_drawn_as_wrong(cast: Cast, account: MonitoredAccount) -> None:
    aside(account, ended_at=NOW, ended_by=cast.asha)
    draw_samples(now=NOW)
    sample = Sample.objects.get()
    assert (sample.verdict, sample.decided_by, sample.decided_at) == ("wrong", cast.asha, NOW)


def test_what_the_desk_itself_took_back_is_not_drawn(account: MonitoredAccount) -> None:
    aside(account, ended_at=NOW)
    assert draw_samples(now=NOW) == 0


def test_posts_without_a_theme_are_drawn_too(account: MonitoredAccount) -> None:
    posts = [plain(account) for _ in range(3)]
    make_finding(posts[0])
    make_finding(posts[1], status="withdrawn")
    plain(account, relevance="own")
    plain(account, relevance="spam")
    plain(account, outcome="needs_human", sentiment="not_scored")
    Post.objects.filter(pk=plain(account).pk).update(text="", deleted_at=NOW, deletion="gone")
    assert draw_samples(now=NOW) == 1
    sample = Sample.objects.get()
    assert (sample.kind, sample.post in posts[1:]) == ("no_theme", True)


def test_a_superseded_judgement_draws_nothing(account: MonitoredAccount) -> None:
    post = plain(account)
    Assessment.objects.filter(post=post).update(superseded_at=NOW)
    assert draw_samples(now=NOW) == 0


def test_a_verdict_is_kept_with_its_person_and_the_last_word_wins(cast: Cast, account: MonitoredAccount) -> None:
    aside(account)
    draw_samples(now=NOW)
    sample = Sample.objects.get()
    decide_sample(sample=sample, actor=cast.asha, right=True, now=NOW)
    decide_sample(sample=sample, actor=cast.ben, right=False, now=NOW + timedelta(hours=1))
    sample.refresh_from_db()
    assert (sample.verdict, sample.decided_by, sample.decided_at) == ("wrong", cast.ben, NOW + timedelta(hours=1))
    said = Entry.objects.filter(object_type="sample", object_id=sample.pk).order_by("pk")
    assert [entry.action for entry in said] == ["sample.right", "sample.wrong"]


def test_only_samples_of_my_services_wait_and_none_that_was_erased(cast: Cast, account: MonitoredAccount) -> None:
    mine, erased = aside(account), aside(account, NOW - timedelta(weeks=2))
    draw_samples(now=NOW)
    Post.objects.filter(pk=erased.post_id).update(text="", deleted_at=NOW, deletion="gone")
    assert [s.post for s in waiting_samples(services=None)] == [mine.post]
    assert list(waiting_samples(services=[cast.youth_hub.pk])) == []
    decide_sample(sample=Sample.objects.get(post=mine.post), actor=cast.asha, right=True)
    assert list(waiting_samples(services=None)) == []


def test_the_share_that_was_wrong_comes_with_its_interval(cast: Cast, account: MonitoredAccount) -> None:
    for verdict in ["right"] * 18 + ["wrong"] * 2 + [""] * 5:
        decided = {"verdict": verdict, "decided_by": cast.asha, "decided_at": NOW} if verdict else {}
        Sample.objects.create(week=WEEK, kind="set_aside", post=make_post(account), drawn_at=NOW, **decided)
    figure = share_wrong("set_aside", until=WEEK + timedelta(weeks=1))
    assert (figure.count, figure.total, figure.value) == (2, 20, 0.1)
    assert (round(figure.low, 3), round(figure.high, 3)) == (0.028, 0.301)  # Wilson
    assert share_wrong("set_aside", until=WEEK).total == 0
    assert share_wrong("no_theme", until=WEEK + timedelta(weeks=1)).total == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_draw_each_week_once(account: MonitoredAccount) -> None:
    for _ in range(25):
        aside(account)
    together = threading.Barrier(3)

    def work() -> None:
        together.wait(timeout=10)
        try:
            draw_samples(now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        for future in [pool.submit(work) for _ in range(3)]:
            future.result()
    assert Sample.objects.count() == 3
