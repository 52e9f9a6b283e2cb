"""What a dry run found, counted for one person: everything for those who edit, else the services whose items they read.

Examples are texts, so they are of the services whose items the person reads, whoever it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from people.access import AnyUser, services_with
from people.roles import Permission
from triage.evidence import Segment, segments
from triage.masking import masks
from triage.models import Assessment, DryRun, DryRunChange
from triage.rulebook.access import may_edit_rules
from triage.rulebook.wording import Group, group_of

EXAMPLES = 10
_KEY = ("kind", "code", "polarity", "before", "after")


@dataclass(frozen=True, slots=True)
class Counted:
    group: Group
    posts: int


@dataclass(frozen=True, slots=True)
class Example:
    """A masked post with the place of what changes; ``covered``: it may be hard to read. None of it names anybody."""

    segments: Sequence[Segment]
    language: str
    service: str
    covered: bool


def counted(run: DryRun, user: AnyUser) -> list[Counted]:
    """Every kind of change with its number of posts, findings first; none of them is nought."""
    rows = _visible(run, user, texts=False).order_by().values_list(*_KEY).annotate(Count("post", distinct=True))
    found = [Counted(group_of(*key), posts) for *key, posts in rows]
    return sorted(found, key=lambda each: (each.group.order, -each.posts, each.group.label))


def changed_posts(run: DryRun, user: AnyUser) -> int:
    return _visible(run, user, texts=False).order_by().values("post").distinct().count()


def reads_texts(user: AnyUser) -> bool:
    return services_with(user, Permission.READ_CASES) != []


def examples(run: DryRun, group: Group, user: AnyUser) -> list[Example]:
    """Up to ten posts of one kind of change, as they stand today; one edited or deleted since is left out."""
    rows = _visible(run, user, texts=True).filter(**dict(zip(_KEY, group.key, strict=True)), post__deleted_at=None)
    fresh = [
        row for row in rows.select_related("post__service").defer("post__search")[: EXAMPLES * 2] if _is_fresh(row)
    ]
    chosen = fresh[:EXAMPLES]
    urgent = _urgent([row.post_id for row in chosen])
    return [_example(row, row.post_id in urgent or group.urgent) for row in chosen]


def _visible(run: DryRun, user: AnyUser, *, texts: bool) -> QuerySet[DryRunChange]:
    found = DryRunChange.objects.filter(run=run)
    if not texts and may_edit_rules(user):
        return found
    services = services_with(user, Permission.READ_CASES)
    return found if services is None else found.filter(post__service__in=services)


def _is_fresh(row: DryRunChange) -> bool:
    return row.text_hash == row.post.text_hash


def _urgent(post_ids: Sequence[int]) -> set[int]:
    judged = Assessment.objects.filter(post_id__in=post_ids, superseded_at=None, tier=0)
    return set(judged.values_list("post_id", flat=True))


def _example(row: DryRunChange, covered: bool) -> Example:
    text = row.post.text
    span = [_Span(row.start, row.end, row.polarity)] if row.start is not None and row.end is not None else []
    return Example(segments(text, span, masks(text)), row.post.language, row.post.service.name, covered)


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    polarity: str
