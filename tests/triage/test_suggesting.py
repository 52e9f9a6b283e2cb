"""Suggestions on record: rule and model each with a row, withdrawn and brought back each for itself."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ingest.models import Post
from tests.conftest import Cast
from tests.factories import make_account, make_finding, make_post
from triage.detectors import Found
from triage.judge import Judgement
from triage.models import Finding
from triage.services import decide_finding
from triage.services.suggesting import suggest

pytestmark = pytest.mark.django_db

RULE = Found("access.waiting", "concern", 2, 2, 20, "access.waiting")
MODEL = Found("access.waiting", "concern", 2, 2, 20, "themes", "model", 0.83)
NONE = Found("topic.none", "neutral", 3, 0, 0, "topic.none")


@pytest.fixture
def post(cast: Cast) -> Post:
    return make_post(make_account(cast.walk_in), "I waited four months for a call.")


def say(post: Post, *found: Found) -> None:
    suggest([(post, Judgement("scored", "negative", 2, True, "experience", findings=found))], timezone.now())


def rows(post: Post) -> list[tuple[str, str, float | None]]:
    kept = Finding.objects.filter(post=post).order_by("source")
    return [(row.source, row.status, row.confidence) for row in kept]


def test_both_sources_are_kept_for_one_place(post: Post) -> None:
    say(post, RULE, MODEL)
    assert rows(post) == [("model", "suggested", 0.83), ("rule", "suggested", None)]
    say(post, RULE, MODEL)
    assert len(rows(post)) == 2


def test_what_one_source_no_longer_says_is_withdrawn_alone_and_may_come_back(post: Post) -> None:
    say(post, RULE, MODEL)
    say(post, RULE)
    assert rows(post) == [("model", "withdrawn", 0.83), ("rule", "suggested", None)]
    say(post, RULE, MODEL._replace(confidence=0.6))
    assert rows(post) == [("model", "suggested", 0.6), ("rule", "suggested", None)]


def test_what_a_person_decided_of_one_source_is_not_asked_again_by_the_other(post: Post, cast: Cast) -> None:
    say(post, RULE)
    decide_finding(finding=Finding.objects.get(), actor=cast.asha, confirmed=False)
    say(post, RULE, MODEL)
    assert rows(post) == [("rule", "rejected", None)]


def test_that_nothing_was_found_is_kept_once_and_a_decision_on_it_stands(post: Post, cast: Cast) -> None:
    say(post, NONE)
    decide_finding(finding=Finding.objects.get(), actor=cast.asha, confirmed=True)
    say(post, NONE)
    assert rows(post) == [("rule", "confirmed", None)]


def test_a_confidence_that_is_no_share_is_refused_by_the_database(post: Post) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_finding(post, confidence=1.2)
    assert make_finding(post, source="model", confidence=1.0).pk
