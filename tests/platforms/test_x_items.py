"""X, normalising: identity over edits, whole texts, entities undone once, who may be answered."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from platforms.base import Presence, ReplyRoute
from platforms.errors import Poison
from platforms.x import PLATFORM
from platforms.x.items import parse
from sandbox.client import Sandbox
from tests.platforms.harness_x import HANDLE
from tests.platforms.x import X

FAMILY = "👩‍👩‍👧‍👦"


def raw(**post: Any) -> dict[str, Any]:
    return {"post": {"id": "12", "author_id": "9", "text": "hi", "created_at": "2026-11-20T09:15:02.000Z", **post}}


def parsed(item: dict[str, Any]) -> Any:
    return parse(item, account_id="7", handle=HANDLE)


def test_an_edit_is_the_same_post_with_a_new_version(x: X, sandbox: Sandbox) -> None:
    first = x.mention("four months")
    before = x.one()
    sandbox.advance(600)
    second = sandbox.edit("x", first, f"@{HANDLE} five months")
    after = x.one()
    assert after.external_id == before.external_id == first
    assert after.version_id == second
    assert after.conversation_id == before.conversation_id == first
    assert after.posted_at == before.posted_at
    assert after.edited_at is not None
    assert timedelta(minutes=10) <= after.edited_at - after.posted_at < timedelta(minutes=11)
    assert before.edited_at is None


def test_a_long_post_comes_whole(x: X) -> None:
    whole = ("I waited & waited. " * 40).strip()
    x.mention(whole)
    assert x.one().text == f"@{HANDLE} {whole}"


def test_entities_are_undone_once(x: X) -> None:
    x.mention("A & B &lt; &amp;amp;")
    assert x.one().text == f"@{HANDLE} A & B &lt; &amp;amp;"


def test_both_dialects_give_the_same_post(x: X, sandbox: Sandbox) -> None:
    parent = sandbox.publish("x", "the first", author="ana")
    id = sandbox.publish(
        "x", f"@{HANDLE} {FAMILY} & " + "long " * 90, author="ben", reply_to=parent, quote=parent, media=2
    )
    sandbox.edit("x", id, f"@{HANDLE} {FAMILY} & " + "longer " * 90)
    old = x.one()
    sandbox.set("x", dialect="post")
    assert x.one() == old
    assert old.external_id == id
    assert old.parent_id == parent
    assert old.media_count == 2
    assert "longer" in old.text


@pytest.mark.parametrize("dialect", ["tweet", "post"])
def test_an_item_of_either_dialect_is_understood_as_it_came(dialect: str) -> None:
    new = dialect == "post"
    item = raw(
        **{
            "edit_history_post_ids" if new else "edit_history_tweet_ids": ["11", "12"],
            "note_post" if new else "note_tweet": {"text": "the whole"},
            "referenced_posts" if new else "referenced_tweets": [{"type": "replied_to", "id": "5"}],
        }
    )
    post = parsed(item)
    assert (post.external_id, post.version_id, post.text, post.parent_id) == ("11", "12", "the whole", "5")


def test_nul_is_removed() -> None:
    post = parsed({**raw(text="a\0b"), "author": {"name": "N\0", "username": "n"}})
    assert post.text == "ab"
    assert post.author.display_name == "N"


def test_who_mentions_the_account_can_be_answered(x: X) -> None:
    x.mention()
    assert x.one().reply_route is ReplyRoute.API


def test_who_names_the_account_only_late_in_a_long_post_can_be_answered(x: X, sandbox: Sandbox) -> None:
    sandbox.publish("x", "I waited. " * 40 + f"@{HANDLE}", author="june")
    assert x.one().reply_route is ReplyRoute.API


def test_who_quotes_the_account_can_be_answered(sandbox: Sandbox) -> None:
    x = X(sandbox, query="finally")
    ours = sandbox.publish("x", "Our new hours", author=HANDLE)
    sandbox.publish("x", "finally", author="june", quote=ours)
    assert x.one().reply_route is ReplyRoute.API


def test_who_only_speaks_of_it_is_answered_on_x_itself(sandbox: Sandbox) -> None:
    x = X(sandbox, query="lakeshore")
    sandbox.publish("x", f"Lakeshore kept me waiting {HANDLE}", author="june")
    post = x.one()
    assert post.reply_route is ReplyRoute.LINK_OUT
    assert post.url == f"https://x.com/june/status/{post.version_id}"


def test_the_accounts_own_posts_are_its_own(sandbox: Sandbox) -> None:
    x = X(sandbox, query="hours")
    sandbox.publish("x", "Our new hours", author=HANDLE)
    post = x.one()
    assert post.is_own
    assert post.reply_route is ReplyRoute.NONE


def test_the_author_is_no_more_than_a_reply_needs(x: X) -> None:
    x.mention(author="sian_x", name="Siân")
    author = x.one().author
    assert author is not None
    assert (author.handle, author.display_name) == ("sian_x", "Siân")


def test_times_are_utc_and_to_the_millisecond() -> None:
    assert parsed(raw()).posted_at == datetime(2026, 11, 20, 9, 15, 2, tzinfo=UTC)


@pytest.mark.parametrize(("given", "kept"), [("fr", "fr"), ("und", ""), ("qme", ""), (None, "")])
def test_only_a_real_language_is_kept(given: str | None, kept: str) -> None:
    assert parsed(raw(lang=given)).language == kept


def test_withheld_posts_and_shares_are_not_feedback(x: X, sandbox: Sandbox) -> None:
    stays, withheld = x.mention("stays"), x.mention("withheld")
    sandbox.command("x", "withhold", id=withheld, countries=["CA"])
    assert [post.external_id for post in x.read()] == [stays]


@pytest.mark.parametrize(
    "broken",
    [
        {"id": None},
        {"id": "not a number"},
        {"author_id": None},
        {"created_at": "yesterday"},
        {"created_at": None},
        {"text": None},
        {"edit_history_tweet_ids": [None]},
        {"referenced_tweets": ["text"]},
        {"entities": "text"},
    ],
    ids=str,
)
def test_a_broken_item_is_poison_and_says_nothing_of_its_text(broken: dict[str, Any]) -> None:
    with pytest.raises(Poison) as caught:
        parsed(raw(**{"text": "a private matter", **broken}))
    assert "private" not in str(caught.value)


def test_a_look_up_tells_gone_hidden_and_present_apart(x: X, sandbox: Sandbox) -> None:
    here, gone, withheld = x.mention("here"), x.mention("gone"), x.mention("withheld")
    shy, loud = x.mention("shy", author="shy_person"), x.mention("loud", author="loud_person")
    sandbox.delete("x", gone)
    sandbox.command("x", "withhold", id=withheld, countries=["CA"])
    sandbox.command("x", "author", handle="shy_person", protected=True)
    sandbox.command("x", "author", handle="loud_person", suspended=True)
    found = x.connection.look_up([here, gone, withheld, shy, loud, "not-an-id"])
    assert found == {
        here: Presence.PRESENT,
        gone: Presence.GONE,
        withheld: Presence.HIDDEN,
        shy: Presence.HIDDEN,
        loud: Presence.HIDDEN,
        "not-an-id": Presence.UNKNOWN,
    }


def test_the_first_id_of_an_edited_post_is_still_present(x: X, sandbox: Sandbox) -> None:
    first = x.mention()
    sandbox.edit("x", first, "edited")
    assert x.connection.look_up([first]) == {first: Presence.PRESENT}


def test_many_are_looked_up_a_hundred_at_a_time(x: X, sandbox: Sandbox) -> None:
    ids = sandbox.publish_many("x", [{"text": f"line {n}"} for n in range(150)])
    assert set(x.connection.look_up(ids).values()) == {Presence.PRESENT}
    assert len(sandbox.requests(path="/2/tweets")) == 2


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("a" * 280, 280),
        ("字" * 140, 280),
        (FAMILY, 2),
        ("https://example.org/" + "p" * 90, 23),
        ("example.com", 23),
        ("…", 2),
        ("£’“—", 4),
        ("e\u0301", 1),
    ],
)
def test_length_is_counted_as_x_counts(text: str, length: int) -> None:
    assert PLATFORM.length(text) == length
