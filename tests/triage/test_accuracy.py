"""How often each source has been right here: by decisions, both sources at one place, and what people had to add."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ingest.models import Post
from tests.conftest import Cast
from tests.factories import make_account, make_finding, make_post
from triage.queries_accuracy import accuracy_here, accuracy_of
from triage.services import add_finding, decide_finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(cast: Cast) -> Post:
    return make_post(make_account(cast.walk_in), "I waited four months and four days for a call.")


def test_before_the_first_decision_nothing_is_said(post: Post) -> None:
    make_finding(post)
    assert accuracy_here() == []
    assert accuracy_of("access.waiting", "rule") is None


def test_decisions_are_counted_for_each_code_and_source_with_an_interval(post: Post, cast: Cast) -> None:
    for start, confirmed in ((0, True), (10, True), (20, False)):
        finding = make_finding(post, start=start, end=start + 5)
        decide_finding(finding=finding, actor=cast.asha, confirmed=confirmed)
    said = accuracy_of("access.waiting", "rule")
    assert said is not None
    assert (said.confirmed, said.rejected, said.decided) == (2, 1, 3)
    assert said.share == pytest.approx(2 / 3)
    assert said.low < said.share < said.high
    assert accuracy_of("access.waiting", "model") is None


def test_a_decision_counts_for_both_sources_that_found_the_same(post: Post, cast: Cast) -> None:
    rule = make_finding(post, start=2, end=20)
    make_finding(post, start=0, end=46, source="model", rule="themes", confidence=0.8)
    decide_finding(finding=rule, actor=cast.asha, confirmed=True)
    assert [(each.source, each.confirmed, each.rejected) for each in accuracy_here()] == [
        ("model", 1, 0),
        ("rule", 1, 0),
    ]


def test_another_place_or_another_code_is_not_decided_with_it(post: Post, cast: Cast) -> None:
    rule = make_finding(post, start=2, end=8)
    make_finding(post, start=30, end=40, source="model", rule="themes", confidence=0.8)
    make_finding(post, "access.contact", start=2, end=8, source="model", rule="themes", confidence=0.8)
    decide_finding(finding=rule, actor=cast.asha, confirmed=True)
    assert [(each.code, each.source) for each in accuracy_here()] == [("access.waiting", "rule")]


def test_the_last_word_is_the_one_that_counts(post: Post, cast: Cast) -> None:
    finding = make_finding(post)
    decide_finding(finding=finding, actor=cast.asha, confirmed=True)
    decide_finding(finding=finding, actor=cast.ben, confirmed=False)
    said = accuracy_of("access.waiting", "rule")
    assert said is not None
    assert (said.confirmed, said.rejected) == (0, 1)


def test_what_people_add_is_counted_as_missed_and_not_as_right(post: Post, cast: Cast) -> None:
    decide_finding(finding=make_finding(post, start=0, end=5), actor=cast.asha, confirmed=True)
    add_finding(post=post, code="access.waiting", start=20, end=30, polarity="concern", actor=cast.asha)
    said = accuracy_of("access.waiting", "rule")
    assert said is not None
    assert (said.confirmed, said.missed) == (1, 1)
    assert {each.source for each in accuracy_here()} == {"rule"}


def test_only_decisions_since_a_day_can_be_asked_for(post: Post, cast: Cast) -> None:
    decide_finding(finding=make_finding(post), actor=cast.asha, confirmed=True)
    assert len(accuracy_here(since=timezone.now() - timedelta(days=1))) == 1
    assert accuracy_here(since=timezone.now() + timedelta(days=1)) == []
