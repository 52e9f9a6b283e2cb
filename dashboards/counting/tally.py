"""One week's figures of every service, its own and those below it added up."""

import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dashboards.counting.posts import Own, count_reads
from dashboards.counting.voices import Lines, Spoken, count_said
from dashboards.counting.work import count_cases, count_replies, hours_to_acknowledge
from dashboards.measures import COUNTED, HOURS, SAID
from people.models import Service

Key = tuple[int, str]  # service, measure


@dataclass(frozen=True)
class Tally:
    numerator: int | None
    denominator: int | None
    value: float | None = None
    posts: int | None = None
    posts_of: int | None = None


def count_week(start: datetime, end: datetime, *, now: datetime) -> dict[Key, Tally]:
    """Every measure of every service between two instants. Zeros are counts too: every pair has an entry."""
    lines = _lines()
    done = count_reads(start, end) | count_cases(start, end, now) | count_replies(start, end)
    work = {key: Tally(*pair) for key, pair in _added_up(lines, done, set(COUNTED) - SAID - {HOURS.code}).items()}
    said = _said(lines, count_said(start, end, lines))
    return said | work | _medians(lines, *hours_to_acknowledge(start, end))


def _lines() -> Lines:
    """By service: the ids from the root to itself."""
    rows = Service.objects.values_list("pk", "path")
    return {pk: [int(part) for part in path.split("/") if part] for pk, path in rows}


def _added_up(lines: Lines, own: Own, codes: Iterable[str]) -> dict[Key, tuple[int, int]]:
    """Each service's own and those below it; nought where nothing was counted."""
    sums = {(pk, code): [0, 0] for pk in lines for code in codes}
    for code, by_service in own.items():
        for service, (numerator, denominator) in by_service.items():
            for above in lines[service]:
                sums[above, code][0] += numerator
                sums[above, code][1] += denominator
    return {key: (numerator, denominator) for key, (numerator, denominator) in sums.items()}


def _said(lines: Lines, spoken: Spoken) -> dict[Key, Tally]:
    posts, voices = _added_up(lines, spoken.posts, SAID), _added_up(lines, spoken.voices, SAID)
    tallies = {}
    for (service, code), (good, every) in voices.items():
        good_twice, twice = spoken.twice[code].get(service, (0, 0))
        beside = posts[service, code]
        tallies[service, code] = Tally(good - good_twice, every - twice, posts=beside[0], posts_of=beside[1])
    return tallies


def _medians(lines: Lines, hours: dict[int, list[float]], still_open: dict[int, int]) -> dict[Key, Tally]:
    """A median of a tree is not the medians of its parts: the hours themselves are gathered."""
    gathered: dict[int, list[float]] = defaultdict(list)
    waiting: dict[int, int] = defaultdict(int)
    for service in lines:
        for above in lines[service]:
            gathered[above] += hours.get(service, [])
            waiting[above] += still_open.get(service, 0)
    return {(pk, HOURS.code): Tally(waiting[pk], len(gathered[pk]), _median(gathered[pk])) for pk in lines}


def _median(hours: Iterable[float]) -> float | None:
    found = sorted(hours)
    return round(statistics.median(found), 4) if found else None
