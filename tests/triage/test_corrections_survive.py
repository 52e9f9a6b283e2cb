"""What people decided stands after a newer scorer has read the text again, and after the author edited it."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ingest.models import Post
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_finding, make_post, text_hash
from triage.detectors import Found
from triage.errors import Overtaken
from triage.judge import Judgement
from triage.models import Assessment, Correction, CriticalityDecision, Finding, SentimentDecision
from triage.queries import sentiment_of
from triage.queries_corrections import criticality_of
from triage.services import (
    add_finding,
    assess_new_posts,
    correct_sentiment,
    decide_criticality,
    decide_finding,
    undo_correction,
)
from triage.services.suggesting import suggest

TEXT = "I waited four months and nobody rang."
WAITED = Found("access.waiting", "concern", 2, 2, 20, "access.waiting")
RANG = Found("access.contact", "concern", 2, 25, 36, "access.contact")


@pytest.fixture
def post(cast: Cast) -> Post:
    post = make_post(make_account(cast.walk_in), TEXT)
    make_assessment(post, sentiment="neutral", criticality=1, scorer_version="rules-0")
    return post


def read_again(post: Post, *found: Found) -> None:
    """As a newer scorer would leave its suggestions."""
    suggest([(post, Judgement("scored", "negative", 2, True, "experience", findings=found))], timezone.now())


def decide_everything(post: Post, cast: Cast) -> dict[int, str]:
    """One confirmed, one rejected, one added, the sentiment and the criticality: findings by id."""
    read_again(post, WAITED, RANG)
    yes, no = Finding.objects.get(code="access.waiting"), Finding.objects.get(code="access.contact")
    decide_finding(finding=yes, actor=cast.asha, confirmed=True)
    decide_finding(finding=no, actor=cast.asha, confirmed=False)
    own = add_finding(post=post, code="info.communication", start=25, end=31, polarity="concern", actor=cast.ben)
    correct_sentiment(post=post, actor=cast.asha, sentiment="mixed")
    decide_criticality(post=post, actor=cast.ben, criticality=4)
    return {yes.pk: "confirmed", no.pk: "rejected", own.pk: "confirmed"}


def edit(post: Post, text: str) -> None:
    """The author changes the words at the source."""
    post.text, post.text_hash = text, text_hash(text, None)
    post.save(update_fields=["text", "text_hash"])


def decided(ids: dict[int, str]) -> dict[int, str]:
    return dict(Finding.objects.filter(pk__in=ids).values_list("pk", "status"))


@pytest.mark.django_db
@pytest.mark.parametrize("found", [(), (WAITED, RANG), (Found("access.waiting", "concern", 2, 0, 30, "w"),)])
def test_a_newer_scorer_touches_nothing_that_people_decided(post: Post, cast: Cast, found: tuple[Found, ...]) -> None:
    ids = decide_everything(post, cast)
    read_again(post, *found)
    assess_new_posts()
    assert decided(ids) == ids
    assert (sentiment_of(post), criticality_of(post)) == ("mixed", 4)
    assert Assessment.objects.filter(post=post).count() == 2
    assert not Finding.objects.filter(code="access.contact", status="suggested").exists()


@pytest.mark.django_db
def test_an_edit_keeps_every_word_of_people_though_its_place_is_gone(post: Post, cast: Cast) -> None:
    ids = decide_everything(post, cast)
    edit(post, "Update: it is sorted out now. I waited four months.")
    assess_new_posts()
    assert decided(ids) == ids
    assert (sentiment_of(post), criticality_of(post)) == ("mixed", 4)
    assert set(Finding.objects.filter(pk__in=ids).values_list("text_hash", flat=True)) == {text_hash(TEXT, None)}


@pytest.mark.django_db
def test_undo_after_a_newer_reading_gives_back_what_the_desk_says_now(post: Post, cast: Cast) -> None:
    decide_everything(post, cast)
    Assessment.objects.filter(post=post).update(superseded_at=timezone.now())
    make_assessment(post, sentiment="negative", criticality=3, scorer_version="rules-9")
    for kind in ("sentiment", "criticality"):
        undo_correction(correction=Correction.objects.get(kind=kind), actor=cast.asha)
    assert (sentiment_of(post), criticality_of(post)) == ("negative", 3)
    assert not SentimentDecision.objects.exists()
    assert not CriticalityDecision.objects.exists()


@pytest.mark.django_db
def test_undo_after_an_edit_suggests_nothing_of_words_that_are_gone(post: Post, cast: Cast) -> None:
    finding = decide_finding(finding=make_finding(post), actor=cast.asha, confirmed=True)
    edit(post, "It is sorted out now.")
    undo_correction(correction=Correction.objects.get(), actor=cast.asha)
    finding.refresh_from_db()
    assert (finding.status, finding.decided_by) == ("withdrawn", None)


@pytest.mark.django_db
def test_a_rejected_signal_that_is_undone_is_suggested_until_the_next_reading_says_otherwise(
    post: Post, cast: Cast
) -> None:
    read_again(post, WAITED)
    finding = decide_finding(finding=Finding.objects.get(), actor=cast.asha, confirmed=False)
    read_again(post)
    undo_correction(correction=Correction.objects.get(), actor=cast.asha)
    finding.refresh_from_db()
    assert finding.status == "suggested"
    read_again(post)
    finding.refresh_from_db()
    assert finding.status == "withdrawn"


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_the_same_moment_one_decides_and_the_other_is_told(post: Post, cast: Cast) -> None:
    pk, barrier, answers = make_finding(post).pk, threading.Barrier(2), {}

    def press(name: str, person: Any, *, confirmed: bool) -> None:
        try:
            finding = Finding.objects.get(pk=pk)
            barrier.wait(timeout=20)
            decide_finding(finding=finding, actor=person, confirmed=confirmed, seen="suggested")
            answers[name] = "done"
        except Overtaken as no:
            answers[name] = str(no)
        finally:
            connection.close()

    people = [
        threading.Thread(target=press, args=("asha", cast.asha), kwargs={"confirmed": True}),
        threading.Thread(target=press, args=("ben", cast.ben), kwargs={"confirmed": False}),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=40)
    first = next(name for name, answer in answers.items() if answer == "done")
    told = next(answer for answer in answers.values() if answer != "done")
    assert told.startswith(f"{first.title()} ")
    assert Finding.objects.get().decided_by == getattr(cast, first)
    assert Correction.objects.count() == 1
