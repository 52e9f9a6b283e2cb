"""Email addresses, also those spelled out to hide from machines: "name at domain dot ca". Pure."""

import re
from collections.abc import Iterator

from triage.privacy.details import Detail, Kind

_PLAIN = re.compile(r"(?<![\w.+-])[\w.+'-]{0,63}\w@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?!\w)")
_IN_BRACKETS = r" ?[(\[{{] ?{word} ?[)\]}}] ?"
_AT, _DOT = _IN_BRACKETS.format(word="at"), _IN_BRACKETS.format(word="dot")
_ENDS = "com|ca|org|net|uk|co|edu|gov|fr|info|io|me|on|qc|us|ie|au|example"  # "at" and "dot" are words as well
_SPELLED = re.compile(  # one of "at" and "dot" in brackets, or both as words: "online at shop.com" is none
    rf"(?i)(?<![\w.+-])[\w+-]{{2,64}}(?:(?:{_DOT}| dot |\.)[\w+-]{{1,64}}){{0,2}}"
    rf"(?:{_AT}[\w-]{{2,63}}(?:(?:{_DOT}| dot |\.)[\w-]{{2,63}}){{0,2}}(?:{_DOT}| dot |\.)"
    rf"|(?: at |@)[\w-]{{2,63}}(?:(?:{_DOT}| dot )[\w-]{{2,63}}){{0,2}}(?:{_DOT}| dot ))(?:{_ENDS})\b"
)
_SPACED = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}(?: @ |@ ?)[\w-]{1,63} ?\. ?(?:com|ca|org|net|co\.uk|fr)\b")


def emails(text: str) -> Iterator[Detail]:
    """Every address, the plain ones first."""
    for pattern in (_PLAIN, _SPACED, _SPELLED):
        yield from (Detail(Kind.EMAIL, *match.span()) for match in pattern.finditer(text))
