"""Words written to get past a filter, undone when that gives a word of the rules. Pure.

"su1c1de", "suiciiidal", "iwanttodie": ordinary words are left alone, since only the rules' vocabulary is put in
their place.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby

from triage.text.danger import OF_THE_DESK, Danger
from triage.text.folding import fold

LONGEST_WORD = 64  # of letters looked at: no rule has a longer one, and caches stay small
_CACHED = 50_000  # words remembered by a reader
_LONGEST_PART = 12  # letters of a word that others are glued to
_GLUED_FROM = 7  # letters of the shortest glued phrase: "killme2"
_UNKNOWN_COST = 3
_IMPOSSIBLE = 1e9
# Either reading of a sign is tried: "k1ll" and "ki11".
_LEET = [str.maketrans("013456789!|@$*\u20ac\u00a3+(", f"o{i}eas{g}tbg{i}{i}as{i}eltc") for i in "il" for g in "bg"]
_COUNTED = re.compile(  # "5ans" is a number of years, and no "sans"
    r"\d+(?:ans?|mois|semaines?|jours?|h|hrs?|hours?|min|mins|minutes?|days?|weeks?|wks?|months?|yrs?|years?|km|kms|kg|mg|ml|cm)"
)
_SMALL = frozenset(
    "a am an and at be by can do end for go get he her him his i id ill im in is it its ive let me my no not now of "  # noqa: SIM905
    "off on or out she so the them they this to too up us we will you your all je jai de en la le ma mon pas ne se "
    "moi sa".split()
)


class Reader:
    """Reads words by a vocabulary, remembering what it read. ``glued`` are the words read as several."""

    def __init__(self, known: Callable[[str], bool], danger: Danger = OF_THE_DESK) -> None:
        self._known, self.danger = known, danger
        self.read: dict[str, str] = {}
        self.glued: set[str] = set()
        self._tags: dict[str, str] = {}
        self._parts: dict[str, bool] = {}

    def word(self, written: str) -> str:
        """The folded word, its disguise undone. Words glued together are put apart by spaces."""
        word = self.read.get(written)
        if word is None:
            word = self._word(fold(written[:LONGEST_WORD]))
            if len(self.read) >= _CACHED:
                self.forget()
            self.read[written] = word
            if " " in word:
                self.glued.add(word)
        return word

    def forget(self) -> None:
        self.read.clear()
        self.glued.clear()
        self._tags.clear()
        self._parts.clear()

    def tag(self, folded: str) -> str:
        """The words in a hashtag, put apart by spaces, if all of it is words of the vocabulary."""
        words = self._tags.get(folded)
        if words is None:
            words = self._tags[folded] = " ".join(self.parts(folded) or [folded])
        return words

    def known(self, word: str) -> bool:
        return len(word) > 2 and self._known(word)

    def undone(self, folded: str) -> str | None:
        """The word of the vocabulary behind digits and signs for letters, and behind repeated letters."""
        if not any(map(str.isalpha, folded)) or _COUNTED.fullmatch(folded):
            return None
        for table in _LEET:
            word = folded.translate(table)
            if self.known(word):
                return word
            if (plain := self._unstretched(word)) is not None:
                return plain
        return None

    def _word(self, folded: str) -> str:
        if folded.isdigit() or self._known(folded):
            return folded
        if not folded.isalpha():
            return self.undone(folded) or folded
        if (plain := self._unstretched(folded)) is not None:
            return plain
        if len(folded) >= _GLUED_FROM and not self.known(folded):
            parts = self.parts(folded)
            if parts and not self.danger.glued.isdisjoint(parts):
                return " ".join(parts)
        return folded

    def _unstretched(self, word: str) -> str | None:
        """ "suiciiiidal": a letter three times or more in a row stands for two, or for one."""
        runs = [(letter, len(list(run))) for letter, run in groupby(word)]
        if max((length for _, length in runs), default=0) < 3:
            return None
        for most in (2, 1):
            plain = "".join(letter * (length if length < 3 else most) for letter, length in runs)
            if self.known(plain):
                return plain
        return None

    def parts(self, letters: str, *, loose: bool = False) -> list[str] | None:
        """The fewest words of the vocabulary that make up ``letters``; with ``loose``, letters may be left over."""
        cost: list[float] = [0.0]
        last: list[int] = [0]
        get = self._parts.get
        for end in range(1, len(letters) + 1):
            best, begin = (cost[end - 1] + _UNKNOWN_COST if loose else _IMPOSSIBLE), end - 1
            for start in range(max(0, end - _LONGEST_PART), end):
                if cost[start] + 1 < best:
                    part = letters[start:end]
                    fits = get(part)
                    if fits or (fits is None and self._is_part(part)):
                        best, begin = cost[start] + 1, start
            cost.append(best)
            last.append(begin)
        return None if cost[-1] >= _IMPOSSIBLE else _backwards(letters, last)

    def _is_part(self, letters: str) -> bool:
        if len(self._parts) >= _CACHED:
            self._parts.clear()
        fits = self._parts[letters] = letters in _SMALL or letters in self.danger.glued or self.known(letters)
        return fits


def _backwards(letters: str, last: list[int]) -> list[str]:
    parts: list[str] = []
    end = len(letters)
    while end:
        parts.append(letters[last[end] : end])
        end = last[end]
    return parts[::-1]


@lru_cache(maxsize=16)
def reader_of(known: Callable[[str], bool], danger: Danger = OF_THE_DESK) -> Reader:
    return Reader(known, danger)
