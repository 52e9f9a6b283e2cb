"""The query language of the stand-in, term by term, without a server."""

from dataclasses import replace
from typing import Any

import pytest

from sandbox.x.posts import Post, User
from sandbox.x.query import BadQuery, Seen, compile_query
from tests.sandbox.x_objects import make_post, make_user

AUTHOR, US = make_user(1, "June_By_The_Lake"), make_user(2, "LakeshoreMH")


def finds(query: str, text: str = "", *, reply_to: User | None = None, **fields: Any) -> bool:
    post: Post = replace(make_post(text), **fields)
    return compile_query(query)(Seen(post, AUTHOR, reply_to))


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("waiting", "Still waiting.", True),
        ("WAITING", "still Waiting", True),
        ("wait", "Still waiting.", False),
        ("four months", "months: four", True),
        ("four months", "four weeks", False),
        ('"four months"', "months, four", False),
        ('"four months"', "I waited four, months", True),
        ("naïve", "so NAÏVE", True),
        ("don't", "I don't know", True),
        ("attente", "L'attente est longue", True),
    ],
)
def test_words_are_whole_words_in_any_case_and_a_phrase_keeps_its_order(query: str, text: str, found: bool) -> None:
    assert finds(query, text) is found


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("four OR five", "five", True),
        ("four OR five", "six", False),
        ("four months OR five weeks", "five weeks", True),
        ("four months OR five weeks", "four weeks", False),
        ("(four OR five) weeks", "five weeks", True),
        ("(four OR five) weeks", "four months", False),
        ("wait -phone", "wait", True),
        ("wait -phone", "wait by the phone", False),
        ("wait -(phone OR letter)", "wait for a letter", False),
        ("wait -(phone OR letter)", "wait here", True),
        ("((wait))", "wait", True),
        ("wait -(-phone)", "wait by the phone", True),
        ('wait -"by phone"', "wait by the phone", True),
    ],
)
def test_choices_groups_and_negations_combine(query: str, text: str, found: bool) -> None:
    assert finds(query, text) is found


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("@LakeshoreMH", "thanks @lakeshoremh!", True),
        ("@LakeshoreMH", "thanks @lakeshoremh2", False),
        ("@LakeshoreMH", "mail me@lakeshoremh", False),
        ("#crisis", "in a #Crisis now", True),
        ("#crisis", "in a #crisisline now", False),
        ("#crisis", "in a crisis now", False),
    ],
)
def test_a_name_and_a_tag_are_found_whole_and_with_their_sign(query: str, text: str, found: bool) -> None:
    assert finds(query, text) is found


@pytest.mark.parametrize("who", ["june_by_the_lake", "@June_By_The_Lake", "1"])
def test_from_takes_a_name_in_any_case_or_an_id(who: str) -> None:
    assert finds(f"from:{who}")
    assert not finds("from:somebody_else")


def test_to_is_about_whom_a_post_answers() -> None:
    assert finds("to:lakeshoremh", reply_to=US)
    assert not finds("to:lakeshoremh", reply_to=AUTHOR)
    assert not finds("to:lakeshoremh", "@lakeshoremh hello")


@pytest.mark.parametrize(
    ("query", "fields", "found"),
    [
        ("is:reply", {"reply_to_id": 9}, True),
        ("is:reply", {}, False),
        ("is:quote", {"quoted_id": 9}, True),
        ("is:quote", {}, False),
        ("is:retweet", {}, False),
        ("lang:fr", {"lang": "fr"}, True),
        ("lang:fr", {"lang": "en"}, False),
        ("conversation_id:77", {"conversation_id": 77}, True),
        ("conversation_id:77", {"conversation_id": 7}, False),
        ("has:media", {"media": 2}, True),
        ("has:media", {"media": 0}, False),
        ("has:links", {"urls": [{"url": "https://t.co/a"}]}, True),
        ("has:links", {"urls": []}, False),
    ],
)
def test_operators_ask_about_the_post_and_not_its_words(query: str, fields: dict[str, Any], found: bool) -> None:
    assert finds(query, "hello", **fields) is found


@pytest.mark.parametrize(("text", "found"), [("hello @june", True), ("hello june", False)])
def test_has_mentions_looks_for_a_name(text: str, found: bool) -> None:
    assert finds("has:mentions", text) is found


def test_an_unknown_operator_is_read_as_words() -> None:
    assert finds("place:toronto", "a place toronto knows")


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("(four", "parenthes"),
        ("four)", "parenthes"),
        ("()", "missing term"),
        ("OR four", "missing term"),
        ("four OR", "missing term"),
        ("-four", "not negated"),
        ("-four -five", "not negated"),
        ("is:strange", "unknown operator"),
        ("has:strange", "unknown operator"),
        ('""', "no word"),
        ("!!!", "no word"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused_with_the_reason(query: str, why: str) -> None:
    with pytest.raises(BadQuery, match=why):
        compile_query(query)


def test_a_quote_that_never_ends_is_read_as_a_word() -> None:
    assert finds('"four', "four months")
