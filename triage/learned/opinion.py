"""The learned judgement of sentiment: of a text as a whole and of each of its sentences. Pure.

It is a guess with a probability. Where the model's file is missing or damaged there is none, the lexicon judges alone
and ``problem`` says so; nothing else stops. It never gates what is urgent.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from triage.learned.errors import ArtifactError
from triage.learned.experts import LABELS, Experts
from triage.learned.framing import sides_of
from triage.learned.linear import Floats
from triage.learned.numbers import table
from triage.reader import States
from triage.sentiment import DRIVING_WORDS, MIXED, Score, Unit
from triage.text import Tokens
from triage.version import MODELS

ARTIFACT = "sentiment.npz"
SURE = 0.6  # from this probability a sentence is clearly good, or clearly bad
_NEG, _POS = LABELS.index("neg"), LABELS.index("pos")
_LEAST_WEIGHT = 0.5  # of a word that is shown as driving


class Opinion(NamedTuple):
    """``label`` is neg, neu or pos, ``confidence`` its probability (None: it is not the model's own label).

    ``worst`` is the sentence most likely bad; ``posts`` how much the text reads like a post, 0 to 1.

    ``mixed``: one sentence or clause is clearly bad and another clearly good, both said of the care itself.
    """

    label: str
    confidence: float | None
    mixed: bool
    worst: Unit | None
    worst_probability: float
    posts: float = 0.5


@cache
def _loaded(folder: Path) -> tuple[Experts | None, str]:
    try:
        return Experts.load(folder / ARTIFACT), ""
    except ArtifactError as error:
        return None, str(error)


def experts(folder: Path = MODELS) -> Experts | None:
    """The model; None where its file is missing or damaged."""
    return _loaded(folder)[0]


def problem(folder: Path = MODELS) -> str:
    """What is wrong with the model's file, in plain words; "" when the desk judges with it."""
    return _loaded(folder)[1]


def opinions(
    texts: Sequence[tuple[Tokens, Score]], states: Sequence[States | None] = (), folder: Path = MODELS
) -> list[Opinion | None]:
    """One for each text; none without a model, or for a text without a word.

    ``states``: for each text what the sentence reader made of it, None where it was not read.
    """
    model = experts(folder)
    if model is None or not texts:
        return [None] * len(texts)
    read = [None if each is None else each.whole for each in states]
    dense = table([score for _, score in texts])
    whole, weighed, posts = model.of_texts([words.words for words, _ in texts], dense, read)
    rows, labels, like_posts = whole.tolist(), weighed.argmax(axis=1).tolist(), posts.tolist()  # lists are read faster
    pieces = [_pieces(words, score) for words, score in texts]
    judged = _of_pieces(model, pieces, states or [None] * len(texts))
    found: list[Opinion | None] = []
    for number, (words, score) in enumerate(texts):
        if not words.words and not score.valences:
            found.append(None)
            continue
        parts = judged[number] or [rows[number]]
        label = labels[number]
        found.append(_opinion(label, rows[number][label], score.units, parts, like_posts[number]))
    return found


_Piece = tuple[Unit, list[str], Score]
_Row = list[float]  # of probabilities


def _pieces(words: Tokens, score: Score) -> list[_Piece]:
    """Each sentence or clause as a text of its own."""
    if len(score.units) < 2:
        return [(unit, words.words, score) for unit in score.units]
    pieces = []
    for unit in score.units:
        first, last = bisect_left(words.starts, unit.start), bisect_left(words.starts, unit.end)
        alone = Score(unit.compound, (unit,), unit.masked, unit.valences)
        pieces.append((unit, words.words[first:last], alone))
    return pieces


def _of_pieces(model: Experts, pieces: Sequence[Sequence[_Piece]], states: Sequence[States | None]) -> list[list[_Row]]:
    """Probabilities of every sentence of every text that has several; one batch for all. None of the others."""
    many = [each if len(each) > 1 else [] for each in pieces]
    flat = [piece for each in many for piece in each]
    if not flat:
        return [[] for _ in many]
    read = [_place(unit, read) for each, read in zip(many, states, strict=True) for unit, _, _ in each]
    told = model.of_parts([words for _, words, _ in flat], table([score for _, _, score in flat]), read)
    rows = iter(told.probabilities.tolist())
    return [[*islice(rows, len(each))] for each in many]


def _place(unit: Unit, read: States | None) -> Floats | None:
    """The reader's numbers of a sentence; none where the text was not read so far."""
    if read is None:
        return None
    numbers = read.mean(unit.start, unit.end)
    return numbers if numbers.any() else None


def _opinion(label: int, confidence: float, units: Sequence[Unit], parts: Sequence[_Row], posts: float) -> Opinion:
    if not units:
        return Opinion(LABELS[label], confidence, False, None, 0.0, posts)
    bads, goods = [row[_NEG] for row in parts], [row[_POS] for row in parts]
    bad, worst = max(bads), units[bads.index(max(bads))]
    if len(units) < 2 or bad < SURE or max(goods) < SURE:
        return Opinion(LABELS[label], confidence, False, worst, bad, posts)
    side = only_side(units, bads, goods)
    if side in (MIXED, LABELS[label]):
        return Opinion(LABELS[label], confidence, side == MIXED, worst, bad, posts)
    return Opinion(side, None, False, worst, bad, posts)


def only_side(units: Sequence[Unit], bads: Sequence[float], goods: Sequence[float]) -> str:
    """Of a text with a sentence clearly bad and another clearly good: the label of the one that is said of the care
    itself, or ``MIXED`` where both are, or neither.
    """
    sides = [sides_of(unit.masked) for unit in units]
    bad = any(value >= SURE and side.bad for value, side in zip(bads, sides, strict=True))
    good = any(value >= SURE and side.good for value, side in zip(goods, sides, strict=True))
    if bad == good:
        return MIXED
    return LABELS[_NEG] if bad else LABELS[_POS]


def driving_words(words: Sequence[str], opinion: Opinion, folder: Path = MODELS) -> tuple[tuple[str, float], ...]:
    """The words with the largest learned weight towards good (above nought) or bad, strongest first."""
    model = experts(folder)
    if model is None:
        return ()
    weighed = {word: round(model.leaning(word, opinion.posts), 2) for word in words}
    strong = [(word[:40], value) for word, value in weighed.items() if abs(value) >= _LEAST_WEIGHT]
    return tuple(sorted(strong, key=lambda pair: -abs(pair[1]))[:DRIVING_WORDS])
