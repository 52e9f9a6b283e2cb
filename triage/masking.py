"""Personal details put behind a word: "[telephone number]". Pure.

The text itself is asked, not what was found in it once, so that a post is masked before it is judged, after it was
edited, and whatever became of its findings. A person has the last word: what they rejected is shown, what they added
is masked. Names of staff stand where the sentence praises them; elsewhere they are masked unless the reader is to
answer.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from triage.privacy import NAMES, PII, personal_details
from triage.taxonomy import STRENGTH
from triage.text import normalise

BLACK = "\u2588"
_ADDED = "personal detail"


class Mask(NamedTuple):
    """What stands at ``text[start:end]`` instead."""

    start: int
    end: int
    label: str


class Judged(Protocol):
    """A finding of the database."""

    @property
    def code(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def polarity(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def text_hash(self) -> str: ...


def masks(text: str, findings: Iterable[Judged] = (), *, text_hash: str = "", names: bool = True) -> list[Mask]:
    """What is masked in a text as stored, in its order.

    ``findings`` count if they are of this version of the text (``text_hash``). ``names``: of staff as well.
    """
    judged = [each for each in findings if each.text_hash == text_hash and each.code in (PII, NAMES)]
    shown = [each for each in judged if each.status == "rejected"]
    shown += [each for each in judged if each.code == NAMES and each.polarity == STRENGTH]
    added = [
        Mask(each.start, each.end, f"[{_ADDED}]")
        for each in judged
        if each.source == "person" and each not in shown and (names or each.code == PII)
    ]
    return _joined([*_of_text(text, shown, names=names), *added])


def masked(text: str, hidden: Sequence[Mask], start: int = 0, end: int | None = None) -> str:
    """``text[start:end]`` with a word in the place of each detail, also of one that is only partly in it."""
    end = len(text) if end is None else end
    parts: list[str] = []
    for mask in hidden:
        if mask.start < end and mask.end > start:
            parts += [text[start : max(start, mask.start)], mask.label]
            start = mask.end
    return "".join([*parts, text[start:end]])


def blacked(text: str, hidden: Sequence[Mask]) -> str:
    """The text with each detail blacked out, every character at its place."""
    for mask in hidden:
        text = text[: mask.start] + BLACK * (mask.end - mask.start) + text[mask.end :]
    return text


def _of_text(text: str, shown: Sequence[Judged], *, names: bool) -> list[Mask]:
    mapped = normalise(text)
    found = []
    for detail in personal_details(mapped.text):
        start, end = mapped.span(detail.start, detail.end)
        allowed = any(each.code == detail.code and each.start < end and each.end > start for each in shown)
        if not allowed and (names or detail.code == PII):
            found.append(Mask(start, end, f"[{detail.kind}]"))
    return found


def _joined(found: Iterable[Mask]) -> list[Mask]:
    """In order; those that overlap are one, in the words of the first."""
    joined: list[Mask] = []
    for mask in sorted(found):
        if joined and mask.start < joined[-1].end:
            before = joined.pop()
            mask = Mask(before.start, max(before.end, mask.end), before.label)
        if mask.start < mask.end:
            joined.append(mask)
    return joined
