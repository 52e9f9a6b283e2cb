"""Where a person lies, and whose car it is: beds, rooms and licence plates. Pure.

A bed holds one person. A room may be where a group meets, so it counts only where somebody is said to be in it.
"""

import re
from collections.abc import Iterator

from triage.privacy.cues import announced, any_of, followed
from triage.privacy.details import Detail, Kind, words

_NUMBER = r"(?: ?(?:number|numéro|no\.?|n°|#))? ?\d{1,4}[A-Za-z]?(?![\w-]|[.,:]\d| ?[$€£%])"
_BED = re.compile(rf"(?i)(?<!\w)(?:(?:bay|ward|salle) \d{{1,3}},? )?(?:bed|cubicle|stretcher|lit|civière){_NUMBER}")
_ROOM = re.compile(rf"(?i)(?<!\w)(?:room|rm\.?|chambre){_NUMBER}")
_REACH = 40
_IN = re.compile(
    rf"(?i)(?<!\w)(?:s?he|they|i|we|il|elle|je|{any_of(words()['kin'])})"
    r"(?:(?: is| was| were| am|'s|'m|'re)(?: \w{1,12})? in| (?:est|était|suis|étais)(?: \w{1,12})? (?:à la|dans la|en))"
    r"(?: the)? $"
)
_PLATE = re.compile(r"(?<![\w-])(?=[A-Z\d -]{0,8}\d)(?=[\d -]{0,8}[A-Z])[A-Z\d]{1,4}(?:[ -][A-Z\d]{2,4}){1,2}(?![\w-])")
_ONE_WORD = re.compile(r"(?<![\w-])(?:[A-Z]{2}\d{2}[A-Z]{3}|[A-Z]{4}\d{3})(?![\w-])")
_OF_BRITAIN = re.compile(r"[A-Z]{2}\d{2} [A-Z]{3}")
_BEDS, _ROOMS = ("bed", "cubicle", "stretcher", "lit", "civière"), ("room", "rm", "chambre")


def beds(text: str, low: str) -> Iterator[Detail]:
    """Every bed, and every room that somebody is in."""
    for match in _BED.finditer(text) if any(word in low for word in _BEDS) else ():
        if not followed(text, match.end(), "counted"):
            yield Detail(Kind.BED, *match.span())
    for match in _ROOM.finditer(text) if any(word in low for word in _ROOMS) else ():
        if _IN.search(text[max(0, match.start() - _REACH) : match.start()]):
            yield Detail(Kind.BED, *match.span())


def plates(text: str, low: str) -> Iterator[Detail]:
    """Letters and digits that a word announces as a car's, and those that only Britain's plates look like."""
    said = any(word in low for word in words()["plates"])
    for pattern in (_PLATE, _ONE_WORD):
        for match in pattern.finditer(text):
            if _OF_BRITAIN.fullmatch(match.group()) or (said and announced(text, match.start(), "plates")):
                yield Detail(Kind.PLATE, *match.span())
