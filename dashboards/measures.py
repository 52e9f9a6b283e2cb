"""What is measured each week, and how a figure is read. Pure.

Figures are kept as numerators and denominators (medians as a value with its n); a share, a rate and their
words are made here. Definitions: docs/measures.md.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from people.small_numbers import SMALLEST_N as SMALLEST_N  # a median of fewer is not charted either


class Reading(StrEnum):
    COUNT = "count"
    SHARE = "share"  # numerator of denominator
    RATE = "rate"  # numerator for every 100 of the denominator
    MEDIAN = "median"  # value, with n in the denominator


class Figure(Protocol):
    numerator: int | None
    denominator: int | None
    value: float | None


class Kept(Figure, Protocol):
    """A figure as it is kept. Its posts are None for what was done, and for weeks from before voices were counted."""

    posts: int | None
    posts_of: int | None


@dataclass(frozen=True)
class Measure:
    """``direction`` is +1 when up is good, -1 when down is good, 0 for neither; ``target`` is in the unit shown.

    ``counts`` is what its numerator and denominator count. A share's value and target run from 0 to 1.
    """

    code: str
    label: str
    sub: str
    reading: Reading
    direction: int = 0
    target: float | None = None
    counts: str = "items"

    def value(self, figure: Figure) -> float | None:
        """The figure as one number; None where there was nothing to take a share or a median of."""
        if self.reading is Reading.MEDIAN:
            return figure.value
        if self.reading is Reading.COUNT:
            return figure.numerator
        if not figure.denominator or figure.numerator is None:
            return None
        return figure.numerator / figure.denominator * (100 if self.reading is Reading.RATE else 1)

    def words(self, value: float | None) -> str:
        """A value as people read it: "34%", "7.4 h", "96"."""
        if value is None:
            return "None"
        if self.reading is Reading.SHARE:
            return f"{value * 100:.0f}%"
        if self.reading is Reading.MEDIAN:
            return f"{value:.1f} h"
        return f"{value:,.0f}"

    def round_words(self, value: float) -> str:
        """A round number, such as a target or a step of the axis: "24 h", "90%"."""
        return f"{value:g} h" if self.reading is Reading.MEDIAN else self.words(value)

    @property
    def unit(self) -> str:
        """The unit of the value: "share of voices", "per 100 voices", "hours", "voices"."""
        words = {Reading.SHARE: f"share of {self.counts}", Reading.RATE: f"per 100 {self.counts}"}
        return words.get(self.reading, "hours" if self.reading is Reading.MEDIAN else self.counts)


ITEMS = Measure("items", "Voices about our care", "One person saying one thing", Reading.COUNT, counts="voices")
NEGATIVE = Measure("negative", "Negative share", "Reviewed label, else the desk’s", Reading.SHARE, -1, counts="voices")
CONCERNS = Measure("concerns", "Concerns per 100 voices", "Confirmed only", Reading.RATE, -1, counts="voices")
STRENGTHS = Measure("strengths", "Strengths per 100 voices", "Confirmed only", Reading.RATE, 1, counts="voices")
HOURS = Measure(
    "hours",
    "Hours to acknowledge",
    "Median, concerns, from the post, nights counted",
    Reading.MEDIAN,
    -1,
    24,
)
IN_STANDARD = Measure(
    "in_standard", "Acknowledged in standard", "Of those due, open counted as late", Reading.SHARE, 1, 0.9
)
REPLIED = Measure("replied", "Replied in 7 days", "Of those due", Reading.SHARE, 1, 0.8)
WRITTEN = Measure(
    "written",
    "Replies written for the post",
    "No other reply with the same words in 12 weeks",
    Reading.SHARE,
    1,
    0.75,
    counts="replies",
)

MEASURES: tuple[Measure, ...] = (ITEMS, NEGATIVE, CONCERNS, STRENGTHS, HOURS, IN_STANDARD, REPLIED, WRITTEN)
BY_CODE = {measure.code: measure for measure in MEASURES}

# What was said is counted by voices, with posts beside it; what was done is counted by items and replies.
SAID = frozenset({ITEMS.code, NEGATIVE.code, CONCERNS.code, STRENGTHS.code})

# The same measures over posts: of weeks that were counted before voices were, and of charts that hold such a week.
_COUNTING_POSTS = {
    ITEMS: ("Posts about our care", "However many by one person"),
    NEGATIVE: (NEGATIVE.label, f"By posts. {NEGATIVE.sub}"),
    CONCERNS: ("Concerns per 100 posts", CONCERNS.sub),
    STRENGTHS: ("Strengths per 100 posts", STRENGTHS.sub),
}
BY_POSTS = {
    measure.code: replace(measure, label=label, sub=sub, counts="posts")
    for measure, (label, sub) in _COUNTING_POSTS.items()
}

# Counted with the measures and shown in words above them: needed action (numerator: acknowledged by the end of
# the week), crisis items due (seen in time), reads of the platforms (missed).
ACTION, CRISIS, READS = "action", "crisis", "reads"
COUNTED = (*BY_CODE, ACTION, CRISIS, READS)

# Never kept, always as of the end of the week: items of tier 0 and 1 that were open then.
OPEN_CRISIS, OPEN_SAFETY = "open_crisis", "open_safety"
