"""Personal details in a draft of a public reply: by the patterns that find them in posts, and looser ones. Pure.

``triage.privacy`` is where a detail is told from other words, for posts and drafts alike. A draft is read once, with
its disguises undone, so that digits of another script or with signs between that nobody sees do not pass. Each place
is said once, whatever speaks against it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from responses.guard_lines import Line, Result
from responses.guard_listed import ends_a_listed, numbers_in, without_numbers
from triage.privacy import Detail, Kind, personal_details
from triage.privacy.dashes import straightened
from triage.privacy.loose import canonical, long_numbers, may_be_emails, may_be_telephones
from triage.text import normalise

_OF_A_PERSON = frozenset(
    {Kind.HEALTH_NUMBER, Kind.INSURANCE_NUMBER, Kind.RECORD_NUMBER, Kind.CARD, Kind.ACCOUNT, Kind.BIRTH}
)
_NAMES = frozenset({Kind.NAME, Kind.STAFF})  # a name has rules of its own
_SHORTEST = 6  # signs of a detail that is sought wherever it stands
_ECHO, _PERSON, _PHONE = "echo.personal", "detail.personal", "phone.unlisted"
_WHY = {  # in the order in which one speaks for a place
    _ECHO: "This personal detail stands in the post. Repeating it spreads it.",
    _PERSON: "A number or a date of one person never belongs in a public reply. Leave it out.",
    _PHONE: "Replies give only the organisation's listed number.",
}


class _Place(NamedTuple):
    start: int
    end: int
    rules: frozenset[str]


def details(text: str, post_text: str, allowed: Sequence[str]) -> Iterator[Line]:
    """Details that the draft says again after the post, that are of one person, or that are telephone numbers other
    than those ``allowed``, the listed one first: one line for each place."""
    mapped, listed = normalise(text), numbers_in(allowed)
    draft = without_numbers(straightened(mapped.text), listed)
    found = personal_details(draft)
    for place in _joined([*_echoes(draft, found, post_text, listed), *_of_a_person(found), *_telephones(draft, found)]):
        rule = next(each for each in _WHY if each in place.rules)
        start, end = mapped.span(place.start, place.end)
        offered = allowed[0] if _PHONE in place.rules and _PERSON not in place.rules else ""
        yield Line(rule, Result.BLOCK, start, end, text[start:end], offered, _WHY[rule])


def _echoes(draft: str, found: Sequence[Detail], post_text: str, listed: Collection[str]) -> Iterator[_Place]:
    """Details of the post, however either spells them."""
    post = without_numbers(straightened(normalise(post_text).text), listed)
    said = {value for value, _ in _values(post, personal_details(post)) if not ends_a_listed(value, listed)}
    if said:
        again = (span for value, span in _values(draft, found) if value in said)
        yield from (_Place(*span, frozenset({_ECHO})) for span in [*again, *_written(draft, said)])


def _of_a_person(found: Iterable[Detail]) -> Iterator[_Place]:
    """Numbers and dates that a body keeps of one person, wherever they come from."""
    for each in found:
        if each.kind in _OF_A_PERSON:
            yield _Place(each.start, each.end, frozenset({_PERSON}))


def _telephones(draft: str, found: Iterable[Detail]) -> Iterator[_Place]:
    """What is a telephone number by the rules of a country, and what is as long as one."""
    sure = [(each.start, each.end) for each in found if each.kind is Kind.TELEPHONE]
    yield from (_Place(*span, frozenset({_PHONE})) for span in [*sure, *may_be_telephones(draft)])


def _values(text: str, found: Iterable[Detail]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each detail of a text as it is compared, and where it stands."""
    for each in found:
        if each.kind not in _NAMES:
            yield canonical(text[each.start : each.end], each.kind), (each.start, each.end)
    for start, end in may_be_emails(text):
        yield canonical(text[start:end], Kind.EMAIL), (start, end)
    for start, end in long_numbers(text):
        yield canonical(text[start:end]), (start, end)


def _written(text: str, said: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where a text says one of these, whatever stands around it: "45, rue Saint-Denis" without "I live at"."""
    signs = [(sign, place) for place, letter in enumerate(text) if letter.isalnum() for sign in letter.casefold()]
    row = "".join(sign for sign, _ in signs)
    for value in said:
        at = row.find(value) if len(value) >= _SHORTEST else -1
        while at >= 0:
            yield signs[at][1], signs[at + len(value) - 1][1] + 1
            at = row.find(value, at + len(value))


def _joined(places: Iterable[_Place]) -> list[_Place]:
    """Those that overlap as one, from the first sign of any to the last."""
    joined: list[_Place] = []
    for place in sorted(places, key=lambda each: each[:2]):
        if joined and place.start < joined[-1].end:
            before = joined.pop()
            place = _Place(before.start, max(before.end, place.end), before.rules | place.rules)
        joined.append(place)
    return joined
