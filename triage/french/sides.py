"""Praise and complaint in one French sentence ("Bon accueil, attente interminable"): before a turn, and behind. Pure.

As ``triage.learned.sides`` does for English, but French is judged by words alone, which are often wrong about half a
sentence: the lexicon must find the same sides.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from triage.french.features import features_of
from triage.french.lexicon import FrenchLexicon, score
from triage.french.model import French
from triage.learned.experts import LABELS
from triage.learned.framing import sides_of
from triage.learned.opinion import SURE, Opinion
from triage.sentiment import THRESHOLD, Score, Unit

MOST_WORDS, LEAST_WORDS, MOST_TURNS = 60, 2, 8  # of a text, of a half, and places of a text that are tried
_JOINING = "et|mais|puis|alors que|tandis que|pourtant|cependant|toutefois|même si|par contre|en revanche|dommage"
_TURN = re.compile(rf"(?<=[,;:.!?])\s+|\s[-–—]+\s|\s(?=(?:{_JOINING})\s)", re.IGNORECASE)
_NEG, _POS = LABELS.index("neg"), LABELS.index("pos")


class _Pair(NamedTuple):
    """The two halves of the text of this number."""

    text: int
    halves: tuple[Unit, Unit]


def both_sides(
    texts: Sequence[tuple[str, Score]], guesses: Sequence[Opinion | None], model: French, lexicon: FrenchLexicon
) -> list[Opinion | None]:
    """The guesses, mixed where halves say so; the bad half is then the worst of the text. One batch for all."""
    told = list(guesses)
    pairs = [
        _Pair(number, halves)
        for number, ((text, _), guess) in enumerate(zip(texts, guesses, strict=True))
        if guess and not guess.mixed and guess.confidence is not None
        for halves in _halves(lexicon.without_names(text), lexicon)
        if halves[0].compound * halves[1].compound < 0
    ]
    if not pairs:
        return told
    rows = model.probabilities([features_of(half.masked, lexicon) for pair in pairs for half in pair.halves]).tolist()
    clearest: dict[int, float] = {}
    for pair, first, second in zip(pairs, rows[::2], rows[1::2], strict=True):
        guess, judged = told[pair.text], sorted(zip(pair.halves, (first, second), strict=True), key=_compound)
        (bad, of_bad), (good, of_good) = judged
        clear = min(of_bad[_NEG], of_good[_POS])
        said = sides_of(bad.masked).bad and sides_of(good.masked).good
        if guess and said and clear >= SURE and clear > clearest.get(pair.text, 0):
            clearest[pair.text] = clear
            told[pair.text] = guess._replace(mixed=True, worst=bad, worst_probability=of_bad[_NEG])
    return told


def _compound(judged: tuple[Unit, list[float]]) -> float:
    return judged[0].compound


def _halves(text: str, lexicon: FrenchLexicon) -> Iterator[tuple[Unit, Unit]]:
    """Two for each of the first turns, of a short text alone; each with a lexicon's verdict."""
    words = [match.start() for match in re.finditer(r"\w+", text[: MOST_WORDS * 20])]
    if len(words) > MOST_WORDS or len(text) > MOST_WORDS * 20:
        return
    turns = [turn for turn in _TURN.finditer(text) if _enough(words, turn.end())]
    for turn in turns[:MOST_TURNS]:
        yield _half(text, 0, turn.start(), lexicon), _half(text, turn.end(), len(text), lexicon)


def _enough(words: Sequence[int], cut: int) -> bool:
    before = sum(start < cut for start in words)
    return LEAST_WORDS <= before <= len(words) - LEAST_WORDS


def _half(text: str, start: int, end: int, lexicon: FrenchLexicon) -> Unit:
    part = text[start:end]
    compound = score(part, [(0, len(part))], lexicon).compound
    return Unit(start, end, compound if abs(compound) >= THRESHOLD else 0.0, part)
