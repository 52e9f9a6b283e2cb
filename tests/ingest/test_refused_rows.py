"""One post that the database refuses costs that post alone, and a person hears of it."""

import pytest

from ingest.errors import Unreadable
from ingest.models import MonitoredAccount, PollRun, Post, PostVersion, QuarantinedItem, Sighting
from ingest.services import poll_account, try_again
from platforms.base import Page
from tests.broken import refuse_rows
from tests.conftest import Cast
from tests.ingest.conftest import MakeAccount
from tests.ingest.scripted import START, ScriptedPlatform, item

BAD = "NEW.text LIKE '%refused by the database%'"


@pytest.mark.parametrize("model", [Post, PostVersion])
def test_a_refused_post_goes_to_quarantine_and_the_page_around_it_is_stored(
    account: MonitoredAccount, platform: ScriptedPlatform, model: type[Post | PostVersion]
) -> None:
    refuse_rows(model, BAD)
    bad = item(4, "This is refused by the database.")
    platform.script = [Page(items=[item(1), item(2), item(3), bad, item(5), item(6)], cursor={"since": "6"})]
    assert poll_account(account, now=START)
    account.refresh_from_db()
    assert sorted(Post.objects.values_list("external_id", flat=True)) == ["1", "2", "3", "5", "6"]
    assert (Sighting.objects.count(), PostVersion.objects.count(), account.cursor) == (5, 5, {"since": "6"})
    held = QuarantinedItem.objects.get()
    assert (held.external_id, held.error, held.raw) == ("4", "Could not be stored (IntegrityError).", bad)
    run = PollRun.objects.get()
    assert (run.new_posts, run.outcome) == (5, "ok")


def test_a_refused_edit_leaves_the_post_as_it_was_and_the_others_edited(
    account: MonitoredAccount, platform: ScriptedPlatform
) -> None:
    platform.script = [Page(items=[item(1, "One."), item(2, "Two.")], cursor={})]
    assert poll_account(account, now=START)
    refuse_rows(Post, BAD)
    edits = [item(1, "One, refused by the database.", version="2"), item(2, "Two, edited.", version="2")]
    platform.script = [Page(items=edits, cursor={})]
    account.refresh_from_db()
    assert poll_account(account, now=account.next_poll_at)
    assert dict(Post.objects.values_list("external_id", "text")) == {"1": "One.", "2": "Two, edited."}
    assert list(QuarantinedItem.objects.values_list("external_id", flat=True)) == ["1"]


def test_an_item_that_still_cannot_be_stored_stays_with_the_person_who_tried(
    account: MonitoredAccount, platform: ScriptedPlatform, cast: Cast
) -> None:
    refuse_rows(Post, BAD)
    bad = item(4, "This is refused by the database.")
    platform.script = [Page(items=[bad, *(item(number) for number in range(10, 16))], cursor={})]
    assert poll_account(account, now=START)
    held = QuarantinedItem.objects.get()
    with pytest.raises(Unreadable, match="Could not be stored"):
        try_again(item=held, actor=cast.cora)
    held.refresh_from_db()
    assert (held.released_at, held.raw, Post.objects.filter(external_id="4").exists()) == (None, bad, False)


def test_a_database_that_refuses_everything_stops_the_account_and_keeps_every_item(
    new_account: MakeAccount, platform: ScriptedPlatform
) -> None:
    """Over a fifth bad: the account says so, and the place on the platform is not given up silently."""
    account = new_account()
    refuse_rows(Post, "true")
    platform.script = [Page(items=[item(number) for number in range(1, 11)], cursor={"since": "10"})]
    poll_account(account, now=START)
    account.refresh_from_db()
    assert (Post.objects.count(), account.state) == (0, "stopped")
    assert "(10 of 10)" in account.state_reason
    assert QuarantinedItem.objects.count() == 10
    assert account.cursor == {}
