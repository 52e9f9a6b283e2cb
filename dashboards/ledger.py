"""The page behind a figure, in words: what is in it, what it was held against, and what has changed since."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from dashboards import measures
from dashboards.measures import BY_CODE, Kept
from dashboards.queries import figures_by_week
from dashboards.queries.behind import Period, Row, behind
from dashboards.weeks import bounds, span
from people.access import AnyUser
from people.models import Service
from responses.access import visible_cases
from triage.taxonomy import CODES

_CODE = re.compile(r"[a-z_]{1,20}\.[a-z_]{1,20}")  # also one that the taxonomy has since dropped
SHOWN = 200  # rows of a list; what is left out is said

Noun = tuple[str, str]  # one, several
VOICE, PERSON, POST, REPLY, ITEM = (
    ("voice", "voices"),
    ("person", "people"),
    ("post", "posts"),
    ("reply", "replies"),
    ("item", "items"),
)

# Of each figure: its name, what is in its numerator, what else it was counted among.
_OPEN = ("Open then", "")
WORDS: dict[str, tuple[str, str, str]] = {
    "items": ("Posts about our care", "About our care", "Read, and not about our care or set aside"),
    "negative": (measures.NEGATIVE.label, "Negative", "Another label"),
    "concerns": ("Posts with a concern", "With a confirmed concern", "Without one"),
    "strengths": ("Posts with a strength", "With a confirmed strength", "Without one"),
    "hours": (measures.HOURS.label, "Acknowledged", "Still open"),
    "in_standard": (measures.IN_STANDARD.label, "In standard", "Late, or open and overdue"),
    "replied": (measures.REPLIED.label, "Within 7 days", "Later, or not yet"),
    "written": (measures.WRITTEN.label, "Written for the post", "The words of another reply"),
    "action": ("Needed action", "Had it by Sunday night", "Did not"),
    "crisis": ("Crisis clocks", "Seen in time", "Not in time"),
    "open_crisis": ("Crisis items open", *_OPEN),
    "open_safety": ("Safety items open", *_OPEN),
}


@dataclass(frozen=True)
class Entry:
    """``anchor`` is the item's id where it is listed first."""

    row: Row
    item: int | None
    anchor: int | None


@dataclass(frozen=True)
class Part:
    words: str
    count: int
    counted: str
    entries: list[Entry]

    @property
    def left_out(self) -> int:
        return self.count - len(self.entries)


@dataclass(frozen=True)
class Ledger:
    """``kept`` is what the week's figure says, where that is something else than is counted now.

    ``counted`` is what it counts now, in words: of what was said, voices or people first and their posts beside.
    A theme's figure counts people.
    """

    label: str
    span: str
    parts: list[Part]
    total: int
    kept: str
    counted: str


def known(code: str, signal: str) -> bool:
    """Whether there is a page behind this figure; a finding's code narrows concerns and strengths alone."""
    return code in WORDS and (not signal or (code in ("concerns", "strengths") and bool(_CODE.fullmatch(signal))))


def ledger(
    code: str, service: Service, week: date, user: AnyUser, *, zone: ZoneInfo, now: datetime, signal: str = ""
) -> Ledger:
    """Everything a figure counts, now. Only items that ``user`` may read are linked."""
    start, end = bounds(week, zone)
    rows = behind(code, Period(service, start, end, now), signal=signal)
    items = {row.item for row in rows if row.item is not None}
    mine = set(visible_cases(user).filter(pk__in=items).values_list("pk", flat=True))
    label, *words = WORDS[code]
    halves = {good: list(half) for good, half in groupby(rows, key=lambda row: row.good)}
    seen: set[int] = set()
    noun = _noun(code)
    parts = [
        _part(words[not good], halves.get(good, []), noun, mine, seen) for good in (True, False) if words[not good]
    ]
    kept = None if signal else figures_by_week(service, [week]).get(code, {}).get(week)
    named = CODES[signal].label if signal in CODES else signal
    return Ledger(
        label=f"{named}: {label.lower()}" if signal else label,
        span=span(week),
        parts=[part for part in parts if part.count or part is parts[0]],
        total=len(rows),
        counted=_counted(code, rows, PERSON if signal else VOICE),
        kept=_kept(code, kept, len(halves.get(True, [])), len(rows)),
    )


def _part(words: str, rows: list[Row], noun: Noun, mine: set[int], seen: set[int]) -> Part:
    entries = []
    for row in rows[:SHOWN]:
        item = row.item if row.item in mine else None
        entries.append(Entry(row, item, item if item not in seen else None))
        seen |= {item} if item else set()
    return Part(words, len(rows), _number(len(rows), len(rows), noun), entries)


def _noun(code: str) -> Noun:
    """What stands in the list."""
    return POST if code in measures.SAID else REPLY if code == measures.WRITTEN.code else ITEM


def _counted(code: str, rows: list[Row], speaker: Noun) -> str:
    good = [row for row in rows if row.good]
    listed = _number(len(good), len(rows), _noun(code))
    if code not in measures.SAID:
        return listed
    spoke, everybody = ({row.speaker for row in half} for half in (good, rows))
    return f"{_number(len(spoke), len(everybody), speaker)}, {listed}"


def _number(count: int, of: int, noun: Noun) -> str:
    """ "2 posts"; "2 of 3 posts" where there are others."""
    if count < of:
        return f"{count:,} of {of:,} {noun[of != 1]}"
    return f"{count:,} {noun[count != 1]}"


def _kept(code: str, figure: Kept | None, good: int, total: int) -> str:
    if figure is None or pair(code, figure) == (good, total):
        return ""
    return "{:,} of {:,}".format(*pair(code, figure))


def pair(code: str, figure: Kept) -> tuple[int, int]:
    """How many rows (posts, clocks or replies) a kept figure has in its numerator, and how many in all."""
    if figure.posts is not None:
        return figure.posts, figure.posts_of or 0
    numerator, denominator = figure.numerator or 0, figure.denominator or 0
    if code in BY_CODE and BY_CODE[code].reading is measures.Reading.MEDIAN:
        return denominator, denominator + numerator  # answered, and the open ones beside them
    return numerator, denominator
