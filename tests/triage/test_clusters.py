"""Near-duplicates are gathered once, whoever works on it, and are counted by who said it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from ingest.models import MonitoredAccount, Post, PostAuthor, Sighting
from tests.conftest import Cast
from tests.factories import make_account, make_post, text_hash
from triage.clusters.queries import cluster_for, cluster_of, distinct_voices, posts_of
from triage.clusters.signing import backlog, cluster_posts, forget_erased
from triage.models import Cluster, Signature

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
STORY = (
    "They closed the Tuesday group at Harbour Street without telling anyone, and twelve of us stood in the rain "
    "until the caretaker sent us home."
)
OTHER = "The new waiting room is bright and calm, and the man at the desk remembered my name from last spring."


@pytest.fixture
def account(cast: Cast) -> MonitoredAccount:
    return make_account(cast.walk_in)


@pytest.fixture
def say(account: MonitoredAccount) -> Callable[..., Post]:
    def post(text: str = STORY, author: str = "a", *, days: float = 0, **fields: object) -> Post:
        at = NOW + timedelta(days=days)
        return make_post(account, text, author=author, posted_at=at, stored_at=at, **fields)

    return post


def clusters() -> list[set[int]]:
    return [set(posts_of(c.pk, services=None).values_list("pk", flat=True)) for c in Cluster.objects.order_by("pk")]


def test_the_same_words_from_two_people_are_one_cluster(say: Callable[..., Post]) -> None:
    first, second = say(author="a"), say(author="b", days=1)
    say(OTHER, "c")
    assert cluster_posts(now=NOW) == 3
    assert clusters() == [{first.pk, second.pk}]
    cluster = Cluster.objects.get()
    assert (cluster.first_post, cluster.first_at) == (first, NOW)


def test_a_second_run_finds_nothing_to_do(say: Callable[..., Post]) -> None:
    say()
    assert backlog() == 1
    assert (cluster_posts(now=NOW), cluster_posts(now=NOW), backlog()) == (1, 0, 0)


def test_a_long_backlog_is_worked_off_in_shares(say: Callable[..., Post]) -> None:
    for n in range(5):
        say(author=str(n))
    assert [cluster_posts(limit=2, now=NOW) for _ in range(4)] == [2, 2, 1, 0]
    assert len(clusters()[0]) == 5


@pytest.mark.parametrize("days", [13, 15])
def test_the_same_words_long_after_are_another_story(say: Callable[..., Post], days: int) -> None:
    say(author="a")
    say(author="b", days=days)
    cluster_posts(now=NOW)
    assert len(clusters()) == (1 if days == 13 else 0)


def test_the_window_is_a_setting(say: Callable[..., Post]) -> None:
    say(author="a")
    say(author="b", days=3)
    with override_settings(CLUSTER_DAYS=2):
        cluster_posts(now=NOW)
    assert clusters() == []


def test_a_chain_of_copies_is_one_cluster_however_long(say: Callable[..., Post]) -> None:
    posts = [say(author=str(n), days=n * 10) for n in range(4)]
    cluster_posts(now=NOW)
    assert clusters() == [{post.pk for post in posts}]


def test_a_post_between_two_clusters_makes_them_one(say: Callable[..., Post]) -> None:
    early = [say(author=a, days=0) for a in "ab"]
    late = [say(author=a, days=20) for a in "cd"]
    cluster_posts(now=NOW)
    assert clusters() == [{p.pk for p in early}, {p.pk for p in late}]
    between = say(author="e", days=10)
    cluster_posts(now=NOW)
    assert clusters() == [{p.pk for p in [*early, *late, between]}]
    assert Cluster.objects.get().first_post == early[0]


def test_an_older_post_that_arrives_late_becomes_the_first(say: Callable[..., Post]) -> None:
    say(author="a"), say(author="b")
    cluster_posts(now=NOW)
    older = say(author="c", days=-2)
    cluster_posts(now=NOW)
    assert (Cluster.objects.get().first_post, Cluster.objects.get().first_at) == (older, older.posted_at)


def test_short_thanks_from_many_are_no_cluster(say: Callable[..., Post]) -> None:
    for author in "abcd":
        say("Thank you so much for everything", author)
    assert cluster_posts(now=NOW) == 4
    assert clusters() == []
    assert set(Signature.objects.values_list("minhash", flat=True))
    assert not Signature.objects.exclude(bands=[]).exists()


def test_our_own_posts_are_not_compared(say: Callable[..., Post]) -> None:
    say(author="us", is_own=True), say(author="us", is_own=True)
    assert (cluster_posts(now=NOW), backlog()) == (0, 0)


def edit(post: Post, text: str) -> None:
    Post.objects.filter(pk=post.pk).update(text=text, text_hash=text_hash(text))
    post.versions.create(text=text, text_hash=text_hash(text), version_id="v2", seen_at=NOW)


def test_an_edited_post_leaves_what_it_no_longer_says(say: Callable[..., Post]) -> None:
    a, b, c = (say(author=x, days=n) for n, x in enumerate("abc"))
    cluster_posts(now=NOW)
    edit(a, OTHER)
    assert cluster_posts(now=NOW) == 1
    assert clusters() == [{b.pk, c.pk}]
    assert Cluster.objects.get().first_post == b
    edit(b, OTHER)
    cluster_posts(now=NOW)
    assert clusters() == [{a.pk, b.pk}]
    assert not Signature.objects.get(pk=c.pk).cluster


def test_an_erased_post_keeps_its_place_and_loses_its_words(say: Callable[..., Post]) -> None:
    a, b = say(author="a"), say(author="b")
    cluster_posts(now=NOW)
    Post.objects.filter(pk=a.pk).update(text="", deleted_at=NOW, deletion="gone")
    assert (forget_erased(), forget_erased()) == (1, 0)
    erased = Signature.objects.get(pk=a.pk)
    assert (bytes(erased.minhash), erased.bands) == (b"", [])
    assert clusters() == [{a.pk, b.pk}]


def test_the_sweep_forgets_erased_words(say: Callable[..., Post]) -> None:
    post = say()
    cluster_posts(now=NOW)
    Post.objects.filter(pk=post.pk).update(text="", deleted_at=NOW, deletion="gone")
    cluster_posts(now=NOW + timedelta(hours=1))
    assert Signature.objects.get(pk=post.pk).bands == []


def test_a_cluster_counts_people_and_places(cast: Cast, say: Callable[..., Post]) -> None:
    mine = say(author="a")
    say(author="a", days=1), say(author="b", days=1)
    far = say(author="c", days=2)
    Sighting.objects.filter(post=far).update(account=make_account(cast.walk_in, platform="facebook"))
    cluster_posts(now=NOW)
    seen = cluster_of(mine, services=None)
    assert seen
    assert (seen.posts, seen.voices, seen.places, seen.first_at) == (4, 3, 2, NOW)
    whole = cluster_for(seen.pk, services=None)
    assert whole
    assert (whole.voices, whole.posts) == (3, 4)


def test_a_person_is_not_told_of_posts_they_may_not_read(cast: Cast, say: Callable[..., Post]) -> None:
    mine, elsewhere = say(author="a"), say(author="b", service=cast.youth_hub)
    cluster_posts(now=NOW)
    cluster = Cluster.objects.get()
    assert cluster_of(mine, services=[cast.walk_in.pk]) is None
    assert cluster_of(mine, services=[cast.walk_in.pk, cast.youth_hub.pk])
    assert cluster_for(cluster.pk, services=[]) is None
    assert list(posts_of(cluster.pk, services=[cast.youth_hub.pk])) == [elsewhere]


def test_a_post_without_company_has_no_cluster(say: Callable[..., Post]) -> None:
    post = say()
    assert cluster_of(post, services=None) is None
    cluster_posts(now=NOW)
    assert cluster_of(post, services=None) is None
    assert cluster_for(99, services=None) is None


def test_voices_count_each_author_once_for_a_story_and_unknown_authors_each(say: Callable[..., Post]) -> None:
    for author in "aab":
        say(author=author)
    for post in (say(author="x"), say(author="y")):
        PostAuthor.objects.filter(post=post).delete()
    say(OTHER, "a")
    cluster_posts(now=NOW)
    # a and b told the story, two unknown people told it too, and a said another thing.
    assert distinct_voices(Post.objects.all()) == 5
    assert distinct_voices(Post.objects.filter(text=OTHER)) == 1
    assert distinct_voices(Post.objects.none()) == 0


def test_unsigned_posts_are_voices_of_their_own(say: Callable[..., Post]) -> None:
    say(author="a"), say(author="a")
    assert distinct_voices(Post.objects.all()) == 2


def test_the_same_id_on_two_platforms_is_two_voices(cast: Cast, say: Callable[..., Post]) -> None:
    say(author="7"), say(author="7", platform="facebook")
    cluster_posts(now=NOW)
    assert len(clusters()) == 1
    assert distinct_voices(Post.objects.all()) == 2


def test_a_voice_is_heard_once_also_when_its_author_was_erased(say: Callable[..., Post]) -> None:
    first, again, other = say(author="a"), say(author="a"), say(author="b")
    cluster_posts(now=NOW)
    PostAuthor.objects.filter(post__in=[first, other]).delete()
    assert distinct_voices(Post.objects.all()) == 2
    say(author="a", days=1)
    cluster_posts(now=NOW)
    assert distinct_voices(Post.objects.all()) == 2
    assert Signature.objects.get(pk=again.pk).voice == first.pk


def test_a_voice_that_says_something_else_now_is_two(say: Callable[..., Post]) -> None:
    """The first post gave the others their number; when it leaves, they have one of their own."""
    posts = [say(author=a) for a in "aaab"]
    cluster_posts(now=NOW)
    assert distinct_voices(Post.objects.all()) == 2
    edit(posts[0], OTHER)
    cluster_posts(now=NOW)
    assert distinct_voices(Post.objects.all()) == 3
    assert Signature.objects.get(pk=posts[0].pk).voice is None


def test_who_is_left_alone_of_a_cluster_speaks_for_itself(say: Callable[..., Post]) -> None:
    first, second = say(author="a"), say(author="a")
    cluster_posts(now=NOW)
    edit(first, OTHER)
    cluster_posts(now=NOW)
    assert Signature.objects.get(pk=second.pk).voice is None
    assert distinct_voices(Post.objects.all()) == 2


def test_one_person_in_two_clusters_that_become_one_is_one_voice(say: Callable[..., Post]) -> None:
    for author, days in (("a", 0), ("b", 0), ("a", 20), ("c", 20)):
        say(author=author, days=days)
    cluster_posts(now=NOW)
    assert distinct_voices(Post.objects.all()) == 4
    say(author="d", days=10)
    cluster_posts(now=NOW)
    assert distinct_voices(Post.objects.all()) == 4  # a, b, c and d


@pytest.fixture
def committed(transactional_db: None, cast: Cast) -> MonitoredAccount:
    return make_account(cast.walk_in)


def test_two_workers_at_once_sign_each_post_once_and_part_no_pair(committed: MonitoredAccount) -> None:
    for n in range(40):
        make_post(committed, STORY if n % 2 else OTHER, author=str(n))
    together = threading.Barrier(4)

    def work() -> int:
        together.wait(timeout=10)
        try:
            return cluster_posts(now=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = sum(future.result() for future in [pool.submit(work) for _ in range(4)])
    done += cluster_posts(now=timezone.now())
    assert done == Signature.objects.count() == 40
    assert sorted(len(cluster) for cluster in clusters()) == [20, 20]
