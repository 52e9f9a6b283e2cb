"""Praise and complaint in one breath ("Kind nurses, awful food"): what stands before a comma, and what behind. Pure.

A sentence is one judgement, and the louder half of it wins. So a short text that the sentence reader read is also cut
in two at each place where a writer may turn: both halves are judged as parts of a text are, and where one is clearly
good and the other clearly bad the text is mixed. Words alone are too often wrong about half a sentence.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from triage.detectors import Reading
from triage.learned.experts import LABELS, Experts
from triage.learned.framing import sides_of
from triage.learned.numbers import table
from triage.learned.opinion import Opinion, experts
from triage.learned.second import was_read
from triage.sentiment import SHIPPED_LEXICON, Lexicon, Score, Unit, score
from triage.version import MODELS

MOST_WORDS, LEAST_WORDS, MOST_TURNS = 60, 2, 8  # of a text, of a half, and places of a text that are tried
SURE = 0.65  # from this probability a half is clearly good, or clearly bad: it says less than a sentence
_JOINING = "and|but|while|whereas|yet|though|although|however|even if"
_TURN = re.compile(rf"(?<=[,;:.!?])\s+|\s[-–—]+\s|\s(?=(?:{_JOINING})\s)", re.IGNORECASE)
_NEG, _POS = LABELS.index("neg"), LABELS.index("pos")


class _Half(NamedTuple):
    """``text`` is the number of the text; ``unit`` where the half stands in it, scored by itself."""

    text: int
    unit: Unit
    words: list[str]
    score: Score


def both_sides(
    readings: Sequence[Reading],
    guesses: Sequence[Opinion | None],
    lexicon: Lexicon = SHIPPED_LEXICON,
    folder: Path = MODELS,
) -> list[Opinion | None]:
    """The guesses, mixed where halves say so; the bad half is then the worst of the text. One batch for all."""
    told = list(guesses)
    model = experts(folder)
    asked = [n for n, guess in enumerate(guesses) if guess and not guess.mixed and _is_short(readings[n])]
    halves = [half for n in asked for half in _halves(n, readings[n], lexicon)]
    if model is None or not halves:
        return told
    clearest: dict[int, float] = {}
    rows = _judged(model, halves, readings)
    for at in range(0, len(halves), 2):
        bad, good = (at, at + 1) if rows[at][_NEG] >= rows[at + 1][_NEG] else (at + 1, at)
        clear, number = min(rows[bad][_NEG], rows[good][_POS]), halves[at].text
        guess = told[number]
        if guess and clear >= SURE and clear > clearest.get(number, 0) and _of_care(halves[bad], halves[good]):
            clearest[number] = clear
            told[number] = guess._replace(mixed=True, worst=halves[bad].unit, worst_probability=rows[bad][_NEG])
    return told


def _of_care(bad: _Half, good: _Half) -> bool:
    """What a writer hoped, heard or knew elsewhere is no side of the care."""
    return sides_of(bad.unit.masked).bad and sides_of(good.unit.masked).good


def _is_short(reading: Reading) -> bool:
    return was_read(reading.states) and 2 * LEAST_WORDS <= len(reading.tokens.words) <= MOST_WORDS


def _halves(number: int, reading: Reading, lexicon: Lexicon) -> Iterator[_Half]:
    """Two for each turn: what is before it, then what is behind."""
    text, words, starts = reading.mapped.text, reading.tokens.words, reading.tokens.starts
    for turn in _turns(text, starts):
        cut = bisect_left(starts, turn.end())
        for start, end, mine in ((0, turn.start(), words[:cut]), (turn.end(), len(text), words[cut:])):
            alone = score(text[start:end], [(0, end - start)], lexicon)
            unit = Unit(start, end, alone.compound, alone.masked, alone.valences)
            yield _Half(number, unit, mine, alone)


def _turns(text: str, starts: Sequence[int]) -> list[re.Match[str]]:
    """The first few with enough words on both sides."""
    found = []
    for turn in _TURN.finditer(text):
        before = bisect_left(starts, turn.end())
        if LEAST_WORDS <= before <= len(starts) - LEAST_WORDS:
            found.append(turn)
    return found[:MOST_TURNS]


def _judged(model: Experts, halves: Sequence[_Half], readings: Sequence[Reading]) -> list[list[float]]:
    """Probabilities of each."""
    read = []
    for half in halves:
        states = readings[half.text].states
        read.append(states.mean(half.unit.start, half.unit.end) if states else None)
    told = model.of_parts([half.words for half in halves], table([half.score for half in halves]), read)
    rows: list[list[float]] = told.probabilities.tolist()
    return rows
