"""Stars are part of what is judged: when they change, the judgement and an approved reply are looked at again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ingest.incoming import text_hash
from ingest.models import MonitoredAccount, Post
from ingest.services import poll_account
from platforms.base import Connection, Page
from platforms.errors import Refused
from responses.delivery import deliver_replies
from tests.conftest import Cast
from tests.factories import make_case, make_reply
from tests.ingest.scripted import START, ScriptedPlatform, item
from triage.models import Assessment
from triage.queries import unassessed_posts
from triage.services import assess_new_posts

WORDS = "My visit on Tuesday."


def read(account: MonitoredAccount, platform: ScriptedPlatform, rating: int | None, minutes: int) -> Post:
    stars = {} if rating is None else {"rating": rating}
    platform.script = [Page(items=[item(1, WORDS, **stars)], cursor={})]
    assert poll_account(account, now=START + timedelta(minutes=minutes))
    return Post.objects.get()


@pytest.mark.parametrize(("before", "after"), [(5, 1), (1, 5), (None, 2), (2, None)])
def test_other_stars_under_the_same_words_are_judged_again(
    account: MonitoredAccount, platform: ScriptedPlatform, before: int | None, after: int | None
) -> None:
    read(account, platform, before, 1)
    assert assess_new_posts() == 1
    post = read(account, platform, after, 2)
    assert unassessed_posts().get() == post
    assert assess_new_posts() == 1
    assert Assessment.objects.get(superseded_at=None).text_hash == text_hash(WORDS, after)


def test_the_same_stars_are_not_judged_twice(account: MonitoredAccount, platform: ScriptedPlatform) -> None:
    read(account, platform, 4, 1)
    assert assess_new_posts() == 1
    read(account, platform, 4, 2)
    assert (assess_new_posts(), Assessment.objects.count()) == (0, 1)


def test_stars_that_go_and_come_back_take_up_their_judgement(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    for minutes, rating in enumerate([5, 1, 5], 1):
        read(account, platform, rating, minutes)
        assess_new_posts()
    assert Assessment.objects.count() == 2
    assert Assessment.objects.get(superseded_at=None).text_hash == text_hash(WORDS, 5)
    assert Post.objects.get().versions.count() == 2


@pytest.mark.parametrize(("after", "kept_back"), [(1, True), (5, False)])
def test_an_approved_reply_is_kept_back_when_the_stars_have_changed(
    account: MonitoredAccount, platform: ScriptedPlatform, cast: Cast, after: int, kept_back: bool
) -> None:
    post = read(account, platform, 5, 1)
    due = {"approved_by": cast.ben, "next_attempt_at": timezone.now(), "target_hash": post.text_hash}
    reply = make_reply(make_case(post), cast.asha, account, state="queued", **due)
    read(account, platform, after, 2)
    assert deliver_replies(connect=refuse_to_send) == (0 if kept_back else 1)
    reply.refresh_from_db()
    assert ("edited" in reply.refusal, reply.attempt) == (kept_back, 0 if kept_back else 1)
    assert reply.state not in ("queued", "sending", "sent")


def refuse_to_send(account: MonitoredAccount) -> Connection:
    raise Refused("This test sends nothing.")


def test_words_alone_have_the_hash_of_the_words() -> None:
    assert text_hash("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert (
        len({text_hash("a"), *(text_hash("a", stars) for stars in range(1, 6)), text_hash("a5"), text_hash("a 5")}) == 8
    )
