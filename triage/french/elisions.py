"""French words with what is elided before them: "infirmière" is also written "l'infirmière" and "d'infirmière". Pure.

Words of a text stand with their apostrophes put aside, so that "l'attente" is one word. A phrase is written once, and
found with every little word before it.
"""

from collections.abc import Sequence
from functools import lru_cache

_VOWELS = frozenset("aeiouyh")
_BEFORE = ("l", "d", "n", "m", "s", "j", "t", "c", "qu")
_SHORTEST = 3  # letters; a shorter word with a letter before it is another: "as", "las"
_OTHERS = frozenset("une ans eux ont est ici oui ils elle elles ete etre hors hier haut hauts".split())  # noqa: SIM905


@lru_cache(maxsize=8192)
def spellings(word: str) -> Sequence[str]:
    """A word of a phrase, or the beginning of one ("annul*"), alone and behind each elided word."""
    if word[0] not in _VOWELS or len(word) < _SHORTEST or word in _OTHERS:
        return (word,)
    return (word, *(before + word for before in _BEFORE))
