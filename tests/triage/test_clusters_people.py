"""Who wrote in a week: one person is one also when the author's identifiers are gone, and only for that week."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ingest.models import MonitoredAccount, Post, PostAuthor
from ingest.services.redaction import redact_post
from tests.conftest import Cast
from tests.factories import make_account, make_post, text_hash
from triage.clusters.people import Written, named_after
from triage.clusters.queries import person
from triage.clusters.signing import cluster_posts
from triage.models import Signature

TORONTO = ZoneInfo("America/Toronto")
NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)  # a Tuesday
Say = Callable[..., Post]


def row(pk: int, author: str = "a", *, person: int | None = None, platform: str = "x", hours: float = 0) -> Written:
    return pk, platform, author, NOW + timedelta(hours=hours), person


def test_a_person_is_the_first_post_of_the_author_in_the_week() -> None:
    assert named_after([row(5), row(3), row(4, "b")], TORONTO) == {3: 3, 5: 3, 4: 4}


def test_a_number_that_was_given_is_kept_though_its_post_is_gone() -> None:
    assert named_after([row(5, person=2), row(9)], TORONTO) == {5: 2, 9: 2}


def test_the_same_name_on_another_platform_is_another_person() -> None:
    assert named_after([row(1), row(2, platform="facebook")], TORONTO) == {1: 1, 2: 2}


def test_a_week_is_the_organisations_from_its_midnight() -> None:
    sunday = (datetime(2026, 11, 16, 4, 59, tzinfo=UTC) - NOW).total_seconds() / 3600  # 23:59 in Toronto
    rows = [row(1, hours=sunday), row(2, hours=sunday + 0.1), row(3)]
    assert named_after(rows, TORONTO) == {1: 1, 2: 2, 3: 2}
    assert named_after(rows, ZoneInfo("UTC")) == {1: 1, 2: 1, 3: 1}


@pytest.fixture
def account(cast: Cast) -> MonitoredAccount:
    return make_account(cast.walk_in)


@pytest.fixture
def say(account: MonitoredAccount) -> Say:
    def post(author: str, text: str = "Kind.", *, days: float = 0) -> Post:
        at = NOW + timedelta(days=days)
        return make_post(account, text, author=author, posted_at=at, stored_at=at)

    return post


def sign() -> None:
    cluster_posts(now=NOW)


def given(post: Post) -> int | None:
    return Signature.objects.get(pk=post.pk).person


def people() -> int:
    return Post.objects.values_list(person(), flat=True).distinct().count()


def test_posts_of_one_week_share_a_person_in_whatever_batch_they_are_signed(say: Say) -> None:
    first = say("a")
    sign()
    again, other, later = say("a", "Loud.", days=1), say("b"), say("a", days=7)
    sign()
    assert [given(post) for post in (first, again, other, later)] == [first.pk, first.pk, other.pk, later.pk]


def test_who_posts_again_after_an_erased_post_is_the_person_they_were(say: Say) -> None:
    first, second = say("a"), say("a", "Loud.")
    sign()
    redact_post(post=first, deletion=Post.Deletion.GONE, now=NOW)
    third = say("a", "Cold.")
    sign()
    assert (given(second), given(third), people()) == (first.pk, first.pk, 1)


def test_nobody_is_known_again_once_all_their_posts_are_erased(say: Say) -> None:
    first = say("a")
    sign()
    redact_post(post=first, deletion=Post.Deletion.GONE, now=NOW)
    second = say("a")
    sign()
    assert (given(second), people()) == (second.pk, 2)


def test_an_author_that_nobody_knows_is_no_person_but_a_voice(say: Say) -> None:
    for post in (say("a"), say("b")):
        PostAuthor.objects.filter(post=post).delete()
    sign()
    assert set(Signature.objects.values_list("person", flat=True)) == {None}
    assert people() == 2


def test_before_it_is_signed_a_post_is_told_by_its_author(say: Say) -> None:
    say("a"), say("a"), say("b")
    assert people() == 2


def test_an_edit_leaves_the_person_as_it_was_also_without_the_author(say: Say) -> None:
    first, second = say("a"), say("a")
    sign()
    PostAuthor.objects.filter(post=second).delete()
    Post.objects.filter(pk=second.pk).update(text="Other.", text_hash=text_hash("Other."))
    sign()
    assert (given(second), people()) == (first.pk, 1)


def test_more_posts_take_no_more_questions(say: Say, django_assert_max_num_queries: Callable[..., object]) -> None:
    say("a")
    sign()
    for author in "abcde":
        say(author)
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        sign()
