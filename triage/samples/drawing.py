"""The draw: the same posts whoever draws, and whenever.

The posts of a week are ordered by a hash of the week and their id, and the first tenth is drawn, at least one.
A week is drawn once it is over, so that the tenth is a tenth of all.
"""

import hashlib
import math
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from people.models import Organisation
from people.queries import organisation
from triage.models import Assessment, Finding, Sample, SetAside
from triage.relevance import NOT_FEEDBACK, Kind

ONE_IN = 10
MOST_WITHOUT_THEME = 30  # a week: what a person can read beside their work
WEEKS_BACK = 4  # a desk that was switched off catches up on these


def draw_samples(*, now: datetime | None = None) -> int:
    """Draw the weeks that are over and not drawn yet; how many posts were drawn."""
    now = now or timezone.now()
    zone = ZoneInfo((organisation() or Organisation()).time_zone)
    today = now.astimezone(zone).date()
    this_week = today - timedelta(days=today.weekday())
    weeks = [this_week - timedelta(weeks=back) for back in range(WEEKS_BACK, 0, -1)]
    return sum(_draw_set_aside(week, zone, now) + _draw_without_theme(week, zone, now) for week in weeks)


def drawn(week: date, post_ids: Collection[int], *, most: int | None = None) -> list[int]:
    """A tenth of ``post_ids``, rounded up, by the hash of week and id. Pure."""
    share = math.ceil(len(post_ids) / ONE_IN)
    return sorted(post_ids, key=lambda pk: (_lot(week, pk), pk))[: min(share, most or share)]


def _lot(week: date, post_id: int) -> bytes:
    return hashlib.sha256(f"{week.isoformat()}:{post_id}".encode()).digest()


@transaction.atomic
def _draw_set_aside(week: date, zone: ZoneInfo, now: datetime) -> int:
    """What a person has brought back since is drawn like the rest, and was wrong already."""
    kind = Sample.Kind.SET_ASIDE
    if _is_drawn(week, kind):
        return 0
    start, end = _bounds(week, zone)
    rows = SetAside.objects.filter(set_aside_at__gte=start, set_aside_at__lt=end, post__deleted_at=None)
    judged = {row.post_id: row for row in rows.filter(Q(ended_at=None) | Q(ended_by__isnull=False))}
    chosen = [judged[pk] for pk in drawn(week, judged)]
    return _store([_of_set_aside(week, row, now) for row in chosen])


@transaction.atomic
def _draw_without_theme(week: date, zone: ZoneInfo, now: datetime) -> int:
    kind = Sample.Kind.NO_THEME
    if _is_drawn(week, kind):
        return 0
    start, end = _bounds(week, zone)
    found = Finding.objects.filter(post=OuterRef("post")).exclude(status=Finding.Status.WITHDRAWN)
    posts = Assessment.objects.filter(
        ~Exists(found), superseded_at=None, outcome=Assessment.Outcome.SCORED, post__deleted_at=None
    )
    theirs = posts.filter(post__stored_at__gte=start, post__stored_at__lt=end)
    ids = theirs.exclude(relevance__in=[*NOT_FEEDBACK, Kind.OWN]).values_list("post_id", flat=True)
    chosen = drawn(week, set(ids), most=MOST_WITHOUT_THEME)
    return _store([Sample(week=week, kind=kind, post_id=pk, drawn_at=now) for pk in chosen])


def _of_set_aside(week: date, row: SetAside, now: datetime) -> Sample:
    sample = Sample(week=week, kind=Sample.Kind.SET_ASIDE, post_id=row.post_id, drawn_at=now)
    if row.ended_by_id:
        sample.verdict, sample.decided_by_id, sample.decided_at = Sample.Verdict.WRONG, row.ended_by_id, row.ended_at
    return sample


def _is_drawn(week: date, kind: str) -> bool:
    return Sample.objects.filter(week=week, kind=kind).exists()


def _store(samples: Sequence[Sample]) -> int:
    """Another worker may have drawn the same at the same moment: then nothing is added."""
    Sample.objects.bulk_create(samples, ignore_conflicts=True)
    return len(samples)


def _bounds(week: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    ends = (week, week + timedelta(weeks=1))
    start, end = (datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC) for day in ends)
    return start, end
