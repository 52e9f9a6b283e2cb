"""Personal details that a post gives away: telephone numbers, addresses, dates of birth, names of staff. Pure.

Every pattern is bounded and begins at the edge of what it matches, so that each is linear in the text.
"""

import re
from collections.abc import Iterator

PII, NAMES = "privacy.pii_in_post", "privacy.names_staff"

_DIGITS = [
    r"(?<![\d.])(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]?\d{3}[ .-]?\d{4}(?!\d)",  # North America
    r"(?<!\d)(?:\+44 ?7\d{3}|07\d{3}) ?\d{3} ?\d{3}(?!\d)",  # United Kingdom, mobile
    r"(?<!\d)0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}(?!\d)",  # United Kingdom, landline
    r"(?<!\d)\d{4}[- ]\d{3}[- ]\d{3}(?:[- ]?[A-Z]{2})?(?!\d)",  # Ontario health card
    r"(?<!\d)\d{3}[- ]\d{3}[- ]\d{4}(?!\d)",  # NHS number
    r"\b[A-CEGHJ-NPR-TVXY]\d[A-CEGHJ-NPR-TV-Z] ?\d[A-CEGHJ-NPR-TV-Z]\d\b",  # Canadian postal code
    r"\b[A-PR-UWYZ][A-HK-Y]?\d[\dA-HJKPSTUW]? ?\d[ABD-HJLNP-UW-Z]{2}\b",  # British postcode
    r"(?i:\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)[: ]{0,3}\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})",
]
_DIGIT_PATTERNS = [re.compile(pattern) for pattern in _DIGITS]
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,62}\w")
_STAFF = re.compile(
    r"\b(?:Dr|Doctor|Nurse|Sister|Mr|Mrs|Ms|Miss|Mx|Prof|Professor)\.? "
    r"(?!Practitioner|Manager|Specialist|Who\b|Led\b)[A-Z\u00c0-\u00de][\w'-]{1,30}"
)
_ANY_DIGIT = re.compile(r"\d")


def personal_details(text: str) -> Iterator[tuple[str, int, int]]:
    """(code, start, end) of each detail in a normalised text, which keeps its capitals."""
    if _ANY_DIGIT.search(text):
        for pattern in _DIGIT_PATTERNS:
            yield from ((PII, *match.span()) for match in pattern.finditer(text))
    if "@" in text:
        yield from ((PII, *match.span()) for match in _EMAIL.finditer(text))
    yield from ((NAMES, *match.span()) for match in _STAFF.finditer(text))
