"""Names of a few words, found in a text whatever their capitals, accents and spaces. Pure."""

import re
from collections.abc import Iterable

from triage.text.folding import fold

_FORMS = {
    "a": "a\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5",
    "c": "c\u00e7",
    "e": "e\u00e8\u00e9\u00ea\u00eb",
    "i": "i\u00ec\u00ed\u00ee\u00ef",
    "n": "n\u00f1",
    "o": "o\u00f2\u00f3\u00f4\u00f5\u00f6",
    "u": "u\u00f9\u00fa\u00fb\u00fc",
    "y": "y\u00fd\u00ff",
}


def pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    """What finds any of the names as whole words; of two that begin alike the longer."""
    written = "|".join(map(_written, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{written})(?!\w)", re.IGNORECASE)


def _written(name: str) -> str:
    return r"\s+".join("".join(map(_letter, word)) for word in name.split())


def _letter(sign: str) -> str:
    forms = _FORMS.get(fold(sign) if sign.isalpha() else sign)
    return f"[{forms}]" if forms else re.escape(sign)
