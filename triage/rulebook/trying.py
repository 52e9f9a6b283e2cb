"""One sentence judged by the rules as they are and as proposed, at once. Pure: nothing of it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from triage.evidence import Segment, segments
from triage.judge import Asked, Judgement, judge_by_each
from triage.rulebook.book import Book
from triage.rulebook.wording import TIERS
from triage.taxonomy import CODES

LONGEST = 1000  # characters


@dataclass(frozen=True, slots=True)
class Said:
    """One judgement in words."""

    title: str
    sentiment: str
    tier: str
    signals: Sequence[tuple[str, str, str]]  # label, polarity, who found it
    segments: Sequence[Segment]
    words: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Tried:
    now: Said
    proposed: Said
    same: bool


def try_sentence(text: str, now: Book, proposed: Book) -> Tried:
    (before,), (after,) = judge_by_each([Asked(text)], [now, proposed])
    return Tried(_said("Now", text, before), _said("With the draft", text, after), before == after)


def _said(title: str, text: str, judged: Judgement) -> Said:
    found = [each for each in judged.findings if each.end > each.start]
    return Said(
        title,
        judged.sentiment.replace("_", " ").capitalize(),
        TIERS[str(judged.tier)],
        [(CODES[each.code].label, each.polarity, each.rule.partition(": ")[2] or "rule") for each in found],
        segments(text, found),
        [(word, f"{weight:+g}") for word, weight in judged.driving_words],
    )
