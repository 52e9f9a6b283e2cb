"""X, content: escaping, offsets, long posts, edits, quotes, withheld posts, both dialects."""

from typing import Any

from sandbox.client import Sandbox
from tests.sandbox.x import FIELDS, HANDLE, X

FAMILY = "👩‍👩‍👧‍👦"


def newest(x: X, **options: Any) -> dict[str, Any]:
    post: dict[str, Any] = x.mentions(tweet_fields=FIELDS, **options)["data"][0]
    return post


def test_three_characters_are_escaped_and_no_more(x: X) -> None:
    x.mention("C & D <3 \"q\" 'q' &lt;")
    assert newest(x)["text"] == f"@{HANDLE} C &amp; D &lt;3 \"q\" 'q' &amp;lt;"


def test_offsets_count_code_points_of_the_escaped_text(x: X) -> None:
    x.sandbox.publish("x", f"{FAMILY} & 😊 @{HANDLE} مرحبا #ward https://example.org/x", author="a")
    post = newest(x)
    text, entities = post["text"], post["entities"]
    [mention], [tag], [url] = entities["mentions"], entities["hashtags"], entities["urls"]
    assert text[mention["start"] : mention["end"]] == f"@{HANDLE}"
    assert text[tag["start"] : tag["end"]] == "#ward"
    assert text[url["start"] : url["end"]] == url["url"]
    assert len(url["url"]) == 23
    assert url["expanded_url"] == "https://example.org/x"


def test_a_long_post_is_cut_and_whole_in_its_note(x: X) -> None:
    whole = "I waited & waited. " * 40
    x.mention(whole)
    post = newest(x)
    assert post["text"].endswith("…")
    assert len(post["text"].replace("&amp;", "&")) <= 280
    assert post["note_tweet"]["text"] == f"@{HANDLE} {whole}".replace("&", "&amp;")
    assert post["note_tweet"]["entities"]["mentions"][0]["username"] == HANDLE


def test_a_short_post_has_no_note(x: X) -> None:
    x.mention()
    assert "note_tweet" not in newest(x)


def test_an_edit_is_a_new_id_and_a_new_conversation(x: X, sandbox: Sandbox) -> None:
    first = x.mention("four months")
    second = sandbox.edit("x", first, f"@{HANDLE} five months")
    [post] = x.mentions(tweet_fields=FIELDS)["data"]
    assert post["id"] == post["conversation_id"] == second != first
    assert post["edit_history_tweet_ids"] == [first, second]
    assert post["edit_controls"]["edits_remaining"] == 4
    old = x.client.get_tweet(first)["data"]
    assert old["text"].endswith("four months")
    assert old["edit_history_tweet_ids"] == [first, second]


def test_deleting_any_version_deletes_the_chain(x: X, sandbox: Sandbox) -> None:
    first = x.mention("four months")
    second = sandbox.edit("x", first, "five months")
    sandbox.delete("x", second)
    answer = x.client.get_tweets([first, second])
    assert [error["value"] for error in answer["errors"]] == [first, second]


def test_an_edit_that_no_longer_names_the_account_is_no_mention(x: X, sandbox: Sandbox) -> None:
    first = x.mention()
    sandbox.edit("x", first, "nobody is named")
    assert x.mentions() == {"meta": {"result_count": 0}}


def test_a_reply_and_a_quote_are_referred_to(x: X, sandbox: Sandbox) -> None:
    one = sandbox.publish("x", "the first", author="ana")
    two = sandbox.publish("x", f"@{HANDLE} look", author="ben", reply_to=one, quote=one)
    answer = x.mentions(tweet_fields=FIELDS, expansions=["referenced_tweets.id", "referenced_tweets.id.author_id"])
    [post] = answer["data"]
    assert post["id"] == two
    assert post["conversation_id"] == one
    assert [r["type"] for r in post["referenced_tweets"]] == ["replied_to", "quoted"]
    assert [included["id"] for included in answer["includes"]["tweets"]] == [one]
    assert answer["includes"]["users"][0]["username"] == "ana"


def test_a_reference_that_is_gone_is_an_error_of_the_includes(x: X, sandbox: Sandbox) -> None:
    one = sandbox.publish("x", "the first", author="ana")
    sandbox.publish("x", f"@{HANDLE} look", author="ben", quote=one)
    sandbox.delete("x", one)
    [error] = x.mentions(expansions=["referenced_tweets.id"])["errors"]
    assert error["section"] == "includes"
    assert error["value"] == one


def test_a_withheld_post_has_a_notice_in_place_of_its_text(x: X, sandbox: Sandbox) -> None:
    id = x.mention("the text")
    sandbox.command("x", "withhold", id=id, countries=["IN"], scope="tweet")
    post = newest(x)
    assert "withheld in IN" in post["text"]
    assert post["withheld"] == {"copyright": False, "country_codes": ["IN"], "scope": "tweet"}
    sandbox.command("x", "withhold", id=id, countries=[])
    assert newest(x)["text"].endswith("the text")


def test_the_post_dialect_has_the_new_names_and_takes_both(x: X, sandbox: Sandbox) -> None:
    one = sandbox.publish("x", "the first", author="ana")
    sandbox.publish("x", f"@{HANDLE} " + "long " * 80, author="ben", quote=one)
    sandbox.set("x", dialect="post")
    answer = x.mentions(tweet_fields=FIELDS, expansions=["referenced_tweets.id"])
    [post] = answer["data"]
    assert {"edit_history_post_ids", "referenced_posts", "note_post"} <= set(post)
    assert not {"edit_history_tweet_ids", "referenced_tweets", "note_tweet"} & set(post)
    assert [included["id"] for included in answer["includes"]["posts"]] == [one]
    asked = {"post.fields": "note_post,created_at", "expansions": "referenced_posts.id"}
    new = x.client.request("GET", f"/2/users/{x.id}/mentions", params=asked).json()
    assert "note_post" in new["data"][0]
