"""A person decides while the desk is reading the same post again: the person's word stands, whatever it was."""

from collections.abc import Callable, Sequence

import pytest
from django.utils import timezone

from ingest.models import Post
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_post, text_hash
from triage.detectors import Found
from triage.judge import Asked, Judgement, judge_many
from triage.models import Finding
from triage.queries import sentiment_of
from triage.rulebook.book import Book
from triage.services import assess_new_posts, assessing, correct_sentiment, decide_finding
from triage.services.suggesting import suggest

TEXT = "I waited four months and nobody rang."
WAITED = Found("access.waiting", "concern", 2, 2, 20, "access.waiting")


def read(post: Post, *found: Found) -> None:
    suggest([(post, Judgement("scored", "negative", 2, True, "experience", findings=found))], timezone.now())


def edit(post: Post) -> None:
    post.text = f"Update. {TEXT}"
    post.text_hash = text_hash(post.text, None)
    post.save(update_fields=["text", "text_hash"])


def leave(post: Post) -> None:
    """Nothing but a newer version of the scorer."""


@pytest.mark.django_db
@pytest.mark.parametrize("change", [leave, edit])
@pytest.mark.parametrize(("confirmed", "status"), [(True, "confirmed"), (False, "rejected")])
def test_a_word_said_between_the_reading_and_its_writing_stands(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Post], None],
    confirmed: bool,  # noqa: FBT001 - a case of the test
    status: str,
) -> None:
    post = make_post(make_account(cast.walk_in), TEXT)
    make_assessment(post, sentiment="neutral", scorer_version="rules-0")
    read(post, WAITED)
    mine = Finding.objects.get(post=post, code="access.waiting")
    change(post)

    def judge_while_somebody_decides(asked: Sequence[Asked], book: Book) -> list[Judgement]:
        decide_finding(finding=Finding.objects.get(pk=mine.pk), actor=cast.asha, confirmed=confirmed)
        correct_sentiment(post=post, actor=cast.asha, sentiment="mixed")
        return judge_many(asked, book)

    monkeypatch.setattr(assessing, "judge_many", judge_while_somebody_decides)
    assert assess_new_posts() == 1
    mine.refresh_from_db()
    assert (mine.status, mine.decided_by, sentiment_of(post)) == (status, cast.asha, "mixed")
