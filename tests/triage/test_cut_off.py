"""The database ends the session while posts are judged or rules are tried: what was begun is done once, later."""

from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError
from django.db.models import Count, Model
from django.utils import timezone

from tests.broken import cut_off_at
from tests.conftest import Cast
from tests.factories import make_account, make_post
from triage.models import Assessment, DryRun, DryRunChange, Finding, RuleBook
from triage.rulebook.content import Phrase
from triage.rulebook.faults import NotAllowed
from triage.rulebook.queries import draft
from triage.rulebook.running import LEASE, SLICE, run_dry_runs
from triage.rulebook.services import add_rule, publish_rules, start_dry_run
from triage.services import assess_new_posts, correct_sentiment

pytestmark = pytest.mark.django_db(transaction=True)
LOST = (OperationalError, InterfaceError)
TEXT, PORTAL = "Nobody answers the phone.", "The portal froze on me."


def posts(cast: Cast, count: int, text: str = TEXT) -> None:
    account = make_account(cast.walk_in)
    for number in range(count):
        make_post(account, f"{text} {number}")


def tried(cast: Cast) -> DryRun:
    add_rule(entry=Phrase("access.contact", "portal froze"), actor=cast.cora, expected_version=draft().version)
    return start_dry_run(actor=cast.cora, expected_version=draft().version)


@pytest.mark.parametrize("model", [Assessment, Finding])
def test_posts_whose_judgement_could_not_be_written_are_judged_once_at_the_next_tick(
    cast: Cast, model: type[Model]
) -> None:
    posts(cast, 5)
    with cut_off_at(model), pytest.raises(LOST):
        assess_new_posts()
    assert (Assessment.objects.count(), Finding.objects.count()) == (0, 0)
    assert assess_new_posts() == 5
    assert Assessment.objects.filter(superseded_at=None).count() == 5
    twice = Finding.objects.values("post", "code", "start", "rule").annotate(times=Count("pk")).filter(times__gt=1)
    assert Finding.objects.filter(code="access.contact").exists()
    assert not twice.exists()


def test_a_newer_reading_that_was_cut_off_leaves_the_older_one_and_what_a_person_said(cast: Cast) -> None:
    posts(cast, 2)
    assess_new_posts()
    Assessment.objects.update(scorer_version="rules-0")
    said = Assessment.objects.order_by("pk").first()
    assert said is not None
    correct_sentiment(post=said.post, actor=cast.asha, sentiment="positive")
    with cut_off_at(Assessment), pytest.raises(LOST):
        assess_new_posts()
    assert Assessment.objects.filter(superseded_at=None, scorer_version="rules-0").count() == 2
    assert assess_new_posts() == 2
    assert Assessment.objects.filter(superseded_at=None).exclude(scorer_version="rules-0").count() == 2
    assert said.post.sentiment_decision.sentiment == "positive"


def test_a_slice_of_a_dry_run_that_could_not_be_written_is_tried_again_by_another_worker(cast: Cast) -> None:
    posts(cast, SLICE + 3, PORTAL)
    run, now = tried(cast), timezone.now()
    assert run_dry_runs(slices=1, now=now) == SLICE
    with cut_off_at(DryRunChange), pytest.raises(LOST):
        run_dry_runs(now=now)
    run.refresh_from_db()
    assert (run.state, run.done) == ("running", SLICE)
    assert run_dry_runs(now=now + LEASE / 2) == 0  # the dead worker still holds it
    assert run_dry_runs(now=now + LEASE + timedelta(seconds=1)) == 3
    run.refresh_from_db()
    counted = run.changes.filter(kind="appears", code="access.contact")
    assert (run.state, run.done, counted.count()) == ("finished", SLICE + 3, SLICE + 3)


def test_a_version_that_could_not_be_recorded_was_not_published(cast: Cast) -> None:
    posts(cast, 1, PORTAL)
    run = tried(cast)
    run_dry_runs()
    with cut_off_at(RuleBook), pytest.raises(LOST):
        publish_rules(run=run, actor=cast.cora, reason="People here say so")
    assert not RuleBook.objects.exists()
    assert publish_rules(run=run, actor=cast.cora, reason="People here say so").number == 1
    with pytest.raises(NotAllowed, match="Another version"):
        publish_rules(run=run, actor=cast.cora, reason="Again")
    assert RuleBook.objects.filter(is_current=True).count() == 1
