"""The sentences of a post, each with its words and what rules found in it: what the model is asked about. Pure."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from triage.detectors import Found, Reading

MOST_UNITS = 60  # sentences of one post that are looked at: a post of more is read by a person anyway


class Unit(NamedTuple):
    """``start`` and ``end`` are of the stored text; ``place`` and ``until`` where it stands in the normalised one."""

    words: Sequence[str]
    found: Sequence[Found]
    start: int
    end: int
    place: int
    until: int


def units_of(reading: Reading, found: Sequence[Found]) -> list[Unit]:
    """The sentences with words in them, in order; ``found`` is divided among them by where each begins."""
    sentences = reading.tokens.sentences
    if not sentences:
        return []
    if sentences[0] == sentences[-1]:
        start, end = reading.bounds[sentences[0]]
        return [Unit(reading.tokens.words, found, *_trimmed(reading, start, end), start, end)]
    return list(_several(reading, found))


def _several(reading: Reading, found: Sequence[Found]) -> Iterator[Unit]:
    words, sentences = reading.tokens.words, reading.tokens.sentences
    numbers = list(dict.fromkeys(sentences))[:MOST_UNITS]
    spans = [_trimmed(reading, *reading.bounds[number]) for number in numbers]
    begins = [start for start, _ in spans]
    inside: dict[int, list[Found]] = {}
    for each in found:
        inside.setdefault(max(0, bisect_right(begins, each.start) - 1), []).append(each)
    first = 0
    for place, number in enumerate(numbers):
        last = bisect_right(sentences, number, first)
        yield Unit(words[first:last], inside.get(place, ()), *spans[place], *reading.bounds[number])
        first = last


def _trimmed(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The stored span of a sentence without the blanks around it."""
    sentence = reading.mapped.text[start:end]
    left = len(sentence) - len(sentence.lstrip())
    return reading.mapped.span(start + left, start + max(left + 1, len(sentence.rstrip())))
