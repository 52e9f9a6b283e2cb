"""The codes of the sentences of a post, beside what rules and the model of themes found there. Pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from triage.codes.model import codes
from triage.detectors import Found, Reading, tier_of
from triage.learned.linear import Floats
from triage.learned.second import pooled, was_read
from triage.relevance import NOT_FEEDBACK, Guess, Kind
from triage.sentiment import THRESHOLD
from triage.taxonomy import CONCERN, STRENGTH
from triage.themes.finding import CALMEST, MODEL, NOTHING
from triage.themes.units import Unit, units_of

RULE_NAME = "codes"
ELSEWHERE = 0.7  # probability that a post is no feedback or about anything
_LEAST_WORDS = 2  # a single word says what it says without a model


class _Sentence(NamedTuple):
    """``number``: of the post in the batch."""

    number: int
    unit: Unit


def add_codes(
    readings: Sequence[Reading], found: Sequence[list[Found]], kinds: Sequence[Guess | None] | None = None
) -> None:
    """Add to the findings of each post what the model suggests: of a code the surest sentence, once a post.

    Only where the sentence reader read the post. What the model of themes suggests already is left as it is; where a
    rule found the code in the same sentence, its words are the evidence. Findings stay in order of urgency and text;
    "topic.none" goes where something is found after all. ``kinds``: what each post is like; one that is surely about
    something else is asked for no code of care.
    """
    model = codes()
    elsewhere = {number for number, kind in enumerate(kinds or ()) if kind and _is_elsewhere(kind)}
    asked = [each for each in _sentences(readings) if each.number not in elsewhere] if model else []
    if model is None or not asked:
        return
    shares = model.shares(np.stack([_numbers(readings[each.number], each.unit) for each in asked]))
    best: dict[tuple[int, str], tuple[float, int]] = {}
    sure = model.sure(shares)
    for row, column in np.argwhere(sure >= model.limits).tolist():
        key = asked[row].number, model.codes[column]
        best[key] = max(best.get(key, (0.0, 0)), (round(float(sure[row, column]), 4), -row))
    for (number, code), (confidence, row) in best.items():
        polarity = model.polarity(code, shares[-row])
        _add(found[number], readings[number], asked[-row].unit, code, polarity, confidence)
    for number in {number for number, _ in best}:
        said = [each for each in found[number] if each.code != NOTHING]
        found[number][:] = sorted(said or found[number], key=_urgent_first)


def _is_elsewhere(kind: Guess) -> bool:
    return sum(kind[each] for each in (Kind.OTHER, *NOT_FEEDBACK) if each in kind) >= ELSEWHERE


def _sentences(readings: Sequence[Reading]) -> Iterator[_Sentence]:
    for number, reading in enumerate(readings):
        if not was_read(reading.states):
            continue
        for unit in units_of(reading, ()):
            if len(unit.words) >= _LEAST_WORDS and _was_read(reading, unit):
                yield _Sentence(number, unit)


def _was_read(reading: Reading, unit: Unit) -> bool:
    """The end of a text that is longer than the reader reads is left to rules."""
    assert reading.states is not None
    first, last = reading.states.within(unit.place, unit.until)
    return last > first


def _numbers(reading: Reading, unit: Unit) -> Floats:
    assert reading.states is not None
    return pooled(reading.states, unit.place, unit.until)


def _add(found: list[Found], reading: Reading, unit: Unit, code: str, polarity: str, confidence: float) -> None:
    mine = [each for each in found if each.code == code]
    if any(each.source == MODEL for each in mine):
        return
    if polarity == STRENGTH and not _may_praise(found, reading, unit):
        return
    closer = next((each for each in mine if each.start < unit.end and unit.start < each.end), None)
    start, end = (closer.start, closer.end) if closer else (unit.start, unit.end)
    polarity = closer.polarity if closer else polarity
    tier = max(CALMEST, tier_of(code, polarity))
    found.append(Found(code, polarity, tier, start, end, RULE_NAME, MODEL, confidence))


def _may_praise(found: Sequence[Found], reading: Reading, unit: Unit) -> bool:
    """Not against the lexicon, which knows negation ("They were not kind"), nor where rules hear only complaint."""
    heard = {each.polarity for each in found if each.source != MODEL and unit.start <= each.start < unit.end}
    return reading.score.at(unit.place) > -THRESHOLD and (CONCERN not in heard or STRENGTH in heard)


def _urgent_first(found: Found) -> tuple[int, int, str, str]:
    return found.tier, found.start, found.code, found.source
