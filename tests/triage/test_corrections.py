"""What people decide is kept with what stood before; undo puts it back unless somebody decided since."""

import uuid

import pytest

from audit.models import Entry
from ingest.models import Post
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_finding, make_post
from triage.errors import InvalidFinding, Overtaken
from triage.models import Correction, CriticalityDecision, Finding, SentimentDecision
from triage.queries import sentiment_of
from triage.queries_corrections import criticality_of, history_of, undoable
from triage.services import add_finding, correct_sentiment, decide_criticality, decide_finding, undo_correction

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(cast: Cast) -> Post:
    post = make_post(make_account(cast.walk_in), "I waited four months.")
    make_assessment(post, sentiment="neutral", criticality=2)
    return post


def newest() -> Correction:
    return Correction.objects.latest("id")


def test_a_decision_is_kept_with_what_stood_before_and_after(post: Post, cast: Cast) -> None:
    finding = make_finding(post)
    decide_finding(finding=finding, actor=cast.asha, confirmed=False, reason="another clinic")
    row = Correction.objects.get()
    assert (row.kind, row.code, row.said, row.made_by, row.post) == (
        "decided",
        "access.waiting",
        "rejected",
        cast.asha,
        post,
    )
    name = str(finding.pk)
    assert (row.before[name]["status"], row.after[name]["status"]) == ("suggested", "rejected")
    assert row.after[name]["reason"] == "another clinic"
    assert row.made_at == Finding.objects.get().decided_at


def test_undo_makes_it_a_suggestion_again_and_is_in_the_record(post: Post, cast: Cast) -> None:
    finding = decide_finding(finding=make_finding(post), actor=cast.asha, confirmed=True)
    undone = undo_correction(correction=newest(), actor=cast.ben)
    finding.refresh_from_db()
    assert (finding.status, finding.decided_by, finding.decided_at) == ("suggested", None, None)
    assert (undone.undone_by, undone.made_by) == (cast.ben, cast.asha)
    assert Entry.objects.latest("id").action == "correction.undone"
    assert post.text not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_undo_gives_back_the_word_of_whoever_decided_before(post: Post, cast: Cast) -> None:
    finding = decide_finding(finding=make_finding(post), actor=cast.asha, confirmed=False, reason="not ours")
    at = finding.decided_at
    decide_finding(finding=finding, actor=cast.ben, confirmed=True)
    undo_correction(correction=newest(), actor=cast.ben)
    finding.refresh_from_db()
    assert (finding.status, finding.decided_by, finding.reason) == ("rejected", cast.asha, "not ours")
    assert finding.decided_at == at


def test_undo_after_somebody_decided_otherwise_is_refused_in_plain_words(post: Post, cast: Cast) -> None:
    finding = decide_finding(finding=make_finding(post), actor=cast.asha, confirmed=True)
    first = newest()
    decide_finding(finding=finding, actor=cast.ben, confirmed=False)
    with pytest.raises(Overtaken, match="Ben has decided otherwise since, so this can no longer be undone."):
        undo_correction(correction=first, actor=cast.asha)
    finding.refresh_from_db()
    first.refresh_from_db()
    assert (finding.status, first.undone_at) == ("rejected", None)


def test_steps_are_undone_one_after_the_other_newest_first(post: Post, cast: Cast) -> None:
    finding = decide_finding(finding=make_finding(post), actor=cast.asha, confirmed=True)
    first = newest()
    decide_finding(finding=finding, actor=cast.ben, confirmed=False)
    assert undoable(history_of([post.pk])) == {newest().pk}
    undo_correction(correction=newest(), actor=cast.ben)
    assert undoable(history_of([post.pk])) == {first.pk}
    undo_correction(correction=first, actor=cast.asha)
    finding.refresh_from_db()
    assert finding.status == "suggested"
    assert undoable(history_of([post.pk])) == set()


def test_nothing_is_undone_twice(post: Post, cast: Cast) -> None:
    decide_finding(finding=make_finding(post), actor=cast.asha, confirmed=True)
    undo_correction(correction=newest(), actor=cast.asha)
    with pytest.raises(Overtaken, match="undone already"):
        undo_correction(correction=newest(), actor=cast.asha)
    assert Entry.objects.filter(action="correction.undone").count() == 1


def test_saying_again_what_stands_changes_nothing(post: Post, cast: Cast) -> None:
    finding = decide_finding(finding=make_finding(post), actor=cast.asha, confirmed=True)
    decide_finding(finding=finding, actor=cast.ben, confirmed=True)
    correct_sentiment(post=post, actor=cast.asha, sentiment="mixed")
    correct_sentiment(post=post, actor=cast.ben, sentiment="mixed")
    decide_criticality(post=post, actor=cast.asha, criticality=2)
    decide_criticality(post=post, actor=cast.ben, criticality=2)
    finding.refresh_from_db()
    assert finding.decided_by == cast.asha
    assert set(Correction.objects.values_list("made_by", flat=True)) == {cast.asha.pk}
    assert Correction.objects.count() == Entry.objects.count() == 3


def test_rule_and_model_at_one_place_are_decided_and_undone_as_one(post: Post, cast: Cast) -> None:
    rule = make_finding(post, start=2, end=8)
    make_finding(post, start=0, end=20, source="model", rule="themes", confidence=0.8)
    make_finding(post, "access.contact", start=2, end=8, source="model", rule="themes", confidence=0.8)
    decide_finding(finding=rule, actor=cast.asha, confirmed=False)
    assert list(Finding.objects.order_by("code", "source").values_list("code", "source", "status")) == [
        ("access.contact", "model", "suggested"),
        ("access.waiting", "model", "rejected"),
        ("access.waiting", "rule", "rejected"),
    ]
    assert Correction.objects.count() == Entry.objects.count() == 1
    undo_correction(correction=newest(), actor=cast.asha)
    assert set(Finding.objects.values_list("status", flat=True)) == {"suggested"}


