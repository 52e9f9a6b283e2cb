"""Writes: weekly figures, added up again from what they count. Idempotent; a second run writes nothing."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from dashboards.counting import Tally, count_week
from dashboards.models import WeeklyFigure
from dashboards.weeks import bounds, last_weeks, week_of
from ingest.models import Post
from people.queries import organisation

REBUILT_WEEKS = 26


def roll_up_weeks(*, now: datetime | None = None) -> int:
    """Count the running week and the one before again. Older weeks stay as they closed. Returns rows written."""
    return rebuild(weeks=2, now=now)


def rebuild(*, weeks: int = REBUILT_WEEKS, now: datetime | None = None) -> int:
    """Count the last weeks again, the running one included: after a backfill, or a correction of old labels.

    Weeks before the first post are left out: nobody was listening. Returns rows written.
    """
    now = now or timezone.now()
    place = organisation()
    if place is None:
        return 0
    zone = ZoneInfo(place.time_zone)
    return sum(_write_week(week, zone, now) for week in last_weeks(week_of(now, zone), weeks))


@transaction.atomic
def _write_week(week: date, zone: ZoneInfo, now: datetime) -> int:
    start, end = bounds(week, zone)
    if not Post.objects.filter(posted_at__lt=end).exists():
        return 0
    kept = {
        (figure.service_id, figure.measure): Tally(
            figure.numerator, figure.denominator, figure.value, figure.posts, figure.posts_of
        )
        for figure in WeeklyFigure.objects.filter(week=week)
    }
    changed = {key: tally for key, tally in count_week(start, end, now=now).items() if kept.get(key) != tally}
    WeeklyFigure.objects.bulk_create(
        [_figure(week, key, changed[key], now) for key in sorted(changed)],  # one order: two runs do not deadlock
        update_conflicts=True,
        unique_fields=["service", "measure", "week"],
        update_fields=["numerator", "denominator", "value", "posts", "posts_of", "updated_at"],
    )
    return len(changed)


def _figure(week: date, key: tuple[int, str], tally: Tally, now: datetime) -> WeeklyFigure:
    service, measure = key
    return WeeklyFigure(
        service_id=service,
        measure=measure,
        week=week,
        numerator=tally.numerator,
        denominator=tally.denominator,
        value=tally.value,
        posts=tally.posts,
        posts_of=tally.posts_of,
        updated_at=now,
    )
