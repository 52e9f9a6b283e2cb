"""Email addresses, also those spelled out to hide from machines: "name at domain dot ca". Pure."""

import re
from collections.abc import Iterator

from triage.privacy.details import Detail, Kind

_PLAIN = re.compile(r"(?<![\w.+-])[\w.+'-]{0,63}\w@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?!\w)")
_AT = r"(?: ?[(\[{] ?at ?[)\]}] ?| at |@)"
_DOT = r"(?: ?[(\[{] ?dot ?[)\]}] ?| dot |\.)"
_ENDS = "com|ca|org|net|uk|co|edu|gov|fr|info|io|me|on|qc|us|ie|au|example"  # "at" and "dot" are words as well
_SPELLED = re.compile(
    rf"(?i)(?<![\w.+-])[\w+-]{{2,64}}(?:{_DOT}[\w+-]{{1,64}}){{0,2}}{_AT}[\w-]{{2,63}}(?:{_DOT}[\w-]{{2,63}}){{0,2}}"
    rf"{_DOT}(?:{_ENDS})\b"
)
_SPACED = re.compile(r"(?<![\w.+-])[\w.+-]{1,64} ?@ ?[\w-]{1,63} ?\. ?(?:com|ca|org|net|co\.uk|fr)\b")


def emails(text: str) -> Iterator[Detail]:
    """Every address, the plain ones first."""
    for pattern in (_PLAIN, _SPACED, _SPELLED):
        yield from (Detail(Kind.EMAIL, *match.span()) for match in pattern.finditer(text))
