"""What one item's page reads."""

from datetime import timedelta
from typing import Any

import pytest

from ingest.models import MonitoredAccount
from responses import services
from responses.models import Case, CasePost
from responses.queries import clock_of, posts_of, present, similar_items, thread, timeline, unanswered_pages
from responses.stages import open_cases
from tests.conftest import Cast
from tests.factories import make_assessment, make_case, make_finding, make_post
from tests.responses.conftest import NOW
from triage.services import correct_sentiment

MINUTE = timedelta(minutes=1)


def test_the_timeline_tells_who_did_what_oldest_first(cast: Cast, case: Case) -> None:
    services.mark_seen(case=case, actor=cast.rae, now=NOW + MINUTE)
    services.take_case(case=case, actor=cast.dan, expected_version=1, now=NOW + 2 * MINUTE)
    services.note_case(case=case, actor=cast.dan, expected_version=2, text="Rang.", now=NOW + 3 * MINUTE)
    lines = [(line.actor, line.kind.words, line.undoable) for line in timeline(Case.objects.get())]
    assert lines == [
        (None, "Posted", False),
        (cast.rae, "saw it first", False),
        (cast.dan, "took it", True),
        (cast.dan, "wrote a note", False),
    ]


def test_the_thread_holds_the_conversation_and_our_own_posts(cast: Cast, account: MonitoredAccount) -> None:
    ours = make_post(account, "Open evenings.", conversation_id="c1", is_own=True, posted_at=NOW - MINUTE)
    post = make_post(account, conversation_id="c1", posted_at=NOW)
    make_post(account, conversation_id="c2")
    assert list(thread(make_case(post), [post])) == [ours, post]


def test_a_review_without_a_conversation_has_itself_as_its_thread(account: MonitoredAccount) -> None:
    posts = [make_post(account, conversation_id="") for _ in range(2)]
    assert list(thread(make_case(posts[0]), posts[:1])) == [posts[0]]


def test_similar_items_count_the_service_and_never_the_author(cast: Cast, account: MonitoredAccount) -> None:
    posts = [make_post(account, author=name, posted_at=NOW) for name in ("a", "b", "a")]
    cases = [make_case(post) for post in posts]
    found = [make_finding(post) for post in posts[:2]]
    other = make_finding(posts[2], code="strength.kind", polarity="strength", tier=3)
    assert similar_items(cases[0], found[:1], now=NOW) == 1
    assert similar_items(cases[2], [other], now=NOW) == 0


@pytest.mark.parametrize("fields", [{"status": "rejected", "decided_at": NOW}, {"polarity": "neutral"}])
def test_what_people_rejected_and_what_leans_nowhere_make_nothing_similar(
    account: MonitoredAccount, fields: dict[str, Any]
) -> None:
    posts = [make_post(account, posted_at=NOW) for _ in range(2)]
    case, _other = (make_case(post) for post in posts)
    make_finding(posts[1])
    assert similar_items(case, [make_finding(posts[0])], now=NOW) == 1
    assert similar_items(case, [make_finding(posts[0], code="access.phone", **fields)], now=NOW) == 0
    assert similar_items(case, [], now=NOW) == 0


def test_the_posts_of_an_item_come_oldest_first_with_author_and_decisions(
    cast: Cast, account: MonitoredAccount, django_assert_num_queries: Any
) -> None:
    late, early = make_post(account, posted_at=NOW), make_post(account, posted_at=NOW - MINUTE, author="b")
    case = make_case(late)
    CasePost.objects.create(case=case, post=early, joined_at=NOW)
    correct_sentiment(post=late, actor=cast.dan, sentiment="mixed")
    with django_assert_num_queries(1):
        posts = posts_of(case)
        assert [post.author.handle for post in posts] == ["handle_b", "handle_a1"]
        assert posts[1].sentiment_decision.decided_by == cast.dan
    assert not hasattr(posts[0], "sentiment_decision")


def test_the_clock_follows_the_item(cast: Cast, account: MonitoredAccount) -> None:
    make_assessment(make_post(account, posted_at=NOW))
    open_cases(now=NOW)
    case = Case.objects.get()
    assert clock_of(case, now=NOW).words == "Ack due Wed 17:00"
    services.acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    assert clock_of(Case.objects.get(), now=NOW).words == "Reply due Tue 24 Nov"
    services.close_case(case=case, actor=cast.dan, expected_version=2, outcome="no_reply_needed", now=NOW)
    assert (clock_of(Case.objects.get(), now=NOW).state, clock_of(Case.objects.get(), now=NOW).words) == (
        "met",
        "Closed",
    )


def test_presence_is_silent_and_fades(cast: Cast, case: Case) -> None:
    for _ in range(2):
        services.touch_presence(case=case, actor=cast.dan, replying=True, now=NOW)
    assert [(here.user, here.replying) for here in present(case, now=NOW)] == [(cast.dan, True)]
    assert not present(case, now=NOW + 2 * MINUTE).exists()
    services.leave_item(case=case, actor=cast.dan)
    assert not present(case, now=NOW).exists()
    case.refresh_from_db()
    assert case.version == 1


def test_a_crisis_that_nobody_answers_is_counted_for_the_banner(cast: Cast, account: MonitoredAccount) -> None:
    cast.ben.grants.all().delete()
    cast.mona.grants.all().delete()
    make_assessment(make_post(account, posted_at=NOW), tier=0)
    open_cases(now=NOW)
    assert unanswered_pages(NOW) == 1
    services.take_crisis(case=Case.objects.get(), actor=cast.dan, expected_version=2, now=NOW)
    assert unanswered_pages(NOW) == 0
