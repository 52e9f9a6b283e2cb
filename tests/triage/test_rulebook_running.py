"""Dry runs by workers: in slices, resumed after a killed one, called off at once, and of the same posts every time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ingest.models import Post
from people.models import User
from tests.at_once import at_once
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_finding, make_post, make_rule_book
from triage.judge import Judgement, judge
from triage.models import Assessment, DryRun, DryRunChange, Finding, LabelTrust
from triage.rulebook import running
from triage.rulebook.comparing import Change, Decided, changes
from triage.rulebook.content import Content, Off, Phrase, Word
from triage.rulebook.queries import draft
from triage.rulebook.running import LEASE, SLICE, drawn, run_dry_runs
from triage.rulebook.services import add_rule, cancel_dry_run, start_dry_run
from triage.rulebook.shipped import own_phrases
from triage.services import correct_sentiment, decide_finding
from triage.tasks import run_dry_runs as task

pytestmark = pytest.mark.django_db
PORTAL = Phrase("access.contact", "portal froze")
TEXT = "The portal froze on me."


@pytest.fixture(autouse=True)
def by_rules_alone(db: None) -> None:
    """What the models say of the signals of these rules is not shown, so that it is no change either."""
    given = {"trusted": False, "reason": "Too weak", "report_digest": "x", "decided_at": timezone.now()}
    LabelTrust.objects.bulk_create(LabelTrust(code=code, **given) for code in ("access.contact", "staff.attitude"))


def asked(actor: User, *entries: Phrase | Word | Off | str) -> DryRun:
    for entry in entries or (PORTAL,):
        add_rule(entry=entry, actor=actor, expected_version=draft().version)
    return start_dry_run(actor=actor, expected_version=draft().version)


def posts(cast: Cast, count: int, text: str = TEXT) -> list[Post]:
    account = make_account(cast.walk_in)
    return [make_post(account, f"{text} {number}") for number in range(count)]


def told(run: DryRun) -> set[tuple[str, str, str, str, str]]:
    return set(run.changes.values_list("kind", "code", "polarity", "before", "after"))


def test_a_run_says_what_would_change_and_changes_nothing(cast: Cast) -> None:
    post, *_ = posts(cast, 1)
    run = asked(cast.cora)
    assert run_dry_runs() == 1
    run.refresh_from_db()
    assert (run.state, run.found, run.total, run.done, run.lease_until) == ("finished", 1, 1, 1, None)
    assert run.ended_at is not None
    assert ("appears", "access.contact", "concern", "", "") in told(run)
    change = run.changes.get(kind="appears", code="access.contact")
    assert post.text[change.start : change.end] == "portal froze"
    assert change.text_hash == post.text_hash
    assert not Assessment.objects.exists()
    assert not Finding.objects.exists()


def test_without_a_run_there_is_nothing_to_do(cast: Cast) -> None:
    assert run_dry_runs() == 0
    task()
    assert not DryRun.objects.exists()


def test_a_run_over_no_posts_comes_to_its_end(cast: Cast) -> None:
    run = asked(cast.cora)
    run_dry_runs()
    run.refresh_from_db()
    assert (run.state, run.total) == ("finished", 0)


def test_what_is_looked_at_is_recent_public_and_there(cast: Cast) -> None:
    account, now = make_account(cast.walk_in), timezone.now()
    make_post(account, TEXT, posted_at=now - timedelta(days=91))
    make_post(account, TEXT, is_own=True)
    make_post(account, "", deleted_at=now, deletion="gone")
    kept = make_post(account, TEXT, posted_at=now - timedelta(days=89))
    run = asked(cast.cora)
    run_dry_runs()
    run.refresh_from_db()
    assert run.post_ids == [kept.pk]


def test_a_run_goes_on_tick_by_tick_where_it_stopped(cast: Cast) -> None:
    posts(cast, SLICE + 3)
    run = asked(cast.cora)
    assert run_dry_runs(slices=1) == SLICE
    run.refresh_from_db()
    assert (run.state, run.done, run.total, run.lease_until) == ("running", SLICE, SLICE + 3, None)
    assert run_dry_runs(slices=1) == 3
    run.refresh_from_db()
    assert run.state == "finished"
    assert run.changes.filter(kind="appears", code="access.contact").count() == SLICE + 3


def test_a_killed_worker_loses_its_lease_and_another_goes_on(cast: Cast) -> None:
    posts(cast, SLICE + 1)
    run, now = asked(cast.cora), timezone.now()
    run_dry_runs(slices=1)
    DryRun.objects.filter(pk=run.pk).update(lease_until=now + LEASE)  # as it stands when a worker dies in a slice
    assert run_dry_runs(now=now + LEASE / 2) == 0
    assert run_dry_runs(now=now + LEASE + timedelta(seconds=1)) == 1
    run.refresh_from_db()
    assert (run.state, run.changes.filter(kind="appears", code="access.contact").count()) == ("finished", SLICE + 1)


def test_a_worker_that_overslept_writes_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    posts(cast, 2)
    run = asked(cast.cora)
    compare = running._compare

    def overslept(*args: object) -> list[DryRunChange]:
        found = compare(*args)  # type: ignore[arg-type]
        DryRun.objects.filter(pk=run.pk).update(epoch=7)  # another has taken it meanwhile
        return found

    monkeypatch.setattr(running, "_compare", overslept)
    assert run_dry_runs() == 0
    run.refresh_from_db()
    assert (run.state, run.done, run.epoch) == ("running", 0, 7)
    assert not run.changes.exists()


def test_a_run_called_off_in_a_slice_writes_nothing_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    posts(cast, 2)
    run = asked(cast.cora)
    compare = running._compare

    def cancelled(*args: object) -> list[DryRunChange]:
        cancel_dry_run(run=run, actor=cast.cora)
        return compare(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "_compare", cancelled)
    assert run_dry_runs() == 0
    run.refresh_from_db()
    assert (run.state, run.done) == ("cancelled", 0)
    assert not run.changes.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_do_the_same(cast: Cast) -> None:
    posts(cast, 30)
    run = asked(cast.cora)
    assert sorted(at_once(run_dry_runs, run_dry_runs)) == [0, 30]
    run.refresh_from_db()
    assert (run.done, run.epoch) == (30, 1)


def test_of_a_great_many_posts_the_same_ones_are_drawn_every_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_POSTS", 10)
    made = posts(cast, 25)
    since = timezone.now() - timedelta(days=90)
    first = drawn(10, since=since)
    assert first == drawn(10, since=since) == sorted(first)
    assert len(first) == 10
    assert first != [post.pk for post in made[:10]]
    run = asked(cast.cora)
    run_dry_runs()
    run.refresh_from_db()
    assert (run.found, run.total, run.done, run.post_ids) == (25, 10, 10, first)


def test_what_people_decided_is_no_change(cast: Cast) -> None:
    rude = next(each for each in own_phrases()["staff.attitude"] if "rude" in each.text)
    account = make_account(cast.walk_in)
    decided, open_one = (make_post(account, "The receptionist was rude.") for _ in "ab")
    make_assessment(decided, sentiment="negative")
    finding = make_finding(decided, "staff.attitude", start=17, end=21)
    decide_finding(finding=finding, actor=cast.asha, confirmed=True)
    correct_sentiment(post=decided, actor=cast.asha, sentiment="mixed")
    run = asked(cast.cora, Off(rude.code, rude.text), Word("rude", 4.0))
    run_dry_runs()
    by_post = {post.pk: set(run.changes.filter(post=post).values_list("kind", "code")) for post in (decided, open_one)}
    assert ("disappears", "staff.attitude") in by_post[open_one.pk]
    assert ("disappears", "staff.attitude") not in by_post[decided.pk]
    assert ("sentiment", "") not in by_post[decided.pk]


def test_a_run_compares_with_the_version_that_judges(cast: Cast) -> None:
    make_rule_book(Content.of([PORTAL]), cast.cora)
    posts(cast, 1)
    add_rule(entry="hope centre", actor=cast.cora, expected_version=0)
    run = start_dry_run(actor=cast.cora, expected_version=1)
    run_dry_runs()
    run.refresh_from_db()
    assert (run.base, run.changes.count()) == (1, 0)


def test_a_slice_that_is_written_twice_counts_once(cast: Cast) -> None:
    posts(cast, 3)
    run = asked(cast.cora)
    run_dry_runs()
    before = run.changes.count()
    DryRun.objects.filter(pk=run.pk).update(state="running", ended_at=None, done=0)
    run_dry_runs()
    assert run.changes.count() == before


def judged(**fields: object) -> Judgement:
    given = {"outcome": "scored", "sentiment": "neutral", "tier": 3, "needs_person": True, "relevance": "experience"}
    return Judgement(**{**given, **fields})  # type: ignore[arg-type]


def test_each_respect_in_which_two_judgements_differ_is_one_line() -> None:
    before, after = judged(), judged(tier=0, sentiment="negative", relevance="spam")
    assert changes(before, after, Decided()) == [
        Change("tier", before="3", after="0"),
        Change("sentiment", before="neutral", after="negative"),
        Change("relevance", before="experience", after="spam"),
    ]
    assert changes(before, judged(relevance="enquiry"), Decided()) == []
    assert changes(before, before, Decided()) == []


@pytest.mark.parametrize("trusted", [True, False])
def test_what_the_model_says_already_is_new_only_where_it_is_not_trusted(cast: Cast, trusted: bool) -> None:
    (post,) = posts(cast, 1, "The wait was dreadful, we sat there for nine hours.")
    waiting = [each for each in judge(post.text).findings if each.code == "access.waiting"]
    assert [(each.source, each.rule) for each in waiting] == [("model", "themes")]
    given = {"trusted": trusted, "reason": "As measured", "report_digest": "x", "decided_at": timezone.now()}
    LabelTrust.objects.create(code="access.waiting", **given)
    run = asked(cast.cora, Phrase("access.waiting", "sat there"))
    run_dry_runs()
    assert (("appears", "access.waiting", "concern", "", "") in told(run)) is not trusted


def test_a_finding_of_both_rule_and_model_is_one_and_a_held_back_one_is_none() -> None:
    told_of = judge("The receptionist was rude to me.").findings
    found = [each for each in told_of if each.code == "staff.attitude"]
    assert found
    both = judged(findings=(found[0], found[0]._replace(source="model", rule="themes", confidence=0.9)))
    assert [change.kind for change in changes(judged(), both, Decided())] == ["appears"]
    assert changes(judged(findings=found[:1]), both, Decided()) == []
    weak = judged(findings=(found[0]._replace(source="model", rule="themes"),))
    assert changes(judged(), weak, Decided(), weak={"staff.attitude"}) == []
    assert changes(judged(), both, Decided(codes={"staff.attitude"})) == []


def test_a_tick_on_a_slow_machine_leaves_the_rest_to_the_next(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_SECONDS", -1)
    posts(cast, SLICE + 1)
    run = asked(cast.cora)
    assert [run_dry_runs(), run_dry_runs()] == [SLICE, 1]
    run.refresh_from_db()
    assert run.state == "finished"
