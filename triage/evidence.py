"""A post's text cut into segments for display, each with the numbers of the findings that it is evidence of. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from triage.masking import Mask


class Span(Protocol):
    """A finding, of the judge or of the database."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def polarity(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Segment:
    """``numbers`` are places in the list of findings, from 1; none for plain text."""

    text: str
    numbers: tuple[int, ...] = ()
    polarity: str = ""


def segments(text: str, findings: Sequence[Span], masks: Sequence[Mask] = ()) -> list[Segment]:
    """Cut ``text`` at the edges of the findings; joined again, the segments are the text.

    What ``masks`` hide is one segment each, with the mask's words and the numbers of all that it touches.

    Numbers match the order of ``findings``. Spans may overlap: a segment under several carries all their
    numbers, and reads as a concern if one of them is. A span outside the text (of an older version) is left out.
    """
    spans = [(s.start, s.end, n, s.polarity) for n, s in enumerate(findings, 1) if 0 <= s.start < s.end <= len(text)]
    hidden = [mask._replace(end=min(mask.end, len(text))) for mask in masks if mask.start < len(text)]
    labels = {mask.start: mask.label for mask in hidden}
    cut: list[Segment] = []
    edges = _edges(len(text), spans, hidden)
    for start, end in zip(edges, edges[1:], strict=False):
        over = [(number, polarity) for s, e, number, polarity in spans if s < end and start < e]
        words = labels.get(start, text[start:end])
        cut.append(Segment(words, tuple(n for n, _ in over), _polarity([p for _, p in over])))
    return cut


def _edges(length: int, spans: Sequence[tuple[int, int, int, str]], hidden: Sequence[Mask]) -> list[int]:
    """Where the text is cut: never within what is hidden."""
    edges = {0, length, *(s[0] for s in spans), *(s[1] for s in spans)}
    edges = {edge for edge in edges if not any(mask.start < edge < mask.end for mask in hidden)}
    return sorted(edges | {mask.start for mask in hidden} | {mask.end for mask in hidden})


def _polarity(polarities: list[str]) -> str:
    for polarity in ("concern", "strength"):
        if polarity in polarities:
            return polarity
    return polarities[0] if polarities else ""
