"""The draw: random posts of a week that is over, the same whoever draws and whenever."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from people.models import Organisation
from people.queries import organisation
from triage.clusters.spread import CODE as SPREAD
from triage.models import Assessment, CodingItem, Finding
from triage.privacy import NAMES, PII
from triage.relevance import NOT_FEEDBACK, Kind
from triage.themes.finding import NOTHING

# Said of no words of one post; and what is masked where people read, which tells that the desk found it.
UNCODED = frozenset({NOTHING, SPREAD, PII, NAMES})
_MACHINE = (Finding.Source.RULE, Finding.Source.MODEL)


def draw_for_coding(*, now: datetime | None = None) -> int:
    """Draw the week that ended last, once; how many posts were drawn.

    A week drawn late is not caught up on: what people code should be what the desk reads now.
    """
    now = now or timezone.now()
    zone = ZoneInfo((organisation() or Organisation()).time_zone)
    today = now.astimezone(zone).date()
    return _draw(today - timedelta(days=today.weekday() + 7), zone, now)


def chosen(week: date, post_ids: Collection[int], *, most: int) -> list[int]:
    """At most ``most`` of the posts, by the hash of week and id: every post has the same chance. Pure."""
    return sorted(post_ids, key=lambda pk: (_lot(week, pk), pk))[:most]


def _lot(week: date, post_id: int) -> bytes:
    return hashlib.sha256(f"coding:{week.isoformat()}:{post_id}".encode()).digest()


@transaction.atomic
def _draw(week: date, zone: ZoneInfo, now: datetime) -> int:
    if CodingItem.objects.filter(week=week).exists():
        return 0
    posts = chosen(week, _posts_of(week, zone), most=settings.CODING_SAMPLE)
    judged = {row.post_id: row for row in Assessment.objects.filter(post__in=posts, superseded_at=None)}
    codes = machine_codes(posts)
    items = [_item(week, judged[pk], codes[pk], now) for pk in posts]
    return len(CodingItem.objects.bulk_create(items, ignore_conflicts=True))


def _posts_of(week: date, zone: ZoneInfo) -> set[int]:
    """Posts about our care that the desk could read; what it set aside has a check of its own."""
    start, end = (
        datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC) for day in (week, week + timedelta(weeks=1))
    )
    judged = Assessment.objects.filter(superseded_at=None, outcome=Assessment.Outcome.SCORED, post__deleted_at=None)
    theirs = judged.filter(post__stored_at__gte=start, post__stored_at__lt=end)
    return set(theirs.exclude(relevance__in=[*NOT_FEEDBACK, Kind.OWN]).values_list("post_id", flat=True))


def machine_codes(post_ids: Iterable[int]) -> dict[int, list[str]]:
    """The codes that rules or model say of each post, whatever people decided since."""
    said: dict[int, set[str]] = defaultdict(set)
    rows = Finding.objects.filter(post__in=list(post_ids), source__in=_MACHINE)
    for post, code in rows.exclude(status=Finding.Status.WITHDRAWN).values_list("post_id", "code"):
        said[post].add(code)
    return defaultdict(list, {post: sorted(codes - UNCODED) for post, codes in said.items()})


def _item(week: date, judged: Assessment, codes: list[str], now: datetime) -> CodingItem:
    return CodingItem(
        week=week,
        post_id=judged.post_id,
        text_hash=judged.text_hash,
        machine_sentiment=judged.sentiment,
        machine_codes=codes,
        scorer_version=judged.scorer_version,
        drawn_at=now,
    )
