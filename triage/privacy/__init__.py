"""Personal details that a post gives away: of whoever wrote it, and names of staff. Pure.

Every pattern is bounded and begins at the edge of what it matches, so that each is linear in the text. Most posts
hold no detail: a few searches for plain words keep the patterns from being tried on them.
"""

import re
from collections.abc import Iterator

from triage.privacy.accounts import handles, may_hold_handle
from triage.privacy.dashes import straightened
from triage.privacy.details import NAMES, PII, Detail, Kind, without_overlaps
from triage.privacy.mail import emails, may_hold_email
from triage.privacy.names import i_am, may_hold_names, own_names, staff_names
from triage.privacy.numbers import nhs_numbers, numbers
from triage.privacy.phones import may_hold_telephone, telephones
from triage.privacy.places import births, postal_codes, streets
from triage.privacy.relations import may_hold_persons, persons
from triage.privacy.wards import beds, plates

__all__ = ["NAMES", "PII", "Detail", "Kind", "personal_details"]

_DIGIT = re.compile("[0-9]")
_SEVERAL = re.compile(r"[0-9](?:[^0-9A-Za-z]{0,3}[0-9]){3}")  # the fewest of a number that means a person


def personal_details(text: str) -> list[Detail]:
    """Every detail in a normalised text, which keeps its capitals; in order, none over another."""
    text = straightened(text)
    low = text.lower()
    if len(low) != len(text):  # a letter whose small form is two: places must stay
        low = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    found: list[Detail] = []
    if "@" in text or may_hold_email(low):
        found += emails(text)
    if _DIGIT.search(text):
        found += _with_digits(text, low)
    pieces = low.split()
    if "@" in text or may_hold_handle(pieces):
        found += handles(text)
    if "I am " in text or "I'm " in text or "je suis " in low:
        found += i_am(text)
    if may_hold_names(pieces):
        found += own_names(text, low)
        found += staff_names(text, low)
    if may_hold_persons(pieces):
        found += persons(text)
    return without_overlaps(found) if found else found


def _with_digits(text: str, low: str) -> Iterator[Detail]:
    """The surest first."""
    yield from births(text, low)
    if _SEVERAL.search(text):
        yield from numbers(text)
        if may_hold_telephone(text):
            yield from telephones(text)
            yield from nhs_numbers(text)
    yield from streets(text, low)
    yield from postal_codes(text)
    yield from beds(text, low)
    yield from plates(text, low)
