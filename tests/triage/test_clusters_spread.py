"""reputation.spread: several people within a day, by their words or by one confirmed signal."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from ingest.models import MonitoredAccount, Post, PostAuthor
from ingest.services.redaction import redact_post
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_finding, make_post, text_hash
from triage.clusters.signing import cluster_posts
from triage.clusters.spread import CODE, note_spread, spreading
from triage.models import Assessment, Finding
from triage.services import assess_new_posts, decide_finding

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
STORY = "They closed the Tuesday group at Harbour Street without telling anyone and we all stood in the rain."


def said(*hours_and_authors: tuple[float, str]) -> list[tuple[int, tuple[str, str], datetime]]:
    return [(n, ("x", who), NOW + timedelta(hours=h)) for n, (h, who) in enumerate(hours_and_authors)]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([(0, "a"), (1, "b"), (2, "c")], {0, 1, 2}),
        ([(0, "a"), (12, "b"), (24, "c")], {0, 1, 2}),
        ([(0, "a"), (12, "b"), (24.1, "c")], set()),
        ([(0, "a"), (1, "a"), (2, "a"), (3, "b")], set()),
        ([(0, "a"), (30, "a"), (31, "b"), (32, "c")], {1, 2, 3}),
        ([(0, "a"), (1, "b"), (2, "c"), (25, "d"), (60, "e")], {0, 1, 2, 3}),
        ([(2, "c"), (0, "a"), (1, "b")], {0, 1, 2}),
        ([], set()),
    ],
)
def test_three_people_within_a_day_are_a_spread(rows: list[tuple[float, str]], found: set[int]) -> None:
    assert spreading(said(*rows)) == found


@override_settings(SPREAD_AUTHORS=2, SPREAD_HOURS=1)
def test_the_thresholds_are_settings() -> None:
    assert spreading(said((0, "a"), (0.5, "b"), (3, "c"))) == {0, 1}
    assert spreading(said((0, "a"), (0.5, "b")), authors=3) == set()


def test_a_long_run_is_walked_once() -> None:
    rows = said(*[(n / 60, f"p{n}") for n in range(20_000)])
    assert len(spreading(rows)) == 20_000


@pytest.fixture
def account(cast: Cast) -> MonitoredAccount:
    return make_account(cast.walk_in)


@pytest.fixture
def say(account: MonitoredAccount) -> Callable[..., Post]:
    def post(author: str, text: str = STORY, *, hours: float = 0, sentiment: str = "negative") -> Post:
        at = NOW + timedelta(hours=hours)
        made = make_post(account, text, author=author, posted_at=at, stored_at=at)
        make_assessment(made, sentiment=sentiment)
        return made

    return post


def spread_of(*statuses: str) -> set[int]:
    rows = Finding.objects.filter(code=CODE, status__in=statuses or ["suggested"])
    return set(rows.values_list("post_id", flat=True))


def test_the_words_of_three_people_are_suggested_on_each_post(say: Callable[..., Post]) -> None:
    posts = [say(author, hours=n) for n, author in enumerate("abc")]
    cluster_posts(now=NOW)
    assert (note_spread(now=NOW), note_spread(now=NOW)) == (3, 0)
    assert spread_of() == {post.pk for post in posts}
    finding = Finding.objects.filter(code=CODE).first()
    assert finding
    assert (finding.tier, finding.polarity, finding.source) == (2, "concern", "rule")
    assert (finding.start, finding.end) == (0, 0)  # it marks no words


def test_two_people_or_one_that_repeats_are_no_spread(say: Callable[..., Post]) -> None:
    for author in "aaab":
        say(author)
    cluster_posts(now=NOW)
    assert note_spread(now=NOW) == 0


def test_anonymous_reviews_count_as_one_each(say: Callable[..., Post]) -> None:
    for author in "abc":
        say(author)
    PostAuthor.objects.all().delete()
    cluster_posts(now=NOW)
    assert note_spread(now=NOW) == 3


def test_praise_that_spreads_is_no_risk(say: Callable[..., Post]) -> None:
    for author in "abc":
        say(author, sentiment="positive")
    cluster_posts(now=NOW)
    assert note_spread(now=NOW) == 0


def test_one_person_who_takes_copies_down_does_not_become_several(say: Callable[..., Post]) -> None:
    first, second, _left = say("a"), say("a", hours=1), say("a", hours=2)
    other = say("b", hours=3)
    cluster_posts(now=NOW)
    for post in (first, second):
        redact_post(post=post, deletion=Post.Deletion.GONE, now=NOW)
    assert (note_spread(now=NOW), spread_of()) == (0, set())
    say("c", hours=4)
    cluster_posts(now=NOW)
    assert (note_spread(now=NOW), other.pk in spread_of()) == (3, True)


def test_a_signal_of_posts_that_were_taken_down_does_not_spread(cast: Cast, say: Callable[..., Post]) -> None:
    confirmed = {"status": "confirmed", "decided_by": cast.asha, "decided_at": timezone.now()}
    posts = [say(author, f"I waited {n} months and heard nothing.", hours=n) for n, author in enumerate("aab", 4)]
    for post in posts:
        make_finding(post, "access.waiting", **confirmed)
    redact_post(post=posts[0], deletion=Post.Deletion.GONE, now=NOW)
    assert note_spread(now=NOW) == 0


def test_what_spread_days_ago_is_no_news(say: Callable[..., Post]) -> None:
    for author in "abc":
        say(author)
    cluster_posts(now=NOW)
    assert note_spread(now=NOW + timedelta(days=3)) == 0


def test_what_a_person_rejected_stays_rejected(cast: Cast, say: Callable[..., Post]) -> None:
    posts = [say(author) for author in "abc"]
    cluster_posts(now=NOW)
    note_spread(now=NOW)
    decide_finding(finding=Finding.objects.get(post=posts[0], code=CODE), actor=cast.asha, confirmed=False)
    assert note_spread(now=NOW) == 0
    assert spread_of("rejected") == {posts[0].pk}


def test_what_a_new_judgement_withdrew_is_suggested_again(say: Callable[..., Post]) -> None:
    posts = [say(author) for author in "abc"]
    cluster_posts(now=NOW)
    note_spread(now=NOW)
    Finding.objects.filter(code=CODE).update(status="withdrawn")
    assert note_spread(now=NOW) == 0
    assert spread_of() == {post.pk for post in posts}


def test_a_new_judgement_leaves_it_alone(say: Callable[..., Post]) -> None:
    posts = [say(author) for author in "abc"]
    cluster_posts(now=NOW)
    note_spread(now=NOW)
    assert assess_new_posts(now=NOW) == 3
    assert spread_of() == {post.pk for post in posts}


def test_it_is_withdrawn_when_the_post_says_something_else(say: Callable[..., Post]) -> None:
    posts = [say(author) for author in "abc"]
    cluster_posts(now=NOW)
    note_spread(now=NOW)
    Post.objects.filter(pk=posts[0].pk).update(text="Other.", text_hash=text_hash("Other."))
    assess_new_posts(now=NOW)
    assert spread_of("withdrawn") == {posts[0].pk}
    assert spread_of() == {posts[1].pk, posts[2].pk}


def test_an_edited_post_gets_no_suggestion_of_its_old_words(say: Callable[..., Post]) -> None:
    posts = [say(author) for author in "abc"]
    cluster_posts(now=NOW)
    note_spread(now=NOW)
    Finding.objects.filter(code=CODE).update(status="withdrawn")
    Post.objects.filter(pk=posts[0].pk).update(text="Other.", text_hash=text_hash("Other."))
    note_spread(now=NOW)
    old = Finding.objects.get(post=posts[0], code=CODE, text_hash=posts[0].text_hash)
    assert old.status == "withdrawn"


def test_one_signal_that_people_confirmed_spreads_without_the_same_words(cast: Cast, say: Callable[..., Post]) -> None:
    posts = [say(author, f"I waited {n} months and heard nothing.", hours=n) for n, author in enumerate("abc", 4)]
    for post in posts:
        make_finding(post, "access.waiting")
    assert note_spread(now=NOW) == 0  # a suggestion alone is not enough
    confirmed = {"status": "confirmed", "decided_by": cast.asha, "decided_at": timezone.now()}
    Finding.objects.update(**confirmed)
    assert note_spread(now=NOW) == 3
    assert spread_of() == {post.pk for post in posts}


def test_a_signal_of_another_service_is_another_matter(cast: Cast, say: Callable[..., Post]) -> None:
    confirmed = {"status": "confirmed", "decided_by": cast.asha, "decided_at": timezone.now()}
    for author in "abc":
        make_finding(say(author, f"{author} waited."), "access.waiting", **confirmed)
    Post.objects.filter(author__external_id="c").update(service=cast.youth_hub)
    assert note_spread(now=NOW) == 0


def test_the_current_judgement_decides_what_praise_is(say: Callable[..., Post]) -> None:
    post = say("a")
    say("b"), say("c")
    Assessment.objects.filter(post=post).update(superseded_at=NOW)
    make_assessment(post, scorer_version="test-2", sentiment="positive")
    cluster_posts(now=NOW)
    note_spread(now=NOW)
    assert post.pk not in spread_of()
    assert len(spread_of()) == 2
