"""One key for each label. Pure.

Capital letters first, then small letters and digits that mean nothing else on the desk, so that neither the desk's own
keys nor a person's changed ones stand in the way. With more labels than keys the last have none.
"""

from collections.abc import Mapping, Sequence
from string import ascii_uppercase

from triage.coding.services import CODABLE
from triage.models.coding import SENTIMENTS
from triage.taxonomy import CODES

_FREE = "hilopqwy567890"
SAVE, SKIP, UNDO = ".", ",", "z"


def keys_for(labels: Sequence[str]) -> list[str]:
    """A key for each label: a letter of its own where one is left."""
    left = dict.fromkeys(ascii_uppercase + _FREE)
    chosen = []
    for label in labels:
        wanted = [letter for letter in label.upper() if letter in left and letter.isalpha()]
        key = next(iter(wanted or left), "")
        left.pop(key, None)
        chosen.append(key)
    return chosen


SENTIMENT_KEYS: Mapping[str, str] = dict(zip(SENTIMENTS, "1234", strict=True))
CODE_KEYS: Mapping[str, str] = dict(zip(CODABLE, keys_for([CODES[code].label for code in CODABLE]), strict=True))
