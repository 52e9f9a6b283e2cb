"""The names of accounts by which people say they are reached: "dm me @sam_d". Pure.

Other handles name whoever a post speaks to, mostly organisations, and stay.
"""

import re
from collections.abc import Iterator, Sequence

from triage.privacy.cues import any_of
from triage.privacy.details import Detail, Kind, words

_SITES = any_of(words()["sites"])
_AT = r"@\w[\w.]{1,28}\w"
_BARE = r"(?=[a-zA-Z]{0,28}[\d_.]{1,4}\w)\w[\w.]{1,28}\w"  # a sign that no word has
_PERSON = r"(?:me|us|moi|nous|him|her|them)"
_REACHED = re.compile(
    rf"(?i)(?<!\w)(?:dms?|message|msg|find|follow|add|contact|reach|text|write|hit|tag|écri\w{{1,4}}|suiv\w{{1,3}}|"
    rf"ajoute\w?|contacte\w?|trouve\w?|rejoign\w{{1,3}})(?: to| with)?[ -]{_PERSON}(?!\w)[^.!?;@\n]{{0,24}}({_AT})"
)
_OWN = re.compile(
    rf"(?i)(?<!\w)(?:my|our|mon|ma|notre|his|her|their)(?: \w{{1,12}})? (?:{_SITES})(?: handle| account| username)?"
    rf"(?: is| was| est|,? c'est)?[: ]{{1,3}}({_AT}|{_BARE})"
)
_KNOWN_AS = re.compile(rf"(?i)(?<!\w)(?:on|sur) (?:{_SITES})(?: as| at| under| sous|,? @?:)? ({_BARE})")
_HINTS = frozenset(site.split()[-1] + ending for site in words()["sites"] for ending in ("", ":"))


def may_hold_handle(pieces: Sequence[str]) -> bool:
    """A quick look at the pieces of a text in small letters, for what a handle without its sign stands beside."""
    return not _HINTS.isdisjoint(pieces)


def handles(text: str) -> Iterator[Detail]:
    """Every name of an account that is said to be somebody's own."""
    if "@" in text:
        yield from (Detail(Kind.HANDLE, *match.span(1)) for match in _REACHED.finditer(text))
    for pattern in (_OWN, _KNOWN_AS):
        yield from (Detail(Kind.HANDLE, *match.span(1)) for match in pattern.finditer(text))
