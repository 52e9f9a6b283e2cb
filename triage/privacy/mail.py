"""Email addresses, also spelled out to hide from machines ("name at domain dot ca"), in both languages. Pure."""

import re
from collections.abc import Iterator

from triage.privacy.details import Detail, Kind

_PLAIN = re.compile(r"(?<![\w.+-])[\w.+'-]{0,63}\w@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?!\w)")
_IN_BRACKETS = r" ?[(\[{{<] ?(?:{words}) ?[)\]}}>] ?"
_AT = rf"(?:{_IN_BRACKETS.format(words='at|arobas|arobase|@')}|[(\[{{]a[)\]}}]| arobase? )"
_DOT = _IN_BRACKETS.format(words="dot|point")
_ANY_DOT = rf"(?:{_DOT}| dot | point |\.)"  # behind a sure "at" alone: "at Cedar Point on Monday" is none
_ENDS = "com|ca|org|net|uk|co|edu|gov|fr|info|io|me|on|qc|us|ie|au|be|ch|example"  # "at" and "dot" are words as well
_SPELLED = re.compile(  # one of "at" and "dot" in brackets, or both as words: "online at shop.com" is none
    rf"(?i)(?<![\w.+-])[\w+-]{{1,64}}(?:{_ANY_DOT}[\w+-]{{1,64}}){{0,2}}"
    rf"(?:{_AT}[\w-]{{2,63}}(?:{_ANY_DOT}[\w-]{{2,63}}){{0,2}}{_ANY_DOT}"
    rf"|(?: at |@)[\w-]{{2,63}}(?:(?:{_DOT}| dot )[\w-]{{2,63}}){{0,2}}(?:{_DOT}| dot ))(?:{_ENDS})\b"
)
_SPACED = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}(?: @ |@ ?)[\w-]{1,63} ?\. ?(?:com|ca|org|net|co\.uk|fr)\b")
_SPELLED_LOW = ("dot", "at)", "at]", "at}", "at>", "arobas", "(a)", "[a]", "{a}")


def may_hold_email(low: str) -> bool:
    """A quick look, in a text in small letters, for what an address without its sign is spelled with."""
    return any(piece in low for piece in _SPELLED_LOW)


def emails(text: str) -> Iterator[Detail]:
    """Every address, the plain ones first."""
    for pattern in (_PLAIN, _SPACED, _SPELLED):
        yield from (Detail(Kind.EMAIL, *match.span()) for match in pattern.finditer(text))
