"""Names: of staff, by their title or their work ("Dr Okafor", "my worker Sam"), and of those who introduce themselves.

Names are what rules and small models miss most, so none found means nothing. Pure. Each search starts at a plain
word, which the search of a text finds fast, and looks around it.
"""

import re
from collections.abc import Iterator, Sequence

from triage.privacy.cues import any_of
from triage.privacy.details import Detail, Kind, words

_CAPITAL = "[A-Z\u00c0-\u00de]"
_NOT = any_of(words()["not_names"])
_NAME = rf"(?!(?:{_NOT})\b){_CAPITAL}[\w'\u2019-]{{1,30}}"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,2}}"
_TITLED = re.compile(rf"(?:{any_of(words()['titles'])})\.? (?:{_CAPITAL}\.? )?{_NAME}(?: {_NAME})?")
_SHOUTED = re.compile(rf"(?:DR|NURSE|MR|MRS|MS)\.? (?!(?i:{_NOT})\b){_CAPITAL}{{3,30}}\b")
_SMALL = re.compile(rf"(?:dr|mrs)\.? (?!(?:{any_of(words()['after_dr'])})\b)[a-z][a-z'-]{{2,24}}\b")
_BY_TITLE = (_TITLED, _SHOUTED, _SMALL)
_NAME_BEFORE = re.compile(rf"(?<!\w){_NAME} $")
_WORK = re.compile(any_of(words()["roles"]))
_THEN = re.compile(
    r"(?P<said>(?i: called| named|'s name (?:is|was)|,? whose name (?:is|was)|,?(?: qui)? s'appelle|,? (?:pré)?nommée?|"
    r",? du nom de|,? une? certaine?))?(?i::| \(|,)?"
    rf" ?(?<=[ (])(?P<name>{_NAMES})"
)
_OWNED = re.compile(
    r"(?i)\b(?:my|our|the|an?|his|her|their|your|this|that|ma|mon|mes|une?|la|le|sa|son|notre|votre|leur|cette|cet)"
    r"(?: [\w-]{2,14}){0,2} (?:[\w-]{0,14}[ -])?$|(?<!\w)[ld]'$"
)
_BEFORE = re.compile(
    rf"\b({_NAMES})(?:, | \(|,? who (?:is|was) )(?:my|our|the|his|her|mon|ma|notre|sa|son|la|le) (?:[\w-]{{2,14}} )?$"
)
_REACH = 60  # characters before the word for somebody's work
_GIVEN = re.compile(rf"(?:called|named) ({_NAMES})")
_SOMEBODY = re.compile(r"(?i)\b(?:someone|somebody|woman|man|lady|guy|person|girl|staff|one) (?:who was )?$")
# "spoke to Sam": only a name in small letters but for its first, since "seen by CAMHS" is no person
_SMALL_LETTERS = "[a-z\u00df-\u00ff']{1,20}"
_GIVEN_NAME = rf"(?!(?:{_NOT})\b){_CAPITAL}{_SMALL_LETTERS}(?:-{_CAPITAL}{_SMALL_LETTERS})?"
_DEALT = re.compile(
    r"(?:[Ss]poken? (?:to|with)|[Tt]alked (?:to|with)|(?:[Ss]een|[Aa]ssessed|[Tt]reated|[Ii]gnored|[Dd]ismissed) by|"
    r"[Dd]ealt with|[Aa]sk(?:ed)? for|(?:[Pp]arl[eé]e?|[Dd]iscut[eé]) (?:[aà]|avec)|"
    r"(?:[Vv]ue?|[Rr]e[cç]ue?|[Ss]uivie?|[EeÉé]valu[eé]e?|[Tt]rait[eé]e?|[Ii]gnor[eé]e?) par) "
    rf"({_GIVEN_NAME}(?: {_NAME})?)(?!\w)"
)

