"""What people say of findings and sentiment: the last word wins, with who and when, and each is in the record."""

import pytest

from audit.models import Entry
from ingest.models import Post
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_finding, make_post
from triage.errors import InvalidFinding
from triage.models import Finding, SentimentDecision
from triage.queries import findings_of, sentiment_of
from triage.services import add_finding, assess_new_posts, correct_sentiment, decide_finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(cast: Cast) -> Post:
    return make_post(make_account(cast.walk_in), "I waited four months.")


def test_a_finding_is_confirmed_with_who_and_when(post: Post, cast: Cast) -> None:
    finding = decide_finding(finding=make_finding(post), actor=cast.asha, confirmed=True)
    finding.refresh_from_db()
    assert (finding.status, finding.decided_by) == ("confirmed", cast.asha)
    assert finding.decided_at is not None
    entry = Entry.objects.get()
    assert (entry.action, entry.actor_id, entry.object_id) == ("finding.confirmed", cast.asha.pk, finding.pk)
    assert post.text not in str(entry.detail)


def test_the_last_word_wins(post: Post, cast: Cast) -> None:
    finding = make_finding(post)
    decide_finding(finding=finding, actor=cast.asha, confirmed=True)
    decide_finding(finding=finding, actor=cast.ben, confirmed=False, reason=" not about us ")
    finding.refresh_from_db()
    assert (finding.status, finding.decided_by, finding.reason) == ("rejected", cast.ben, "not about us")
    assert list(Entry.objects.values_list("action", flat=True)) == ["finding.confirmed", "finding.rejected"]


def test_a_person_adds_what_the_machine_missed(post: Post, cast: Cast) -> None:
    finding = add_finding(post=post, code="access.waiting", start=2, end=8, polarity="concern", actor=cast.asha)
    assert (finding.source, finding.status, finding.tier, finding.rule) == ("person", "confirmed", 2, "")
    assert finding.text_hash == post.text_hash
    assert Entry.objects.get().action == "finding.added"


def test_adding_the_same_again_gives_the_one_that_is_there(post: Post, cast: Cast) -> None:
    first = add_finding(post=post, code="access.waiting", start=2, end=8, polarity="concern", actor=cast.asha)
    decide_finding(finding=first, actor=cast.ben, confirmed=False)
    again = add_finding(post=post, code="access.waiting", start=2, end=8, polarity="concern", actor=cast.asha)
    assert again.pk == first.pk
    assert (again.status, again.decided_by) == ("confirmed", cast.asha)
    assert Finding.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "start", "end", "polarity"),
    [
        ("access.nonsense", 0, 3, "concern"),
        ("access.waiting", 0, 3, "bad"),
        ("access.waiting", 3, 3, "concern"),
        ("access.waiting", -1, 3, "concern"),
        ("access.waiting", 0, 999, "concern"),
    ],
)
def test_what_points_nowhere_is_refused(post: Post, cast: Cast, code: str, start: int, end: int, polarity: str) -> None:
    with pytest.raises(InvalidFinding):
        add_finding(post=post, code=code, start=start, end=end, polarity=polarity, actor=cast.asha)
    assert not Finding.objects.exists()
    assert not Entry.objects.exists()


def test_a_person_s_word_on_sentiment_outranks_the_machine_s_and_survives(post: Post, cast: Cast) -> None:
    make_assessment(post, sentiment="neutral", scorer_version="rules-0")
    assert sentiment_of(post) == "neutral"
    correct_sentiment(post=post, actor=cast.asha, sentiment="negative")
    assess_new_posts()
    assert sentiment_of(post) == "negative"
    decision = SentimentDecision.objects.get()
    assert (decision.machine, decision.decided_by) == ("neutral", cast.asha)
    assert Entry.objects.get().action == "sentiment.corrected"


def test_a_second_correction_replaces_the_first(post: Post, cast: Cast) -> None:
    correct_sentiment(post=post, actor=cast.asha, sentiment="negative")
    correct_sentiment(post=post, actor=cast.ben, sentiment="mixed")
    assert sentiment_of(post) == "mixed"
    assert SentimentDecision.objects.get().decided_by == cast.ben


@pytest.mark.parametrize("word", ["not_scored", "", "awful"])
def test_a_sentiment_that_does_not_exist_is_refused(post: Post, cast: Cast, word: str) -> None:
    with pytest.raises(InvalidFinding):
        correct_sentiment(post=post, actor=cast.asha, sentiment=word)
    assert sentiment_of(post) == "not_scored"
    assert not Entry.objects.exists()


def test_findings_come_most_urgent_first_and_without_the_withdrawn(post: Post) -> None:
    waiting = make_finding(post, "access.waiting")
    crisis = make_finding(post, "crisis.mention", tier=1)
    make_finding(post, "staff.attitude", status="withdrawn")
    assert findings_of([post.pk]) == {post.pk: [crisis, waiting]}
    assert findings_of([]) == {}
