"""What stands behind a figure: the very rows that it counts, by the conditions that counted them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet, Value, When
from django.db.models import Case as Choose
from django.db.models.expressions import Combinable

from dashboards.counting.clocks import clocks
from dashboards.counting.posts import Share, confirmed, labelled_posts, post_shares, relevant
from dashboards.counting.work import concerns_of, sent_replies, shares
from dashboards.measures import HOURS, OPEN_CRISIS, OPEN_SAFETY, STRENGTHS, WRITTEN
from dashboards.queries.safety import open_at
from people.models import Service
from triage.clusters.queries import person, voice
from triage.models import Finding

NOBODY = Value(None, BigIntegerField())


@dataclass(frozen=True)
class Row:
    """A post, a clock or a reply. ``item`` is None for a post that needed no item; ``good``: in the numerator.

    ``speaker`` of a post: posts with the same one were by one person saying one thing; of one code, by one person.
    """

    item: int | None
    at: datetime
    platform: str
    service: str
    good: bool
    speaker: int | str | None = None


@dataclass(frozen=True)
class Period:
    """A week of one service and those below it, as seen ``now``."""

    service: Service
    start: datetime
    end: datetime
    now: datetime


def behind(code: str, period: Period, *, signal: str = "") -> list[Row]:
    """The rows of a figure, its numerator first, newest first. ``signal`` narrows concerns or strengths to a code."""
    rows = [Row(*values) for query in _queries(code, period, signal) for values in query]
    if code in (OPEN_CRISIS, OPEN_SAFETY):  # an item on two clocks is one open item, on the older
        rows = list({row.item: row for row in sorted(rows, key=lambda row: row.at, reverse=True)}.values())
    return sorted(rows, key=lambda row: (row.good, row.at), reverse=True)


def _queries(code: str, period: Period, signal: str) -> Iterator[QuerySet[Any, Any]]:
    start, end = period.start, period.end
    if code == WRITTEN.code:
        sent, own_words = sent_replies(start, end)
        mine = sent.filter(case__service__path__startswith=period.service.path)
        yield _rows(mine, own_words, "case", "sent_at", "case__platform", "case__service__name")
    elif code in post_shares():
        share = _post_share(code, signal)
        posts = labelled_posts(start, end).filter(share.counted, post__service__path__startswith=period.service.path)
        columns = ("post__case_post__case", "post__posted_at", "post__platform", "post__service__name")
        yield _rows(posts, share.good, *columns, speaker=person("post__") if signal else voice("post__"))
    else:
        share = _clock_share(code, period)
        for query in clocks():
            mine = query.filter(share.counted, path__startswith=period.service.path)
            yield _rows(mine, share.good, "item", "clock_from", "platform", "place")


def _clock_share(code: str, period: Period) -> Share:
    if code == HOURS.code:
        return Share(concerns_of(period.start, period.end), Q(acknowledged_at__isnull=False))
    if code in (OPEN_CRISIS, OPEN_SAFETY):
        return Share(open_at(min(period.end, period.now), 0 if code == OPEN_CRISIS else 1), Q(pk__isnull=False))
    return shares(period.start, period.end, period.now)[code]


def _post_share(code: str, signal: str) -> Share:
    if not signal:
        return post_shares()[code]
    polarity = Finding.Polarity.STRENGTH if code == STRENGTHS.code else Finding.Polarity.CONCERN
    return Share(relevant() & Q(confirmed(polarity, signal)), Q(pk__isnull=False))


def _rows(query: QuerySet[Any], good: Q, *columns: str, speaker: Combinable = NOBODY) -> QuerySet[Any, Any]:
    met = Choose(When(good, then=Value(True)), default=Value(False))
    found: QuerySet[Any, Any] = query.annotate(met=met, speaker=speaker).values_list(*columns, "met", "speaker")
    return found
