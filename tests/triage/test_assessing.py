"""The stage: everything is judged once per text and version, by any number of workers, and people's word stands."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ingest.models import Heartbeat, Post
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_post, text_hash
from triage import sentiment
from triage.judge import judge
from triage.models import Assessment, Finding
from triage.queries import backlog, current_assessments, findings_of
from triage.sentiment import score
from triage.services import add_finding, assess_new_posts, assessing, decide_finding
from triage.tasks import assess_new_posts as task
from triage.version import SCORER_VERSION

pytestmark = pytest.mark.django_db
TEXT = "The receptionist was rude and nobody answers the phone."


@pytest.fixture
def post(cast: Cast) -> Post:
    return make_post(make_account(cast.walk_in), TEXT)


def edit(post: Post, text: str) -> None:
    Post.objects.filter(pk=post.pk).update(text=text, text_hash=text_hash(text))
    post.versions.get_or_create(
        text_hash=text_hash(text), defaults={"text": text, "version_id": text[:20], "seen_at": timezone.now()}
    )
    post.refresh_from_db()


def codes(post: Post, *statuses: str) -> set[str]:
    found = Finding.objects.filter(post=post, status__in=statuses or ["suggested"])
    return set(found.values_list("code", flat=True))


def test_a_new_post_is_judged_with_its_evidence(post: Post) -> None:
    assert backlog() == 1
    assert assess_new_posts() == 1
    said = current_assessments([post.pk])[post.pk]
    assert (said.outcome, said.sentiment, said.tier, said.needs_person) == ("scored", "negative", 2, True)
    assert said.scorer_version == SCORER_VERSION
    assert said.text_hash == post.text_hash
    assert {(f.code, TEXT[f.start : f.end]) for f in findings_of([post.pk])[post.pk]} == {
        ("staff.attitude", "rude"),
        ("access.contact", "nobody answers"),
    }
    assert backlog() == 0


def test_a_second_run_finds_nothing_to_do(post: Post) -> None:
    assess_new_posts()
    assert assess_new_posts() == 0
    assert Assessment.objects.count() == 1


def test_the_oldest_wait_least_and_the_limit_holds(cast: Cast) -> None:
    account = make_account(cast.walk_in)
    posts = [make_post(account) for _ in range(3)]
    assert assess_new_posts(limit=2) == 2
    assert list(Assessment.objects.order_by("pk").values_list("post_id", flat=True)) == [p.pk for p in posts[:2]]


def test_a_tombstone_is_left_alone(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(text="", deleted_at=timezone.now(), deletion="gone")
    assert assess_new_posts() == 0
    assert backlog() == 0


def test_an_edited_post_is_judged_again_and_the_old_word_is_kept(post: Post) -> None:
    assess_new_posts()
    edit(post, "Thank you, you were so kind.")
    assert assess_new_posts() == 1
    assert current_assessments([post.pk])[post.pk].sentiment == "positive"
    assert Assessment.objects.filter(post=post, superseded_at__isnull=False, sentiment="negative").count() == 1
    assert codes(post, "withdrawn") == {"staff.attitude", "access.contact"}


def test_a_post_edited_back_gets_its_first_judgement_again(post: Post) -> None:
    assess_new_posts()
    edit(post, "Thank you, you were so kind.")
    assess_new_posts()
    edit(post, TEXT)
    assert assess_new_posts() == 1
    assert current_assessments([post.pk])[post.pk].sentiment == "negative"
    assert Assessment.objects.filter(post=post).count() == 2
    assert codes(post) == {"staff.attitude", "access.contact"}
    assert assess_new_posts() == 0


def test_new_rules_judge_every_post_again(post: Post) -> None:
    old = make_assessment(post, scorer_version="rules-0")
    assert assess_new_posts() == 1
    old.refresh_from_db()
    assert old.superseded_at is not None
    assert Assessment.objects.filter(post=post, superseded_at=None).get().scorer_version == SCORER_VERSION


def test_what_people_decided_is_never_touched(post: Post, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assess_new_posts()
    rude, phone = Finding.objects.filter(source="rule").order_by("start")
    decide_finding(finding=rude, actor=cast.asha, confirmed=False, reason="about the next clinic")
    decide_finding(finding=phone, actor=cast.asha, confirmed=True)
    own = add_finding(post=post, code="info.communication", start=31, end=37, polarity="concern", actor=cast.asha)
    before = list(Finding.objects.filter(pk__in=[rude.pk, phone.pk, own.pk]).order_by("pk").values())
    monkeypatch.setattr(assessing, "judge_many", lambda asked, book: [judge("Lovely") for _ in asked])
    Assessment.objects.update(scorer_version="rules-0")
    assert assess_new_posts() == 1
    assert list(Finding.objects.filter(pk__in=[rude.pk, phone.pk, own.pk]).order_by("pk").values()) == before


def test_what_a_person_rejected_is_not_suggested_again_nearby(post: Post, cast: Cast) -> None:
    assess_new_posts()
    phone = Finding.objects.get(code="access.contact", source="rule")
    decide_finding(finding=phone, actor=cast.asha, confirmed=False)
    Finding.objects.filter(pk=phone.pk).update(end=phone.end - 1)  # as an older version of the rule had it
    Assessment.objects.update(scorer_version="rules-0")
    assess_new_posts()
    assert codes(post) == {"staff.attitude"}


def test_a_text_that_breaks_the_scorer_does_not_hold_up_the_others(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    account = make_account(cast.walk_in)
    poison, other = make_post(account, "poison"), make_post(account, TEXT)

    def brittle(text: str, bounds: object, *lexicon: object) -> object:
        if text == "poison":
            raise RecursionError
        return score(text, bounds, *lexicon)  # type: ignore[arg-type]

    monkeypatch.setattr(sentiment, "score", brittle)
    assert assess_new_posts() == 2
    said = current_assessments([poison.pk, other.pk])
    assert (said[poison.pk].outcome, said[poison.pk].tier) == ("needs_human", 1)
    assert said[poison.pk].needs_person
    assert said[poison.pk].reason
    assert said[other.pk].sentiment == "negative"


def test_our_own_posts_call_for_nobody(cast: Cast) -> None:
    post = make_post(make_account(cast.walk_in), TEXT, is_own=True)
    assess_new_posts()
    assert not current_assessments([post.pk])[post.pk].needs_person
    assert findings_of([post.pk]) == {}


def test_a_backlog_longer_than_the_quick_look_flows_without_a_pause(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessing, "RECENT", 2)
    account = make_account(cast.walk_in)
    for number in range(9):
        make_post(account, f"{TEXT} {number}")
    now = timezone.now()
    assert [assess_new_posts(limit=3, now=now) for _ in range(4)] == [3, 3, 3, 0]


def test_a_busy_machine_stops_when_its_time_is_up_and_goes_on_at_the_next_tick(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_account(cast.walk_in)
    posts = [make_post(account, f"{TEXT} Visit {number}.") for number in range(5)]
    monkeypatch.setattr(assessing, "BATCH", 2)
    monkeypatch.setattr(assessing, "SECONDS", 0.0)
    assert assess_new_posts() == 2
    assert set(current_assessments([post.pk for post in posts])) == {post.pk for post in posts[:2]}
    assert Heartbeat.objects.filter(name="triage").exists()
    assert not Heartbeat.objects.filter(name=assessing._SWEPT).exists()  # nothing is rested from
    assert [assess_new_posts(), assess_new_posts(), assess_new_posts()] == [2, 1, 0]
    assert backlog() == 0


def test_a_sweep_that_is_cut_short_by_time_is_not_rested_from(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.versions.all().delete()  # only the look through all posts finds it
    clock = iter([0.0, 1.0, assessing.SECONDS, assessing.SECONDS])
    monkeypatch.setattr(assessing, "monotonic", lambda: next(clock))
    assert assess_new_posts() == 1
    assert not Heartbeat.objects.filter(name=assessing._SWEPT).exists()


def test_a_post_without_a_version_row_is_found_by_the_sweep(post: Post) -> None:
    post.versions.all().delete()
    now = timezone.now()
    assert assess_new_posts(now=now) == 1
    late = make_post(make_account(post.service), TEXT)
    late.versions.all().delete()
    assert assess_new_posts(now=now + timedelta(seconds=5)) == 0
    assert assess_new_posts(now=now + timedelta(seconds=61)) == 1


def test_the_task_leaves_a_heartbeat(post: Post) -> None:
    task()
    assert Heartbeat.objects.get(name="triage").beat_at > timezone.now() - timedelta(minutes=1)
    assert backlog() == 0


def test_the_work_of_a_batch_is_a_fixed_number_of_statements(cast: Cast, django_assert_max_num_queries: object) -> None:
    account = make_account(cast.walk_in)
    for _ in range(40):
        make_post(account, TEXT)
    assert callable(django_assert_max_num_queries)
    with django_assert_max_num_queries(25):
        assert assess_new_posts() == 40


@pytest.mark.django_db(transaction=True)
def test_two_workers_judge_every_post_once(cast: Cast) -> None:
    account = make_account(cast.walk_in)
    for number in range(60):
        make_post(account, f"{TEXT} {number}")
    together = threading.Barrier(2)

    def work() -> int:
        try:
            together.wait(10)
            return assess_new_posts()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = [future.result() for future in [pool.submit(work), pool.submit(work)]]
    done.append(assess_new_posts())  # what one had skipped because the other held it
    assert sum(done) == 60
    assert Assessment.objects.filter(superseded_at=None).count() == 60
    assert Finding.objects.filter(source="rule").count() == 120


@pytest.mark.django_db(transaction=True)
def test_a_post_held_by_another_worker_is_skipped(cast: Cast) -> None:
    account = make_account(cast.walk_in)
    held, free = make_post(account, TEXT), make_post(account, TEXT)
    locked, finish = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                list(Post.objects.filter(pk=held.pk).select_for_update())
                locked.set()
                finish.wait(10)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(hold)
        assert locked.wait(10)
        assert assess_new_posts() == 1
        finish.set()
        holder.result()
    assert set(current_assessments([held.pk, free.pk])) == {free.pk}
    assert assess_new_posts() == 1
