"""Postal codes, street addresses of homes, and dates of birth. Pure."""

import re
from collections.abc import Iterator

from triage.privacy.cues import announced, any_of
from triage.privacy.details import Detail, Kind, words

_CANADA = re.compile(r"(?i)(?<![\w/=-])[ABCEGHJ-NPR-TVXY]\d[ABCEGHJ-NPR-TV-Z](?: ?|-)\d[ABCEGHJ-NPR-TV-Z]\d(?!\w)")
_BRITAIN = re.compile(r"(?<![\w/=-])[A-PR-UWYZ][A-HK-Y]?\d[\dA-HJKPSTUW]? ?\d[ABD-HJLNP-UW-Z]{2}(?!\w)")
_DAY = r"\d{1,2}(?:st|nd|rd|th|er)?"
_MONTH = rf"(?:{any_of(words()['months'])})\.?"
_DATE = rf"(?:\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}}|{_DAY} (?:of )?{_MONTH},? \d{{2,4}}|{_MONTH} {_DAY},? \d{{2,4}})"
_BIRTH = re.compile(
    rf"(?i)(?<!\w)(?:{any_of(words()['birth'])})(?: is| was| on| est)?(?: le| the)?[: ]{{1,3}}{_DATE}(?!\w)"
)
_NAME = r"(?:[A-Z\u00c0-\u00de][\w'.-]{0,30}|\d{1,3}(?:st|nd|rd|th))"
_DE = r"(?:de|du|des|la) (?:(?:la|l') ?)?"
_UNIT = r"(?:,? (?:apt|apartment|unit|suite|flat|app|appartement)\.? ?#?\w{1,6})?"
_STREET = re.compile(
    rf"(?<![\w/.$£€-])\d{{1,5}}[A-Za-z]?(?:-\d{{1,5}})? (?:{_NAME} ){{1,3}}(?i:{any_of(words()['streets'])})\b\.?"
    rf"(?: (?:[NSEW]|North|South|East|West)\b)?(?i:{_UNIT})"
)
_SMALL_STREET = re.compile(
    rf"(?<![\w/.$£€-])\d{{1,5}} [a-z]{{3,20}} (?:street|avenue|road|crescent|boulevard|lane|terrace)\b{_UNIT}"
)
_RUE = re.compile(
    rf"(?<![\w/-])\d{{1,5}},? (?:(?:bis|ter),? )?(?i:{any_of(words()['streets_fr'])}) "
    rf"(?:(?:de|du|des|la|le|les) |[ld]'){{0,3}}{_NAME}(?: (?:{_NAME}|{_DE}{_NAME})){{0,2}}{_UNIT}"
)
_FRANCE = re.compile(r"(?<![\w/.,$£€-])\d{5}(?!\w|[.,-]\d| ?[$€%])")
_TOWN = re.compile(" [A-Z\u00c0-\u00de]")
# A number and what may follow it; looked for before the patterns, which ask more of every place of a text.
_NUMBERED = re.compile(rf"\d[A-Za-z]? (?:{_NAME})")
_LETTERED = re.compile(r"\d(?:[A-Za-z]\d|[A-Z]{2})")
_SMALL_STREETS = (" street", " avenue", " road", " crescent", " boulevard", " lane", " terrace")
_RUES = tuple(f"{each} " for each in words()["streets_fr"])
_BIRTHS = ("born", "birth", "dob", "d.o.b", "né", "naissance")
_STREETS = tuple(words()["streets"])
_HOME_REACH = 40
_UNIT_BEFORE = re.compile(r"(?i)(?<!\w)(?:apt|apartment|unit|suite|flat|app|appartement)\.? ?#?\w{1,6},? $")
_UNIT_REACH = 24
_LIVING = re.compile(rf"(?i)(?<!\w)(?:{any_of(words()['homes'])})(?!\w)[^.!?\d]{{0,{_HOME_REACH - 6}}}$")


def postal_codes(text: str) -> Iterator[Detail]:
    """Canadian ones in letters of any size, British ones in capitals; those of digits alone where words say so."""
    for pattern in (_CANADA, _BRITAIN) if _LETTERED.search(text) else ():
        yield from (Detail(Kind.POSTAL_CODE, *match.span()) for match in pattern.finditer(text))
    for match in _FRANCE.finditer(text):
        lives = _TOWN.match(text, match.end()) and _LIVING.search(
            text[max(0, match.start() - _HOME_REACH) : match.start()]
        )
        if lives or announced(text, match.start(), "postal"):
            yield Detail(Kind.POSTAL_CODE, *match.span())


def births(text: str, low: str) -> Iterator[Detail]:
    """A full date that is said to be of birth; a year alone tells little."""
    if any(word in low for word in _BIRTHS):
        yield from (Detail(Kind.BIRTH, *match.span()) for match in _BIRTH.finditer(text))


def streets(text: str, low: str) -> Iterator[Detail]:
    """Where somebody lives: a number and a street after words of living, or before a postal code.

    Other addresses are where care is given, and those are public.
    """
    for pattern in _streets_in(text, low):
        for match in pattern.finditer(text):
            lives = _LIVING.search(text[max(0, match.start() - _HOME_REACH) : match.start()])
            if lives or _before_a_code(text, match.end()) or announced(text, match.start(), "homes"):
                yield Detail(Kind.STREET, _with_unit(text, match.start()), match.end())


def _with_unit(text: str, start: int) -> int:
    """Where an address begins: "Flat 9, 12 Harbour Street"."""
    begin = max(0, start - _UNIT_REACH)
    unit = _UNIT_BEFORE.search(text[begin:start])
    return begin + unit.start() if unit else start


def _streets_in(text: str, low: str) -> Iterator[re.Pattern[str]]:
    """The patterns that may match."""
    if _NUMBERED.search(text) and any(word in low for word in _STREETS):
        yield _STREET
    if any(word in text for word in _SMALL_STREETS):
        yield _SMALL_STREET
    if any(word in low for word in _RUES):
        yield _RUE


def _before_a_code(text: str, end: int) -> bool:
    after = text[end : end + _HOME_REACH]
    return bool(_CANADA.search(after) or _BRITAIN.search(after))
