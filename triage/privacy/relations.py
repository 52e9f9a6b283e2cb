"""Names beside other words than a title or work: "my son Ana Silva", "Priya from intake", "it was K.B. who". Pure.

A name here has small letters behind its first, since "my son CAMHS says" names nobody; and the word for the relation
is in small letters, since a heading has capitals throughout.
"""

import re
from collections.abc import Iterator, Sequence

from triage.privacy.cues import any_of
from triage.privacy.details import Detail, Kind, words

_CAPITAL, _SMALL = "[A-Z\u00c0-\u00de]", "[a-z\u00df-\u00ff]"
_PART = rf"{_CAPITAL}'?{_CAPITAL}?{_SMALL}{{1,20}}"
_NAME = rf"(?!(?:{any_of(words()['not_names'])})\b){_PART}(?:-{_PART})?(?![\w'])"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,2}}"
_KIN = re.compile(
    rf"(?<!\w)(?:[Mm]y|[Oo]ur|his|her|their|[Mm]on|[Mm]a|[Nn]otre|sa|son|leur)(?: [a-z]{{3,10}})?"
    rf" (?:{any_of(words()['kin'])})(?:,| \(| named| called|,? nommée?)? ?(?<=[ (])({_NAMES})"
)
_PATIENT = re.compile(rf"(?<!\w)(?:[Pp]atient|[Cc]lient)e?(?: was| is| named|:) ({_NAME}(?: {_NAME}){{1,2}})")
_DESK = re.compile(
    rf"(?<=[a-z\u00df-\u00ff,] )({_NAMES}) (?:from|on|at|in|de|à|of)(?: the| la| le)?(?: \w{{2,12}})? ?"
    rf"(?<=[ '])(?:{any_of(words()['desks'])})(?!\w)"
)
_SIGNS = rf"{_CAPITAL}\. ?{_CAPITAL}\.(?!\w)"
_INITIALS = re.compile(
    rf"(?:(?i:initials|initiales)(?: \w{{2,5}})?:? ({_SIGNS})|"
    rf"(?:(?i:was|is|by|c'est|c'était|était|par)) ({_SIGNS})(?= (?:\w{{1,10}} ){{0,4}}(?:who|qui)\b))"
)
_HINTS = frozenset(
    word + ending
    for word in [*words()["kin"], *words()["desks"], "shift", "who", "qui", "initials", "initiales"]
    for ending in ("", ",", ".", ":", ";", ")", "!", "?")
)


def may_hold_persons(pieces: Sequence[str]) -> bool:
    """A quick look at the pieces of a text in small letters, for a word beside which a name is found."""
    return not _HINTS.isdisjoint(pieces)


def persons(text: str) -> Iterator[Detail]:
    """Names of people who are cared for, then those of staff."""
    for kind, patterns in ((Kind.NAME, (_KIN, _PATIENT)), (Kind.STAFF, (_DESK, _INITIALS))):
        for pattern in patterns:
            yield from (Detail(kind, *match.span(match.lastindex or 0)) for match in pattern.finditer(text))
