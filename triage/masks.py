"""Set phrases put aside before words are weighed, so that "crisis team" is no crisis and "kind of" not kind. Pure.

The patterns are many and a text meets few: its words say which may match, each word asked once for all patterns.
"""

import re
from collections.abc import Sequence
from itertools import chain

Mask = tuple[re.Pattern[str], str, Sequence[str]]  # what matches, the word in its place, what a text must hold of it
Chosen = list[tuple[re.Pattern[str], str]]

# Letters that a pattern matches as well, whatever the case ("treated wıth"); the dot is what is left of a small "İ".
_ALIKE = str.maketrans({"ı": "i", "ſ": "s", "\u0307": ""})
_KEPT, _LONGEST_KEPT = 50_000, 40  # words remembered, and their letters


class Masks:
    """Masks in the order in which they are put on."""

    def __init__(self, masks: Sequence[Mask]) -> None:
        self._masks = tuple(masks)
        self._hints = _Hints(self._masks)

    def chosen(self, lower: str) -> Chosen:
        """Those that may match in a text, given in small letters, or in a part of it: the others are not tried."""
        if not lower.isascii():
            lower = lower.translate(_ALIKE)
        hints = set(chain.from_iterable(map(self._hints.__getitem__, set(lower.split()))))  # each need is sought once
        numbers = {number for need, number in hints if need in lower} if hints else ()
        return [self._masks[number][:2] for number in sorted(numbers)]


class _Hints(dict[str, Sequence[tuple[str, int]]]):
    """By a word, the needs whose longest word it holds, each with the number of its mask."""

    def __init__(self, masks: Sequence[Mask]) -> None:
        super().__init__()
        self._needs: dict[str, list[tuple[str, int]]] = {}
        for number, (_, _, needs) in enumerate(masks):
            for need in needs:
                self._needs.setdefault(max(need.split(), key=len, default=""), []).append((need, number))

    def __missing__(self, word: str) -> Sequence[tuple[str, int]]:
        hints = tuple([hint for piece, needs in self._needs.items() if piece in word for hint in needs])
        if len(word) <= _LONGEST_KEPT:
            if len(self) >= _KEPT:
                self.clear()
            self[word] = hints
        return hints


def masked(text: str, masks: Chosen) -> str:
    for pattern, word in masks:
        text = pattern.sub(word, text)
    return text
