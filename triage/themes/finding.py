"""Rules where rules are exact, a model where they miss: both are kept, side by side. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from triage.detectors import Found, Reading, Signals, detect, tier_of
from triage.learned.linear import Floats
from triage.learned.second import pooled, was_read
from triage.taxonomy import NEUTRAL
from triage.themes.model import Themes, themes
from triage.themes.polarity import code_for, polarity_of, tone_of
from triage.themes.units import Unit, units_of

MODEL, RULE_NAME = "model", "themes"
NOTHING = "topic.none"
CALMEST = 2  # the model alone starts no urgent clock: tiers 0 and 1 are for rules and people


class _Asked(NamedTuple):
    """A post's rows among those of the batch: the whole text, then, if there are several, its sentences."""

    number: int
    whole: int
    units: Sequence[Unit]


def findings_many(
    readings: Sequence[Reading],
    beside: Sequence[Sequence[Found]] | None = None,
    signals: Signals | None = None,
) -> list[list[Found]]:
    """The findings of each post but for crisis words, most urgent first, then in order of the text.

    A finding of a rule has no confidence: it is exact about its words. One of the model has a calibrated one, and
    the rule's own words as evidence where a rule found the same. ``beside`` is what else was found in each post
    (crisis words): where it is given and nothing at all was found, "topic.none" says so, at no place.
    """
    found = [detect(reading, signals) for reading in readings]
    if model := themes():
        _add_of_model(model, readings, found)
    for reading, mine, others in zip(readings, found, beside or (), strict=False):
        if not mine and not others and reading.tokens.words:
            mine.append(Found(NOTHING, NEUTRAL, 3, 0, 0, NOTHING))
    return found


def _add_of_model(model: Themes, readings: Sequence[Reading], found: list[list[Found]]) -> None:
    rows, asked = _rows(readings, found)
    if not rows:
        return
    codes, logits = model.codes, model.logits(rows)
    joined, best = _joined(logits, np.array([each.whole for each in asked]), model.of_whole)
    read = [model.second if was_read(readings[each.number].states) else None for each in asked]
    for post, second in enumerate(read):
        if second:
            joined[post] = second.logits(joined[post], _numbers(readings[asked[post].number], rows[asked[post].whole]))
    by_words, by_both = (model.limits(codes, read=was) for was in (False, True))
    limits = np.where(np.array([second is not None for second in read])[:, None], by_both, by_words)
    columns = [model.linear.classes.index(code) for code in codes]
    sure = _squashed(joined[:, columns])
    tones = _squashed(logits[:, list(model.tones)]).tolist()
    for post, place in np.argwhere(sure >= limits).tolist():
        each, row = asked[post], int(best[post, columns[place]])
        reading, unit = readings[each.number], each.units[max(0, row - each.whole - 1)]
        if second := read[post]:
            heard = second.logits(logits[row], _numbers(reading, rows[row]))
            tones[row] = _squashed(heard[list(model.tones)]).tolist()
        tone, felt = tone_of(*tones[row]), reading.score.at(unit.place)
        if suggestion := _suggestion(unit, codes[place], tone, felt, round(float(sure[post, place]), 4)):
            found[each.number].append(suggestion)
    for each in asked:
        found[each.number].sort(key=_urgent_first)


def _numbers(reading: Reading, unit: Unit) -> Floats:
    """Of the sentence reader, for a sentence or the whole."""
    assert reading.states is not None
    return pooled(reading.states, unit.place, unit.until)


def _rows(readings: Sequence[Reading], found: Sequence[Sequence[Found]]) -> tuple[list[Unit], list[_Asked]]:
    """What the model is asked about: English posts only, it has learned no other language."""
    rows: list[Unit] = []
    asked: list[_Asked] = []
    for number, reading in enumerate(readings):
        if not reading.scored or reading.language not in ("", "en") or not reading.tokens.words:
            continue
        units = units_of(reading, found[number])
        asked.append(_Asked(number, len(rows), units))
        if len(units) == 1:
            rows.append(units[0])
        else:
            first, last = units[0], units[-1]
            whole = (first.start, last.end, first.place, len(reading.mapped.text))
            rows.append(Unit(reading.tokens.words, found[number], *whole))
            rows += units
    return rows, asked


def _joined(logits: Floats, wholes: NDArray[np.int64], of_whole: Sequence[int]) -> tuple[Floats, NDArray[np.int64]]:
    """Logits of each class in each post, and the row of the sentence that speaks most of it.

    The mean of the whole post and that sentence: the whole alone forgets a short complaint in a long story, the
    sentence alone what the others make of it. Columns ``of_whole`` are of the whole alone.
    """
    rows, ends = np.arange(len(logits)), np.append(wholes[1:], len(logits))
    alone = ends - wholes == 1
    inside = np.where(alone, wholes, wholes + 1)  # the first row of the sentences
    owner = np.repeat(np.arange(len(wholes)), ends - wholes)
    masked = np.where((rows >= inside[owner])[:, None], logits, -np.inf)
    top = np.maximum.reduceat(masked, wholes, axis=0)
    places = np.where(masked == top[owner], rows[:, None], len(logits))
    joined = np.asarray((logits[wholes] + top) / 2, dtype=np.float32)
    joined[:, of_whole] = logits[wholes][:, of_whole]
    return joined, np.minimum.reduceat(places, wholes, axis=0)


def _squashed(logits: NDArray[Any]) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), dtype=np.float32)


def _suggestion(unit: Unit, theme: str, tone: str, felt: float, confidence: float) -> Found | None:
    closer = next(_of_theme(unit.found, theme), None)
    if closer:
        tier = max(CALMEST, closer.tier)
        return Found(closer.code, closer.polarity, tier, closer.start, closer.end, RULE_NAME, MODEL, confidence)
    polarity = polarity_of(unit, theme, tone, felt)
    if polarity is None:
        return None
    code = code_for(theme, polarity)
    tier = max(CALMEST, tier_of(code, polarity))
    return Found(code, polarity, tier, unit.start, unit.end, RULE_NAME, MODEL, confidence)


def _of_theme(found: Sequence[Found], theme: str) -> Iterator[Found]:
    names = (theme, code_for(theme, "strength"))
    return (each for each in found if each.code in names)


def _urgent_first(found: Found) -> tuple[int, int, str, str]:
    return found.tier, found.start, found.code, found.source