_INTRODUCED = re.compile(rf"(?:{any_of(words()['introductions'])}) ?(?-i:({_NAMES}))", re.IGNORECASE)
_I_AM = re.compile(rf"(?:I(?: am|'m)|[Jj]e suis) ((?:{_NAME}|{_CAPITAL}\.) {_NAME})")
# What a text must hold, in small letters, for a search to find anything: most that are looked at hold little of it.
_TITLES_LOW = tuple(dict.fromkeys(title.lower() for title in words()["titles"]))
_ROLES_LOW = tuple(dict.fromkeys(role.split()[-1] for role in words()["roles"]))
_INTRODUCTIONS_LOW = tuple(words()["introductions"])
_DEALT_LOW = (
    "spoke",
    "talked",
    "seen by",
    "assessed by",
    "treated by",
    "ignored by",
    "dismissed by",
    "dealt",
    "ask",
    "parl",
    "discut",
    " par ",
)
_SAID = (
    "called named spoke spoken talked seen assessed treated ignored dismissed dealt ask asked appelle nommé nommée "  # noqa: SIM905
    "parlé parle discuté vu vue reçu reçue suivi suivie évalué évaluée traité traitée ignoré ignorée".split()
)
_HINTS = frozenset(
    opening + word.split()[-1].lower() + ending
    for word in [*words()["titles"], *words()["roles"], *words()["introductions"], *_SAID]
    for opening in ("", "(", '"', "l'", "d'")
    for ending in ("", ",", ".", ":", ";", ")", "!", "?")
)


def may_hold_names(pieces: Sequence[str]) -> bool:
    """A quick look: most posts hold none of the words beside which names are found."""
    return not _HINTS.isdisjoint(pieces)


def i_am(text: str) -> Iterator[Detail]:
    """ "I am Ana Silva": needs two names, since many a word after "I am" has a capital."""
    return _introduced(_I_AM, text)


def own_names(text: str, low: str) -> Iterator[Detail]:
    """The names by which people introduce themselves: "my name is Ana"."""
    return _introduced(_INTRODUCED, text) if _holds(low, _INTRODUCTIONS_LOW) else iter(())


def _introduced(pattern: re.Pattern[str], text: str) -> Iterator[Detail]:
    for match in pattern.finditer(text):
        if not _within_word(text, match.start()):
            yield Detail(Kind.NAME, *match.span(1))


def staff_names(text: str, low: str) -> Iterator[Detail]:
    """Names of staff; a title is part of the span, the work is not. ``low`` is the text in small letters."""
    for pattern in _BY_TITLE if _holds(low, _TITLES_LOW) else ():
        for match in pattern.finditer(text):
            if not _within_word(text, match.start()) and not _is_initial(text, match):
                yield Detail(Kind.STAFF, *match.span())
    if _holds(low, _ROLES_LOW):
        yield from _by_work(text, low)
    if _holds(low, _DEALT_LOW):
        yield from (Detail(Kind.STAFF, *match.span(1)) for match in _DEALT.finditer(text))
    for match in _GIVEN.finditer(text) if _holds(low, ("called", "named")) else ():
        if _SOMEBODY.search(text[max(0, match.start() - _REACH) : match.start()]):
            yield Detail(Kind.STAFF, *match.span(1))


def _by_work(text: str, low: str) -> Iterator[Detail]:
    """ "My worker Sam", "Sam, my worker": a capital after or before the word for the work."""
    for work in _WORK.finditer(low):
        start, end = work.span()
        before = text[max(0, start - _REACH) : start]
        after = _THEN.match(text, end)
        if after and (after["said"] or _OWNED.search(before)):
            yield Detail(Kind.STAFF, *after.span("name"))
        named = _BEFORE.search(before)
        if named and not low[end : end + 1].isalpha():
            at = start - len(before)
            yield Detail(Kind.STAFF, at + named.start(1), at + named.end(1))


def _holds(low: str, pieces: Sequence[str]) -> bool:
    for piece in pieces:  # noqa: SIM110 - a generator costs more than the searches
        if piece in low:
            return True
    return False


def _within_word(text: str, start: int) -> bool:
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] in "_'-.@")


def _is_initial(text: str, titled: re.Match[str]) -> bool:
    """ "Ana M. Silva": a middle name, and not "Monsieur"."""
    start = titled.start()
    return titled.group().startswith("M. ") and _NAME_BEFORE.search(text[max(0, start - _REACH) : start]) is not None
