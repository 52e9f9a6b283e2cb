"""Words made alike: case, accents, apostrophes and letters that only look like Latin ones put aside. Pure.

``data/lookalikes.json`` holds, for each Latin letter, the characters that Unicode's table of confusables
(Technical Standard 39) reads as it, and letters drawn small, crossed or hooked.
"""

import json
import re
import unicodedata
from functools import lru_cache

from triage.version import DATA

_MARK = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_LOOKALIKES = {
    ord(sign): letter
    for letter, signs in json.loads((DATA / "lookalikes.json").read_text("utf-8")).items()
    for sign in signs
}
_MOST_ROUNDS = 4  # folding a folded letter may change it once more; none needs more


@lru_cache(maxsize=32768)
def fold(word: str) -> str:
    """ "Don't" and "dont" are one word, and so are "ѕafе" in Cyrillic letters and "safe"."""
    folded = word.replace("'", "")
    if folded.isascii():
        return folded.lower()
    for _ in range(_MOST_ROUNDS):
        before, folded = folded, _bare(folded)
        if folded == before:
            break
    return folded


def _bare(word: str) -> str:
    return _MARK.sub("", unicodedata.normalize("NFKD", word)).translate(_LOOKALIKES).casefold()
