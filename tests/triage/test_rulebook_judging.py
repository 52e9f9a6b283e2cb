"""A published version in the stage that judges: at once, in every process, and never over what a person decided."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ingest.models import Post
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_post, make_rule_book
from triage.card.assembling import model_card
from triage.models import Assessment, Finding, RuleBook
from triage.queries import backlog, current_assessments
from triage.rulebook.content import Content, Phrase, Word
from triage.rulebook.current import current_rules, scorer_version
from triage.rulebook.services import revert_rules
from triage.services import assess_new_posts, correct_sentiment, decide_finding
from triage.version import SCORER_VERSION

pytestmark = pytest.mark.django_db
BOOK = Content.of([Phrase("access.contact", "portal froze")], words=[Word("portal", -3.0)])


@pytest.fixture
def post(cast: Cast) -> Post:
    return make_post(make_account(cast.walk_in), "The portal froze on me.")


def codes(post: Post, status: str = "suggested") -> set[str]:
    return set(Finding.objects.filter(post=post, status=status).values_list("code", flat=True))


def test_without_a_version_the_scorers_own_stands(post: Post) -> None:
    assert scorer_version() == SCORER_VERSION
    assess_new_posts()
    assert current_assessments([post.pk])[post.pk].scorer_version == SCORER_VERSION


def test_a_version_judges_every_post_again_and_signs_what_it_says(cast: Cast, post: Post) -> None:
    assess_new_posts()
    make_rule_book(BOOK, cast.cora)
    assert backlog() == 1
    assert assess_new_posts() == 1
    said = current_assessments([post.pk])[post.pk]
    assert said.scorer_version == f"{SCORER_VERSION}-1"
    assert len(said.scorer_version) <= 40
    assert "access.contact" in codes(post)
    finding = Finding.objects.get(post=post, code="access.contact", source="rule")
    assert (finding.rule, finding.scorer_version) == ("access.contact: your organisation", f"{SCORER_VERSION}-1")
    assert assess_new_posts() == backlog() == 0


def test_a_version_brought_back_withdraws_what_it_does_not_find(cast: Cast, post: Post) -> None:
    make_rule_book(BOOK, cast.cora)
    assess_new_posts()
    revert_rules(number=0, actor=cast.cora, reason="Back", expected_number=1)
    assess_new_posts()
    assert current_assessments([post.pk])[post.pk].scorer_version == f"{SCORER_VERSION}-2"
    assert "access.contact" not in codes(post)
    assert "access.contact" in codes(post, "withdrawn")
    assert Assessment.objects.filter(post=post).count() == 2


def test_what_a_person_decided_survives_a_version_and_its_revert(cast: Cast, post: Post) -> None:
    make_rule_book(BOOK, cast.cora)
    assess_new_posts()
    finding = Finding.objects.get(post=post, code="access.contact", source="rule")
    decide_finding(finding=finding, actor=cast.asha, confirmed=True)
    correct_sentiment(post=post, actor=cast.asha, sentiment="mixed")
    revert_rules(number=0, actor=cast.cora, reason="Back", expected_number=1)
    assess_new_posts()
    finding.refresh_from_db()
    assert (finding.status, finding.decided_by) == ("confirmed", cast.asha)
    post.refresh_from_db()
    assert post.sentiment_decision.sentiment == "mixed"


def test_a_worker_notices_a_version_that_another_process_published(cast: Cast) -> None:
    """Nothing is told to this process: it reads the number at every batch, and compiles what it has not seen."""
    account = make_account(cast.walk_in)
    first = make_post(account, "The portal froze on me.")
    assess_new_posts()
    make_rule_book(BOOK, cast.cora)  # straight into the table, as from elsewhere
    second = make_post(account, "The portal froze on her.")
    assess_new_posts()
    assert {post.pk for post in (first, second) if "access.contact" in codes(post)} == {first.pk, second.pk}


def test_a_number_that_says_something_else_is_compiled_anew(cast: Cast) -> None:
    """Books are kept by what they say: after a restored backup number 1 may be another."""
    make_rule_book(BOOK, cast.cora)
    one = current_rules()
    RuleBook.objects.all().delete()
    make_rule_book(Content.of([Phrase("access.contact", "lift stuck")]), cast.cora)
    other = current_rules()
    assert (one.number, other.number) == (1, 1)
    assert other.book is not one.book
    assert current_rules().book is other.book


def test_the_version_costs_a_batch_one_small_read(cast: Cast, post: Post) -> None:
    make_rule_book(BOOK, cast.cora)
    current_rules()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        current_rules()
    assert len(queries) == 1
    assert "content" not in queries[0]["sql"]


def test_what_was_never_judged_goes_before_what_is_judged_again(cast: Cast) -> None:
    account = make_account(cast.walk_in)
    old = [make_post(account, f"Older {number}") for number in range(3)]
    for each in old:
        make_assessment(each, scorer_version="rules-0", assessed_at=timezone.now())
    new = make_post(account, "Newest")
    assert assess_new_posts(limit=1) == 1
    assert Assessment.objects.get(scorer_version=SCORER_VERSION).post == new
    assert assess_new_posts(limit=2) == 2
    assert backlog() == 1


def test_the_model_card_names_the_version_of_the_rules(cast: Cast) -> None:
    make_rule_book(BOOK, cast.cora)
    assert model_card(now=timezone.now()).version == f"{SCORER_VERSION}-1"
