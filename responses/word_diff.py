"""Two texts compared word by word. Pure; the work is bounded by the number of words looked at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_WORDS = 400  # of each text; what follows is shown as replaced


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Part:
    """A run of words with the space that follows each."""

    kind: Kind
    text: str


def differences(before: str, after: str) -> list[Part]:
    """What became of ``before``: runs kept, left out and put in, in reading order. Spaces alone make no difference."""
    old, new = _words(before), _words(after)
    same = _longest_common([word.strip() for word in old], [word.strip() for word in new])
    parts: list[Part] = []
    at_old = at_new = 0
    for run_old, run_new, length in [*same, (len(old), len(new), 0)]:
        parts += _part(Kind.GONE, old[at_old:run_old]) + _part(Kind.NEW, new[at_new:run_new])
        parts += _part(Kind.SAME, new[run_new : run_new + length])
        at_old, at_new = run_old + length, run_new + length
    return parts


def _longest_common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs that both hold: where in each, and how many words. The table is n by m; difflib's worst case is cubic."""
    left = _table(old, new)
    runs: list[tuple[int, int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            start_i, start_j, length = runs[-1] if runs else (-1, -1, 0)
            if (start_i + length, start_j + length) == (i, j):
                runs[-1] = (start_i, start_j, length + 1)
            else:
                runs.append((i, j, 1))
            i, j = i + 1, j + 1
        elif left[i + 1][j] >= left[i][j + 1]:
            i += 1
        else:
            j += 1
    return runs


def _table(old: Sequence[str], new: Sequence[str]) -> list[list[int]]:
    """How many words the rests from each pair of places have in common."""
    left = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        row, below, word = left[i], left[i + 1], old[i]
        for j in range(len(new) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if word == new[j] else max(below[j], row[j + 1])
    return left


def _words(text: str) -> list[str]:
    words = re.findall(r"\S+\s*", text)
    rest = "".join(words[MOST_WORDS:])
    return [*words[:MOST_WORDS], rest] if rest else words


def _part(kind: Kind, words: Sequence[str]) -> list[Part]:
    return [Part(kind, "".join(words))] if words else []
