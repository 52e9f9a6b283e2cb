"""The codes of the sentences of a post, beside what rules and the model of themes found there. Pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from triage.codes.model import ARTIFACT, FRENCH, Codes, codes
from triage.detectors import Found, Reading, tier_of
from triage.encoder.network import MOST_SENTENCES
from triage.language import FRENCH as FRENCH_POST
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
    """``number``: of the post in the batch; ``row``: of the sentence in the post."""

    number: int
    unit: Unit
    row: int


def add_codes(
    readings: Sequence[Reading],
    found: Sequence[list[Found]],
    kinds: Sequence[Guess | None] | None = None,
    dangers: Sequence[Sequence[Found]] | None = None,
) -> None:
    """Add to the findings of each post what the model suggests: of a code the surest sentence, once a post.

    Only where the sentence reader read the post, or the encoder a French one. What the model of themes suggests already
    is left as it is; where a rule found the code in the same sentence, its words are the evidence. Findings stay in
    order of urgency and text; "topic.none" goes where something is found after all. ``kinds``: what each post is like;
    one that is surely about something else is asked for no code of care. ``dangers``: the crisis findings of each; of a
    sentence that speaks of danger nothing else is guessed.
    """
    elsewhere = {number for number, kind in enumerate(kinds or ()) if kind and _is_elsewhere(kind)}
    asked: dict[str, list[_Sentence]] = {ARTIFACT: [], FRENCH: []}
    for each in _sentences(readings):
        if each.number not in elsewhere and not (dangers and _is_of_danger(each.unit, dangers[each.number])):
            asked[ARTIFACT if was_read(readings[each.number].states) else FRENCH].append(each)
    for name, several in asked.items():
        if several and (model := codes(name=name)):
            _add_of_model(model, several, readings, found)


def _add_of_model(
    model: Codes, asked: Sequence[_Sentence], readings: Sequence[Reading], found: Sequence[list[Found]]
) -> None:
    shares = model.shares(np.stack([_numbers(readings[each.number], each) for each in asked]))
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


def _is_of_danger(unit: Unit, dangers: Sequence[Found]) -> bool:
    return any(each.start < unit.end and unit.start < each.end for each in dangers)


def _sentences(readings: Sequence[Reading]) -> Iterator[_Sentence]:
    for number, reading in enumerate(readings):
        if reading.meanings is None or not (was_read(reading.states) or reading.language == FRENCH_POST):
            continue
        rows = {start: row for row, (start, _) in enumerate(reading.bounds)}
        for unit in units_of(reading, ()):
            if len(unit.words) >= _LEAST_WORDS and _was_read(reading, unit, rows[unit.place]):
                yield _Sentence(number, unit, rows[unit.place])


def _was_read(reading: Reading, unit: Unit, row: int) -> bool:
    """The end of a text that is longer than is read is left to rules."""
    if row >= MOST_SENTENCES or reading.states is None:
        return row < MOST_SENTENCES
    first, last = reading.states.within(unit.place, unit.until)
    return last > first


def _numbers(reading: Reading, asked: _Sentence) -> Floats:
    assert reading.meanings is not None
    meant: Floats = reading.meanings[asked.row]
    if reading.states is None:
        return meant
    return np.concatenate([pooled(reading.states, asked.unit.place, asked.unit.until), meant])


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
