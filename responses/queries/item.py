"""One item: its conversation, its timeline, and how often the same has been said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ingest.models import Post
from people.models import User
from responses.events import EventKind, kind_of
from responses.models import Case, CaseEvent, CasePost, Presence
from responses.queries.narrowing import recent
from responses.services.undo import can_undo
from triage.models import Correction, Finding
from triage.queries_corrections import history_of, undoable

LONGEST_THREAD = 100
SIMILAR_WEEKS = 12
SHOWN = ("suggested", "confirmed")


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the timeline. ``actor`` None: the desk itself, shown dimmer.

    An act on the item has its ``event``, a word on its judgement its ``correction``, anything else neither.
    """

    at: datetime
    kind: EventKind
    actor: User | None = None
    event: CaseEvent | None = None
    undoable: bool = False
    correction: Correction | None = None


def posts_of(case: Case) -> list[Post]:
    """The item's posts, oldest first, each with its author and with what people decided of it as a whole."""
    decisions = ("post__sentiment_decision__decided_by", "post__criticality_decision__decided_by")
    links = case.posts.select_related("post__author", *decisions).defer("post__search")
    return [link.post for link in links.order_by("post__posted_at", "post_id")]


def thread(case: Case, posts: Iterable[Post]) -> QuerySet[Post]:
    """The conversation around an item of these posts, oldest first, our own posts among it; at most 100."""
    post = case.latest_post
    together = Q(pk__in=[post.pk for post in posts])  # as ids: an OR over a join reads every post
    if post.conversation_id:
        together |= Q(platform=post.platform, conversation_id=post.conversation_id)
    return Post.objects.filter(together).select_related("case_post").order_by("posted_at", "id")[:LONGEST_THREAD]


def timeline(case: Case) -> list[TimelineEntry]:
    """What happened to an item, oldest first: when it was posted and seen, each event, what people corrected."""
    events = case.events.select_related("actor").order_by("id")
    entries = [TimelineEntry(case.first_post.posted_at, EventKind("Posted", "send"))]
    if case.seen_at:
        entries.append(TimelineEntry(case.seen_at, EventKind("saw it first", "eye"), case.seen_by))
    entries += [_entry(case, event) for event in events]
    entries += _corrections(case)
    return sorted(entries, key=lambda entry: entry.at)


def present(case: Case, *, now: datetime | None = None) -> QuerySet[Presence]:
    """Who has the item open."""
    return case.presence.filter(seen_at__gte=recent(now or timezone.now())).select_related("user").order_by("id")


def similar_items(case: Case, findings: Iterable[Finding], *, now: datetime | None = None) -> int:
    """How many other items of the service said the same in twelve weeks; at most 100. About the service only.

    ``findings`` are those of the item's posts; what people rejected says nothing.
    """
    since = (now or timezone.now()) - timedelta(weeks=SIMILAR_WEEKS)
    codes = {each.code for each in findings if each.status in SHOWN and each.polarity != "neutral"}
    if not codes:
        return 0
    shown = Finding.objects.filter(status__in=SHOWN, code__in=sorted(codes))
    posts = CasePost.objects.filter(
        Exists(shown.filter(post=OuterRef("post"))), post__posted_at__gte=since, post__service_id=case.service_id
    )
    return posts.exclude(case=case).order_by().values("case").distinct()[:100].count()


def _entry(case: Case, event: CaseEvent) -> TimelineEntry:
    return TimelineEntry(event.at, kind_of(event.kind), event.actor, event, can_undo(event, case))


def _corrections(case: Case) -> list[TimelineEntry]:
    history = history_of(case.posts.values("post_id"))
    stands = undoable(history)
    return [
        TimelineEntry(each.made_at, EventKind("corrected", "pencil"), each.made_by, None, each.pk in stands, each)
        for each in history
    ]
