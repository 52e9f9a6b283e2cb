"""Who wrote, within one week: each post is given the first post of its author in that week as its person.

Weekly figures count people, and must not count one as two when a post is erased and its author's identifiers go
with it. The number stays. It names nobody, joins what one author wrote in one week and no longer, and is never
given to a post whose author is not known.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ingest.models import PostAuthor
from people.models import Organisation
from people.queries import organisation

Writer = tuple[str, str]  # platform and the author's id there
Written = tuple[int, str, str, datetime, int | None]  # post, platform, author, when it went up, person so far
WEEK = timedelta(days=7)


def people_of(post_ids: Sequence[int]) -> dict[int, int]:
    """The person of each of these posts whose author is known, by what other posts of the week were given."""
    fields = ("post", "post__platform", "external_id", "post__posted_at", "post__signature__person")
    known = PostAuthor.objects.exclude(external_id="")
    mine: list[Written] = list(known.filter(post__in=post_ids).values_list(*fields))
    if not mine:
        return {}
    authors, times = {row[2] for row in mine}, [row[3] for row in mine]
    near = known.filter(post__posted_at__gt=min(times) - WEEK, post__posted_at__lt=max(times) + WEEK)
    named = near.filter(external_id__in=authors, post__signature__person__isnull=False).values_list(*fields)
    people = named_after([*named, *mine], ZoneInfo((organisation() or Organisation()).time_zone))
    return {pk: people[pk] for pk, *_rest in mine}


def named_after(rows: Iterable[Written], zone: ZoneInfo) -> dict[int, int]:
    """The person of each post: what one of the author's posts of the week was given, else the first of them. Pure."""
    weeks: dict[tuple[Writer, date], list[Written]] = {}
    for row in sorted(rows, key=lambda row: row[0]):
        weeks.setdefault(((row[1], row[2]), _monday(row[3], zone)), []).append(row)
    named: dict[int, int] = {}
    for group in weeks.values():
        given = [person for *_rest, person in group if person is not None]
        named |= dict.fromkeys((pk for pk, *_rest in group), min(given, default=group[0][0]))
    return named


def _monday(at: datetime, zone: ZoneInfo) -> date:
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())
