"""Telephone numbers: what is shaped like one and either valid in a country of ours or announced as one. Pure.

The rules of each country are those of Google's ``phonenumbers``. Its own search of a text takes milliseconds, so a
cheap pattern finds what could be a number and the library judges that alone.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers

from triage.privacy.cues import announced, followed
from triage.privacy.details import Detail, Kind

# A group of digits, then others after a space, dot, hyphen or bracket; what stands in an address of the web is none.
_CANDIDATE = re.compile(
    r"(?<![\w/=.:$£€#+-])(?<!\d,)(?:\+ ?|00)?(?:\(\d{1,5}\) ?\d{1,6}|\d{1,15})"
    r"(?:(?:[ .\u2011\u2013-]|\. | - | ?\(|\) ?){1,2}\d{1,12}){0,6}"
    r"(?: ?(?:x|ext\.? ?|poste )\d{1,6})?(?![\w/]|[.,:]\d)",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"(?i) ?(?:x|ext|poste).*")
_NO_NUMBER = re.compile(
    r"(?:19|20)\d\d[ .-]\d\d?[ .-]\d\d?(?: |$)|\d\d?[ .-]\d\d?[ .-](?:19|20)?\d\d$"  # a date
    r"|(?:\d{1,3}\.){3}\d{1,3}$"  # an address of the internet
    r"|\d{3}-\d{2}-\d{4}$"  # social security
    r"|(?:19|20)\d\d ?[-\u2013] ?(?:19|20)\d\d$"  # years
    r"|\d{1,3}\.\d{5,}$"  # a decimal
)
_FREE_OF_CHARGE = re.compile(r"(?:\+|00)?1?8(?:00|33|44|55|66|77|88)\d{7}|0(?:800|808|805)\d{6,7}")  # nobody's own
_NORTH_AMERICA, _TRUNK = ("CA",), ("GB", "FR")  # where a number without a zero in front is valid, and where not
_FEWEST, _MOST = 7, 15  # digits: a local number, E.164
_MAY_HOLD = re.compile(rf"\d(?:\D*+\d){{{_FEWEST - 1}}}")


def may_hold_telephone(text: str) -> bool:
    """A quick look: whether there are as many digits in all as the shortest number has."""
    return _MAY_HOLD.search(text) is not None


def telephones(text: str) -> Iterator[Detail]:
    """Every telephone number, with its extension."""
    for match in _CANDIDATE.finditer(text):
        found, start = match.group(), match.start()
        plain = _EXTENSION.sub("", found)
        digits = "".join(filter(str.isdigit, plain))
        if not _FEWEST <= len(digits) <= _MOST or _NO_NUMBER.match(plain) or is_free_of_charge(digits):
            continue
        counts = followed(text, match.end(), "counted")
        if (
            not counts
            and _grouped(plain)
            and (_valid(plain, digits) or announced_as_telephone(text, start, match.end()))
        ):
            yield Detail(Kind.TELEPHONE, start, match.end())


def is_free_of_charge(digits: str) -> bool:
    """Whether a number is called at no cost: an organisation's, never a person's."""
    return _FREE_OF_CHARGE.fullmatch(digits) is not None


def announced_as_telephone(text: str, start: int, end: int) -> bool:
    """Whether the words around say that a number is a telephone's."""
    return announced(text, start, "telephone") or followed(text, end, "after_a_telephone")


def _grouped(found: str) -> bool:
    """Numbers are said in groups of at least two digits: "1 1 1 1 1 1 1" is a score. A country's 1 stands alone."""
    groups = re.findall(r"\d+", found)
    return sum(len(group) == 1 for group in groups) <= 2 and len(groups) <= 7


@lru_cache(maxsize=1024)
def _valid(found: str, digits: str) -> bool:
    if found.startswith("+") or digits.startswith("00"):
        return _is_valid(f"+{digits.lstrip('0')}", None)
    regions = _TRUNK if digits.startswith("0") else _NORTH_AMERICA if len(digits) >= 10 else ()
    return any(_is_valid(digits, region) for region in regions)


def _is_valid(number: str, region: str | None) -> bool:
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    if region is None:  # who writes a country's code means a telephone, whichever numbers are given out there
        return phonenumbers.is_possible_number(parsed)
    return phonenumbers.is_valid_number(parsed) or _fictitious(parsed)


def _fictitious(parsed: phonenumbers.PhoneNumber) -> bool:
    """Exchange 555 is given to nobody; people write it where they do not want to be called."""
    national = str(parsed.national_number)
    return parsed.country_code == 1 and len(national) == 10 and national[3:6] == "555" and national[0] > "1"
