"""Personal details in a draft of a public reply: by the patterns that find them in posts, and looser ones. Pure.

``triage.privacy`` is where a detail is told from other words, for posts and drafts alike. A draft is read with its
disguises undone, so that digits of another script or with signs between that nobody sees do not pass.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from responses.guard_lines import Line, Result
from triage.privacy import Kind, personal_details
from triage.privacy.loose import canonical, long_numbers, may_be_emails, may_be_telephones
from triage.text import Mapped, normalise

_OF_A_PERSON = frozenset(
    {Kind.HEALTH_NUMBER, Kind.INSURANCE_NUMBER, Kind.RECORD_NUMBER, Kind.CARD, Kind.ACCOUNT, Kind.BIRTH}
)
_NAMES = frozenset({Kind.NAME, Kind.STAFF})  # a name has rules of its own
_SHORTEST = 6  # signs of a detail that is sought wherever it stands
_UNLISTED = "Replies give only the organisation's listed number."
_ECHO = "This personal detail stands in the post. Repeating it spreads it."
_NEVER = "A number or a date of one person never belongs in a public reply. Leave it out."

Span = tuple[int, int]


def telephones(text: str, allowed: Sequence[str]) -> Iterator[Line]:
    """Every number that could be a telephone's and is none of those ``allowed``, the listed one first."""
    mapped, known = normalise(text), _numbers_in(allowed)
    found = {(each.start, each.end) for each in personal_details(mapped.text) if each.kind is Kind.TELEPHONE}
    for start, end in _apart([*may_be_telephones(mapped.text), *sorted(found)]):
        if not _is_known(_digits(mapped.text[start:end]), known):
            yield _line("phone.unlisted", mapped, text, (start, end), allowed[0], _UNLISTED)


def echoes(text: str, post_text: str, allowed: Sequence[str]) -> Iterator[Line]:
    """Details of the post that the draft says again, however either spells them."""
    known, mapped = _numbers_in(allowed), normalise(text)
    given = {value for value, _ in _values(normalise(post_text).text) if not _is_of(value, known)}
    spans = [span for value, span in _values(mapped.text) if value in given] if given else []
    for span in _apart([*spans, *_written(mapped.text, given)]):
        yield _line("echo.personal", mapped, text, span, "", _ECHO)


def of_a_person(text: str) -> Iterator[Line]:
    """Numbers and dates that a body keeps of one person, wherever they come from."""
    mapped = normalise(text)
    for each in personal_details(mapped.text):
        if each.kind in _OF_A_PERSON:
            yield _line("detail.personal", mapped, text, (each.start, each.end), "", _NEVER)


def _values(text: str) -> Iterator[tuple[str, Span]]:
    """Each detail of a normalised text as it is compared, and where it stands."""
    for each in personal_details(text):
        if each.kind not in _NAMES:
            yield canonical(text[each.start : each.end], each.kind), (each.start, each.end)
    for start, end in may_be_emails(text):
        yield canonical(text[start:end], Kind.EMAIL), (start, end)
    for start, end in long_numbers(text):
        yield canonical(text[start:end]), (start, end)


def _written(text: str, given: Collection[str]) -> Iterator[Span]:
    """Where a text says one of these, whatever stands around it: "45, rue Saint-Denis" without "I live at"."""
    places = [place for place, sign in enumerate(text) if sign.isalnum()]
    signs = "".join(text[place].casefold()[:1] for place in places)
    for value in given:
        at = signs.find(value) if len(value) >= _SHORTEST else -1
        while at >= 0:
            yield places[at], places[at + len(value) - 1] + 1
            at = signs.find(value, at + len(value))


def _apart(spans: Iterable[Span]) -> list[Span]:
    """None over another: of those that overlap, the longest."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other or start >= last for other, last in kept):
            kept.append((start, end))
    return sorted(kept)


def _line(rule: str, mapped: Mapped, text: str, span: Span, suggestion: str, why: str) -> Line:
    start, end = mapped.span(*span)
    return Line(rule, Result.BLOCK, start, end, text[start:end], suggestion, why)


def _digits(value: str) -> str:
    digits = re.sub(r"\D", "", value)
    return digits.removeprefix("1") if len(digits) == 11 else digits


def _numbers_in(allowed: Sequence[str]) -> set[str]:
    """Numbers that may be given; a contact may have words around it ("Call 1-866-555-0123, 24/7")."""
    parts = [text[start:end] for text in allowed for start, end in may_be_telephones(text)]
    return {_digits(each) for each in [*allowed, *parts] if each}


def _is_of(value: str, known: set[str]) -> bool:
    """Whether a detail is an allowed number, or the end of one without its area: "555 0142"."""
    return _is_known(_digits(value), known) or (value.isdigit() and any(each.endswith(value) for each in known))


def _is_known(digits: str, known: set[str]) -> bool:
    return bool(digits) and digits in known