def test_an_added_signal_is_withdrawn_by_undo_and_may_be_added_again(post: Post, cast: Cast) -> None:
    given = {"post": post, "code": "access.contact", "start": 2, "end": 8, "polarity": "concern", "actor": cast.asha}
    added = add_finding(**given)  # type: ignore[arg-type]
    undo_correction(correction=newest(), actor=cast.asha)
    added.refresh_from_db()
    assert (added.status, added.decided_by) == ("withdrawn", None)
    again = add_finding(**given)  # type: ignore[arg-type]
    assert (again.pk, again.status) == (added.pk, "confirmed")
    assert Correction.objects.filter(kind="added").count() == 2


def test_undo_of_sentiment_gives_back_the_machines_word_or_the_persons_before(post: Post, cast: Cast) -> None:
    correct_sentiment(post=post, actor=cast.asha, sentiment="negative")
    correct_sentiment(post=post, actor=cast.ben, sentiment="mixed")
    undo_correction(correction=newest(), actor=cast.ben)
    assert (sentiment_of(post), SentimentDecision.objects.get().decided_by) == ("negative", cast.asha)
    undo_correction(correction=Correction.objects.earliest("id"), actor=cast.asha)
    assert sentiment_of(post) == "neutral"
    assert not SentimentDecision.objects.exists()


@pytest.mark.parametrize("number", range(6))
def test_criticality_is_confirmed_or_corrected_from_0_to_5(post: Post, cast: Cast, number: int) -> None:
    assert criticality_of(post) == 2
    decision = decide_criticality(post=post, actor=cast.asha, criticality=number)
    assert criticality_of(post) == number
    assert (decision.machine, decision.decided_by) == (2, cast.asha)
    assert Entry.objects.get().action == "criticality.decided"
    undo_correction(correction=newest(), actor=cast.asha)
    assert criticality_of(post) == 2
    assert not CriticalityDecision.objects.exists()


@pytest.mark.parametrize("number", [-1, 6, 100])
def test_a_criticality_off_the_scale_is_refused(post: Post, cast: Cast, number: int) -> None:
    with pytest.raises(InvalidFinding, match="from 0 to 5"):
        decide_criticality(post=post, actor=cast.asha, criticality=number)
    assert criticality_of(post) == 2
    assert not Correction.objects.exists()


def test_a_post_that_nobody_could_read_has_no_criticality_until_a_person_says(cast: Cast) -> None:
    post = make_post(make_account(cast.walk_in))
    assert criticality_of(post) is None
    assert decide_criticality(post=post, actor=cast.asha, criticality=0).machine is None
    assert criticality_of(post) == 0


def test_a_decision_from_a_page_that_is_behind_is_refused(post: Post, cast: Cast) -> None:
    finding = make_finding(post)
    decide_finding(finding=Finding.objects.get(), actor=cast.ben, confirmed=True)
    with pytest.raises(Overtaken, match="Ben confirmed this signal after you opened the item."):
        decide_finding(finding=finding, actor=cast.asha, confirmed=False, seen="suggested")
    correct_sentiment(post=post, actor=cast.ben, sentiment="mixed")
    with pytest.raises(Overtaken, match="mixed by now"):
        correct_sentiment(post=post, actor=cast.asha, sentiment="negative", seen="neutral")
    decide_criticality(post=post, actor=cast.ben, criticality=4)
    with pytest.raises(Overtaken, match="4 by now"):
        decide_criticality(post=post, actor=cast.asha, criticality=1, seen=2)
    assert set(Correction.objects.values_list("made_by", flat=True)) == {cast.ben.pk}


def test_a_decision_from_a_page_that_is_up_to_date_is_taken(post: Post, cast: Cast) -> None:
    finding = decide_finding(finding=make_finding(post), actor=cast.ben, confirmed=True)
    decide_finding(finding=finding, actor=cast.asha, confirmed=False, seen="confirmed")
    correct_sentiment(post=post, actor=cast.asha, sentiment="negative", seen="neutral")
    decide_criticality(post=post, actor=cast.asha, criticality=1, seen=2)
    assert Correction.objects.filter(made_by=cast.asha).count() == 3


def test_what_is_said_at_once_shares_its_act(post: Post, cast: Cast) -> None:
    act = uuid.uuid4()
    decide_finding(finding=make_finding(post), actor=cast.asha, confirmed=True, act=act)
    correct_sentiment(post=post, actor=cast.asha, sentiment="negative", act=act)
    decide_criticality(post=post, actor=cast.asha, criticality=1)
    assert Correction.objects.filter(act=act).count() == 2
    assert Correction.objects.values("act").distinct().count() == 2


def test_decisions_about_different_things_are_undone_each_for_itself(post: Post, cast: Cast) -> None:
    decide_finding(finding=make_finding(post), actor=cast.asha, confirmed=True)
    first = newest()
    correct_sentiment(post=post, actor=cast.ben, sentiment="mixed")
    assert len(undoable(history_of([post.pk]))) == 2
    undo_correction(correction=first, actor=cast.asha)
    assert sentiment_of(post) == "mixed"
