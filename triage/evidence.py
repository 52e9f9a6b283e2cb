"""A post's text cut into segments for display, each with the numbers of the findings that it is evidence of. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


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


def segments(text: str, findings: Sequence[Span]) -> list[Segment]:
    """Cut ``text`` at the edges of the findings; joined again, the segments are the text.

    Numbers match the order of ``findings``. Spans may overlap: a segment under several carries all their
    numbers, and reads as a concern if one of them is. A span outside the text (of an older version) is left out.
    """
    spans = [(s.start, s.end, n, s.polarity) for n, s in enumerate(findings, 1) if 0 <= s.start < s.end <= len(text)]
    edges = sorted({0, len(text), *(s[0] for s in spans), *(s[1] for s in spans)})
    cut: list[Segment] = []
    for start, end in zip(edges, edges[1:], strict=False):
        over = [(number, polarity) for s, e, number, polarity in spans if s <= start and end <= e]
        cut.append(Segment(text[start:end], tuple(n for n, _ in over), _polarity([p for _, p in over])))
    return cut


def _polarity(polarities: list[str]) -> str:
    for polarity in ("concern", "strength"):
        if polarity in polarities:
            return polarity
    return polarities[0] if polarities else ""
