"""Numbers that a body gave to a person: health, insurance, card, account and record numbers. Pure.

A number with the right checksum (``python-stdnum``, Luhn) is one; so is one that the words before it announce, since
people mistype.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from stdnum import iban, luhn
from stdnum.ca import bc_phn, sin
from stdnum.fr import nir
from stdnum.gb import nhs

from triage.privacy.cues import announced, any_of, followed
from triage.privacy.details import Detail, Kind, words
from triage.privacy.phones import announced_as_telephone, is_free_of_charge

_EDGE, _END = r"(?<![\w/=.+$£€-])", r"(?![\w/]|[.,-]\d)"
_ONTARIO = re.compile(rf"{_EDGE}\d{{4}}([- ]?)\d{{3}}\1\d{{3}}(?:[- ]?[A-Z]{{2}})?{_END}")
_TEN = re.compile(rf"{_EDGE}(?:\d{{3}}([- ]?)\d{{3}}\1\d{{4}}|\d{{4}}([- ])\d{{3}}\2\d{{3}}){_END}")
_NINE = re.compile(rf"{_EDGE}\d{{3}}([- ]?)\d{{3}}\1\d{{3}}{_END}")
_SECURITY = re.compile(rf"{_EDGE}\d{{3}}-\d{{2}}-\d{{4}}{_END}")
_RAMQ = re.compile(rf"{_EDGE}[A-Z]{{4}}[ -]?(\d\d)(\d\d)[ -]?(\d\d)\d\d{_END}")
_CARD = re.compile(rf"{_EDGE}[2-6]\d{{3}}(?:([- ]?)\d{{4}}\1\d{{4}}\1\d{{1,7}}|[- ]?\d{{6}}[- ]?\d{{5}}){_END}")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?!\w)")
_FRANCE = re.compile(
    rf"{_EDGE}[1-478] ?\d\d ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d\d|2[ABab]) ?\d{{3}} ?\d{{3}} ?\d\d{_END}"
)
_BRITAIN = re.compile(r"(?<!\w)([A-Z]{2}) ?\d\d ?\d\d ?\d\d ?[A-D](?!\w)")
_GIVEN_IN_BRITAIN = re.compile("(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]")
_ANY = re.compile(rf"{_EDGE}(?:# ?)?(?:[A-Za-z]{{1,3}}-?)?\d(?:[ -]?\d){{3,18}}(?:[- ]?[A-Z]{{2}})?{_END}")
_MANY = re.compile(r"\d(?:\D*+\d){7}")  # as many digits in all as the shortest of those with a checksum, but for IBAN
_RECORDS = "records"  # of words that need "number" beside them: "file number 12345", but not "patient since 2019"
_LISTS = (  # of words, what they announce, and the fewest digits
    ("health", Kind.HEALTH_NUMBER, 8),
    ("insurance", Kind.INSURANCE_NUMBER, 8),
    ("cards", Kind.CARD, 12),
    ("identities", Kind.RECORD_NUMBER, 5),
    (_RECORDS, Kind.RECORD_NUMBER, 4),
)
_FEWEST_BESIDE = 5  # digits: a file is not numbered like a year
_BESIDE = re.compile(rf"(?i)(?<!\w)(?:{any_of(words()['adjacent'])})[.:]? ?$")
_BIRTH_MONTHS = range(1, 13)
_FEMALE = 50  # added to the month of birth


def numbers(text: str) -> Iterator[Detail]:
    """Every such number, what a checksum bears out first."""
    many = _MANY.search(text) is not None
    yield from _checked(text, _IBAN, Kind.ACCOUNT, iban.is_valid)
    if many:
        yield from _checked(text, _CARD, Kind.CARD, luhn.is_valid)
        yield from _checked(text, _FRANCE, Kind.HEALTH_NUMBER, nir.is_valid)
        yield from _quebec(text)
    yield from _announced(text)
    yield from _national_insurance(text)
    if many:
        yield from _long(text)


def _quebec(text: str) -> Iterator[Detail]:
    for match in _RAMQ.finditer(text):
        if _is_birth(int(match[1]), int(match[2]), int(match[3])) or announced(text, match.start(), "health"):
            yield Detail(Kind.HEALTH_NUMBER, *match.span())


def _long(text: str) -> Iterator[Detail]:
    """Those that look like telephone numbers."""
    yield from _unless_telephone(text, _ONTARIO, Kind.HEALTH_NUMBER, _is_ontario)
    yield from _unless_telephone(text, _TEN, Kind.HEALTH_NUMBER, bc_phn.is_valid)
    yield from _unless_telephone(text, _NINE, Kind.INSURANCE_NUMBER, sin.is_valid)
    yield from (Detail(Kind.INSURANCE_NUMBER, *match.span()) for match in _SECURITY.finditer(text))


def nhs_numbers(text: str) -> Iterator[Detail]:
    """Asked after telephones: one number in eleven of North America has this checksum by chance."""
    yield from _unless_telephone(text, _TEN, Kind.HEALTH_NUMBER, _is_nhs)


def _is_nhs(number: str) -> bool:
    return nhs.is_valid(number) and not is_free_of_charge(number)


def _checked(text: str, pattern: re.Pattern[str], kind: Kind, valid: Callable[[str], bool]) -> Iterator[Detail]:
    for match in pattern.finditer(text):
        if valid(re.sub(r"[ -]", "", match.group())):
            yield Detail(kind, *match.span())


def _unless_telephone(
    text: str, pattern: re.Pattern[str], kind: Kind, valid: Callable[[str], bool]
) -> Iterator[Detail]:
    for detail in _checked(text, pattern, kind, valid):
        if not announced_as_telephone(text, detail.start, detail.end):
            yield detail


def _announced(text: str) -> Iterator[Detail]:
    for match in _ANY.finditer(text):
        digits = sum(map(str.isdigit, match.group()))
        for name, kind, fewest in _LISTS:
            if digits >= fewest and announced(text, match.start(), name) and _says_number(text, match, name):
                yield Detail(kind, match.start(), match.end())
                break


def _national_insurance(text: str) -> Iterator[Detail]:
    """Of Britain: by its first letters, or announced."""
    for match in _BRITAIN.finditer(text):
        if _GIVEN_IN_BRITAIN.match(match[1]) or announced(text, match.start(), "insurance"):
            yield Detail(Kind.INSURANCE_NUMBER, *match.span())


def _says_number(text: str, match: re.Match[str], list_name: str) -> bool:
    """Of a record: "file number 12345", "file #12345", or "file 12345" with neither a word between nor one after that
    is counted."""
    if list_name != _RECORDS:
        return True
    if sum(map(str.isdigit, match.group())) >= _FEWEST_BESIDE and _stands_beside(text, match):
        return True
    before = text[max(0, match.start() - 16) : match.start()].lower()
    said = re.search(r"(?:number|num|no\.?|n°|nr|id|#|numéro)(?: is| was|:|#)?[ :#]{0,3}$", before)
    return match.group().startswith("#") or said is not None


def _stands_beside(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 16) : match.start()]
    return _BESIDE.search(before) is not None and not followed(text, match.end(), "counted")


def _is_ontario(number: str) -> bool:
    """Ten digits with Luhn's checksum, the first not 0; two letters of a version may follow."""
    digits = number[:10]
    lettered = len(number) == 12
    return digits[0] != "0" and (lettered or luhn.is_valid(digits))


def _is_birth(year: int, month: int, day: int) -> bool:
    """RAMQ: the date of birth stands in the number, with 50 added to the month for women."""
    month = month - _FEMALE if month > _FEMALE else month
    if month not in _BIRTH_MONTHS:
        return False
    try:
        date(2000 if year == 0 else 1900 + year, month, day)
    except ValueError:
        return False
    return True
