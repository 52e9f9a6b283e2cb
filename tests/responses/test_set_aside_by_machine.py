"""What the desk sets aside by itself: with its reason, never anything urgent, and back in one act."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from ingest.models import MonitoredAccount, Post
from responses.errors import NotAllowed
from responses.models import Case, Escalation
from responses.services import close_case
from responses.services.returning import bring_back_post, settle_sample
from responses.stages import open_cases
from responses.stages.candidates import backlog
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_finding, make_post, text_hash
from tests.responses.conftest import NOW
from triage.models import Assessment, Finding, Sample, SetAside

Kinds = Callable[[Case], list[str]]
SPAM = "Make money online from your couch. Double your bitcoin today."


def judged(account: MonitoredAccount, text: str = SPAM, relevance: str = "spam", **fields: object) -> Assessment:
    post = {name: fields.pop(name) for name in ("author", "conversation_id", "posted_at") if name in fields}
    made = make_post(account, text, **{"posted_at": NOW, **post})  # type: ignore[arg-type]
    return make_assessment(made, **{"relevance": relevance, "tier": 3, "sentiment": "neutral", **fields})


def test_spam_opens_no_item_and_keeps_its_reason(account: MonitoredAccount) -> None:
    assessment = judged(account)
    assert open_cases(now=NOW) == 1
    assert not Case.objects.exists()
    row = SetAside.objects.get()
    assert (row.post, row.assessment, row.kind) == (assessment.post, assessment, "spam")
    assert row.reason == "Offers money or an investment"
    assert SPAM[row.start : row.end] == "Make money online"
    assert (row.set_aside_at, row.ended_at) == (NOW, None)
    assert (open_cases(now=NOW), backlog()) == (0, 0)


@pytest.mark.parametrize("relevance", ["experience", "enquiry", "support", "other"])
def test_feedback_and_what_nobody_recognised_open_an_item(account: MonitoredAccount, relevance: str) -> None:
    judged(account, relevance=relevance)
    open_cases(now=NOW)
    assert Case.objects.count() == 1
    assert not SetAside.objects.exists()


@pytest.mark.parametrize("tier", [0, 1])
def test_an_urgent_judgement_reaches_a_person_whatever_the_post_is(account: MonitoredAccount, tier: int) -> None:
    judged(account, tier=tier)
    open_cases(now=NOW)
    assert Case.objects.get().tier == tier
    assert not SetAside.objects.exists()


@pytest.mark.parametrize("status", ["suggested", "confirmed"])
def test_an_urgent_finding_reaches_a_person_whatever_the_judgement(
    cast: Cast, account: MonitoredAccount, status: str
) -> None:
    assessment = judged(account)
    decided = {"decided_by": cast.asha, "decided_at": NOW} if status == "confirmed" else {}
    make_finding(assessment.post, "crisis.suicide_self", tier=0, status=status, **decided)
    open_cases(now=NOW)
    assert Case.objects.count() == 1


def test_an_urgent_finding_that_comes_later_opens_the_item_at_its_tier(account: MonitoredAccount, kinds: Kinds) -> None:
    assessment = judged(account, assessed_at=NOW - timedelta(hours=3))
    open_cases(now=NOW)  # the mark has moved past it
    make_finding(assessment.post, "crisis.mention", tier=1)
    open_cases(now=NOW + timedelta(minutes=1))
    case = Case.objects.get()
    assert (case.tier, case.first_post, kinds(case)) == (1, assessment.post, ["opened"])
    assert (SetAside.objects.get().ended_at, SetAside.objects.get().ended_by) == (NOW + timedelta(minutes=1), None)


def test_a_crisis_found_later_pages(cast: Cast, account: MonitoredAccount) -> None:
    assessment = judged(account)
    open_cases(now=NOW)
    make_finding(assessment.post, "crisis.suicide_self", tier=0)
    open_cases(now=NOW)
    assert Case.objects.get().tier == 0
    assert Escalation.objects.filter(case=Case.objects.get()).exists()


def test_a_rejected_or_withdrawn_finding_opens_nothing(cast: Cast, account: MonitoredAccount) -> None:
    post = judged(account).post
    make_finding(post, tier=1, status="withdrawn")
    make_finding(post, "crisis.mention", tier=1, status="rejected", decided_by=cast.asha, decided_at=NOW)
    open_cases(now=NOW)
    assert not Case.objects.exists()


def test_without_words_to_show_a_person_reads_it(account: MonitoredAccount) -> None:
    judged(account, "Lakeshore, Harbour Street")
    open_cases(now=NOW)
    assert Case.objects.count() == 1


def test_what_belongs_to_an_open_conversation_joins_it(account: MonitoredAccount, kinds: Kinds) -> None:
    judged(account, "I waited.", "experience", conversation_id="c1", author="a")
    open_cases(now=NOW)
    judged(account, conversation_id="c1", author="a", posted_at=NOW + timedelta(minutes=5))
    open_cases(now=NOW)
    assert kinds(Case.objects.get()) == ["opened", "joined"]
    assert not SetAside.objects.exists()


def test_spam_beside_feedback_of_the_same_person_joins_it_at_once(account: MonitoredAccount) -> None:
    judged(account, conversation_id="c1", author="a")
    judged(account, "I waited.", "experience", conversation_id="c1", author="a", posted_at=NOW + timedelta(minutes=5))
    open_cases(now=NOW)
    assert Case.objects.get().posts.count() == 2


def test_spam_in_a_finished_conversation_does_not_open_it_again(cast: Cast, account: MonitoredAccount) -> None:
    judged(account, "I waited.", "experience", conversation_id="c1", author="a")
    open_cases(now=NOW)
    Case.objects.update(state="acknowledged", acknowledged_at=NOW, acknowledged_by=cast.dan)
    close_case(case=Case.objects.get(), actor=cast.dan, expected_version=1, outcome="answered", now=NOW)
    judged(account, conversation_id="c1", author="a", posted_at=NOW + timedelta(days=1))
    open_cases(now=NOW)
    assert Case.objects.get().state == "closed"
    assert SetAside.objects.count() == 1


def rejudge(assessment: Assessment, text: str = "", **fields: object) -> Assessment:
    Assessment.objects.filter(pk=assessment.pk).update(superseded_at=NOW)
    post = assessment.post
    if text:
        Post.objects.filter(pk=post.pk).update(text=text, text_hash=text_hash(text))
        post.refresh_from_db()
    return make_assessment(post, **{"scorer_version": "test-2", "tier": 3, "sentiment": "neutral", **fields})


def test_a_new_judgement_that_calls_it_feedback_opens_the_item(account: MonitoredAccount) -> None:
    assessment = judged(account)
    open_cases(now=NOW)
    rejudge(assessment, "I waited four months.", relevance="experience")
    open_cases(now=NOW + timedelta(hours=1))
    assert Case.objects.get().first_post == assessment.post
    assert SetAside.objects.get().ended_at == NOW + timedelta(hours=1)


def test_a_new_judgement_that_agrees_keeps_one_row(account: MonitoredAccount) -> None:
    assessment = judged(account)
    open_cases(now=NOW)
    again = rejudge(assessment, "Claim your prize, casino friends", relevance="spam")
    open_cases(now=NOW + timedelta(hours=1))
    row = SetAside.objects.get()
    assert (row.assessment, row.reason, row.set_aside_at) == (again, "Promises a prize", NOW)
    assert not Case.objects.exists()


def test_bringing_back_opens_the_item_at_once_on_its_own_clock(
    cast: Cast, account: MonitoredAccount, kinds: Kinds
) -> None:
    assessment = judged(account, assessed_at=NOW - timedelta(hours=3))
    open_cases(now=NOW)
    later = NOW + timedelta(days=1)
    case = bring_back_post(post=assessment.post, actor=cast.dan, now=later)
    case.refresh_from_db()
    assert (case.state, case.clock_from, case.opened_at, case.version) == ("new", NOW, later, 2)
    assert kinds(case) == ["opened", "brought_back"]
    event = case.events.get(kind="brought_back")
    assert (event.actor, event.detail) == (cast.dan, {"post": assessment.post_id, "relevance": "spam"})
    row = SetAside.objects.get()
    assert (row.ended_at, row.ended_by) == (later, cast.dan)
    assert Entry.objects.get(action="case.brought_back").object_id == case.pk
    assert open_cases(now=later) == 0


def test_a_second_click_gives_the_same_item(cast: Cast, account: MonitoredAccount) -> None:
    post = judged(account).post
    open_cases(now=NOW)
    first = bring_back_post(post=post, actor=cast.dan, now=NOW)
    assert bring_back_post(post=post, actor=cast.asha, now=NOW) == first
    assert SetAside.objects.get().ended_by == cast.dan
    assert first.events.filter(kind="brought_back").count() == 1


def test_who_may_only_read_brings_nothing_back(cast: Cast, account: MonitoredAccount) -> None:
    post = judged(account).post
    open_cases(now=NOW)
    for person in (cast.rae, cast.mona, cast.nora):
        with pytest.raises(NotAllowed):
            bring_back_post(post=post, actor=person, now=NOW)
    assert not Case.objects.exists()
    assert SetAside.objects.get().ended_at is None


def test_a_post_that_was_never_set_aside_is_refused(cast: Cast, account: MonitoredAccount) -> None:
    with pytest.raises(NotAllowed, match="not set aside"):
        bring_back_post(post=judged(account).post, actor=cast.dan, now=NOW)


def sample_of(post: Post, kind: str = "set_aside") -> Sample:
    return Sample.objects.create(week=NOW.date(), kind=kind, post=post, drawn_at=NOW)


def test_wrong_brings_the_post_back_and_right_does_not(cast: Cast, account: MonitoredAccount) -> None:
    wrong, right = judged(account).post, judged(account).post
    open_cases(now=NOW)
    case = settle_sample(sample=sample_of(wrong), actor=cast.dan, right=False, now=NOW)
    assert case == Case.objects.get()
    assert settle_sample(sample=sample_of(right), actor=cast.dan, right=True, now=NOW) is None
    assert set(Sample.objects.values_list("post", "verdict")) == {(wrong.pk, "wrong"), (right.pk, "right")}
    assert Case.objects.count() == 1


def test_a_missed_theme_is_noted_and_opens_nothing_new(cast: Cast, account: MonitoredAccount) -> None:
    post = judged(account, "Harbour Street", "other").post
    open_cases(now=NOW)
    assert settle_sample(sample=sample_of(post, "no_theme"), actor=cast.dan, right=False, now=NOW) is None
    assert Sample.objects.get().verdict == "wrong"
    assert Case.objects.count() == 1


def test_who_may_only_read_settles_no_sample(cast: Cast, account: MonitoredAccount) -> None:
    post = judged(account).post
    open_cases(now=NOW)
    with pytest.raises(NotAllowed):
        settle_sample(sample=sample_of(post), actor=cast.rae, right=True, now=NOW)
    assert Sample.objects.get().verdict == ""


def test_the_number_of_statements_does_not_grow_with_what_is_set_aside(account: MonitoredAccount) -> None:
    def statements(posts: int) -> int:
        for _ in range(posts):
            judged(account)
        with CaptureQueriesContext(connection) as queries:
            assert open_cases(now=NOW) == posts
        return len(queries)

    statements(1)
    assert statements(2) == statements(30)


@pytest.mark.django_db(transaction=True)
def test_several_workers_set_each_post_aside_once(cast: Cast) -> None:
    account = make_account(cast.youth_hub)
    for _ in range(30):
        judged(account)
    together = threading.Barrier(3)

    def work() -> int:
        together.wait(timeout=10)
        try:
            return open_cases(now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        done = sum(future.result() for future in [pool.submit(work) for _ in range(3)])
    assert (done, SetAside.objects.count(), Case.objects.count()) == (30, 30, 0)


@pytest.mark.django_db(transaction=True)
def test_two_people_bring_a_post_back_and_it_has_one_item(cast: Cast) -> None:
    post = judged(make_account(cast.youth_hub)).post
    open_cases(now=NOW)
    together = threading.Barrier(2)

    def work(actor: object) -> int:
        together.wait(timeout=10)
        try:
            return bring_back_post(post=post, actor=actor, now=NOW).pk  # type: ignore[arg-type]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        cases = {future.result() for future in [pool.submit(work, who) for who in (cast.dan, cast.asha)]}
    assert cases == {Case.objects.get().pk}
    assert Finding.objects.count() == 0
