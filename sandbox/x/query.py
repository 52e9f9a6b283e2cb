"""The query language of recent search, as far as a desk uses it.

Words (all must be there), "exact phrases", OR, -not, (groups), @name, #tag, from:, to:, lang:,
conversation_id:, is:reply, is:quote, is:retweet (none exist here), has:links, has:media.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sandbox.x.posts import Post, User

TOKEN = re.compile(r'\s*(?:(-?)(\()|(\))|(-?)("[^"]*"|[^\s()]+))')
WORD = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True)
class Seen:
    """What a query can ask about one post."""

    post: Post
    author: User
    reply_to: User | None


Test = Callable[[Seen], bool]


class BadQuery(ValueError):
    """The query cannot be understood; the text says why."""


def compile_query(query: str) -> Test:
    """A test for one post; BadQuery when the query is malformed or has only negations and operators."""
    tokens = list(_tokens(query))
    if not tokens:
        raise BadQuery("query is empty")
    test, rest = _any_of(tokens)
    if rest:
        raise BadQuery("unbalanced parentheses")
    if all(token.startswith("-") for token in tokens):
        raise BadQuery("a query needs at least one term that is not negated")
    return test


def _tokens(query: str) -> Iterator[str]:
    place = 0
    query = query.rstrip()
    while place < len(query):
        found = TOKEN.match(query, place)
        if found is None:
            raise BadQuery(f"cannot read the query at position {place}")
        place = found.end()
        minus, opened, closed, minus_word, word = found.groups()
        yield (f"{minus}{opened}" if opened else closed) or f"{minus_word}{word}"


def _any_of(tokens: list[str]) -> tuple[Test, list[str]]:
    first, tokens = _all_of(tokens)
    choices = [first]
    while tokens and tokens[0] == "OR":
        choice, tokens = _all_of(tokens[1:])
        choices.append(choice)
    return (lambda seen: any(test(seen) for test in choices)), tokens


def _all_of(tokens: list[str]) -> tuple[Test, list[str]]:
    tests: list[Test] = []
    while tokens and tokens[0] not in ("OR", ")"):
        test, tokens = _one(tokens)
        tests.append(test)
    if not tests:
        raise BadQuery("missing term")
    return (lambda seen: all(test(seen) for test in tests)), tokens


def _one(tokens: list[str]) -> tuple[Test, list[str]]:
    token, rest = tokens[0], tokens[1:]
    negated = len(token) > 1 and token.startswith("-")
    token = token[1:] if negated else token
    if token == "(":  # noqa: S105 - a parenthesis
        test, rest = _any_of(rest)
        if not rest or rest[0] != ")":
            raise BadQuery("unbalanced parentheses")
        rest = rest[1:]
    else:
        test = _term(token)
    return ((lambda seen: not test(seen)) if negated else test), rest


def _term(token: str) -> Test:
    name, colon, value = token.partition(":")
    if colon and name in OPERATORS:
        return OPERATORS[name](value.removeprefix("@").casefold())
    if token[0] in "@#":
        whole = re.compile(rf"(?<!\w){re.escape(token)}(?!\w)", re.IGNORECASE)
        return lambda seen: bool(whole.search(seen.post.text))
    words = WORD.findall(token.strip('"').casefold())
    if not words:
        raise BadQuery(f"no word in {token!r}")
    return lambda seen: _contains(WORD.findall(seen.post.text.casefold()), words)


def _contains(text: list[str], words: list[str]) -> bool:
    size = len(words)
    return any(text[place : place + size] == words for place in range(len(text) - size + 1))


def _is(value: str) -> Test:
    kinds: dict[str, Test] = {
        "reply": lambda seen: seen.post.reply_to_id is not None,
        "quote": lambda seen: seen.post.quoted_id is not None,
        "retweet": lambda seen: False,
    }
    if value not in kinds:
        raise BadQuery(f"unknown operator is:{value}")
    return kinds[value]


def _has(value: str) -> Test:
    kinds: dict[str, Test] = {
        "links": lambda seen: bool(seen.post.urls),
        "media": lambda seen: seen.post.media > 0,
        "mentions": lambda seen: "@" in seen.post.text,
    }
    if value not in kinds:
        raise BadQuery(f"unknown operator has:{value}")
    return kinds[value]


OPERATORS: dict[str, Callable[[str], Test]] = {
    "from": lambda value: lambda seen: value in (seen.author.username.casefold(), str(seen.author.id)),
    "to": lambda value: lambda seen: seen.reply_to is not None and seen.reply_to.username.casefold() == value,
    "lang": lambda value: lambda seen: seen.post.lang == value,
    "conversation_id": lambda value: lambda seen: str(seen.post.conversation_id) == value,
    "is": _is,
    "has": _has,
}
