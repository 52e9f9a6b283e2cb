"""Who said the same: clusters counted by voices. A voice is one person saying one thing, however often.

An author is an identifier on one platform. The desk links nobody across platforms, so the same person on two is
two voices; a post whose author was never known (an anonymous review) is a voice of its own.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BigIntegerField, Case, CharField, Count, F, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat

from ingest.models import Post
from triage.models import Signature

MOST = 1000  # members looked at for one page


@dataclass(frozen=True)
class Together:
    """A cluster as one person may see it: ``voices`` distinct authors in ``places`` accounts."""

    pk: int
    first_at: datetime
    posts: int
    voices: int
    places: int


def voice(post: str = "") -> Combinable:
    """Who says what, as an expression to count the distinct values of; ``post`` is the path to the post, "post__".

    One author who says the same twice is one value; several who say the same are several; one author who says
    two different things is two.
    """
    return Coalesce(f"{post}signature__voice", f"{post}pk", output_field=BigIntegerField())


def person(post: str = "") -> Combinable:
    """Who wrote a post in a week, whatever they said: a text to tell people apart by, never to be shown.

    The number that outlives the author's identifiers; the author until the post has it, a minute or so; where
    nobody knows the author, the voice.
    """
    known, author = f"{post}signature__person", f"{post}author__external_id"
    named = When(**{f"{known}__isnull": False}, then=Concat(Value("person "), Cast(known, CharField())))
    fresh = When(**{f"{author}__gt": ""}, then=Concat(F(f"{post}platform"), Value(" "), F(author)))
    nobody = Concat(Value("voice "), Cast(voice(post), CharField()))
    return Case(named, fresh, default=nobody, output_field=CharField())


def distinct_voices(posts: QuerySet[Post]) -> int:
    """How many voices speak in ``posts``: near-duplicates of one author count once."""
    return int(posts.order_by().aggregate(voices=Count(voice(), distinct=True))["voices"])


def cluster_of(post: Post, *, services: Collection[int] | None) -> Together | None:
    """The cluster of a post, as somebody sees it who may read ``services`` (None: all); None if they see it alone."""
    seen = _seen(Signature.objects.filter(cluster__members=post.pk), services)
    return seen if seen and seen.posts > 1 else None


def cluster_for(pk: int, *, services: Collection[int] | None) -> Together | None:
    """A cluster as somebody may see it; None if they may read no post of it."""
    return _seen(Signature.objects.filter(cluster=pk), services)


def posts_of(pk: int, *, services: Collection[int] | None) -> QuerySet[Post]:
    """The posts of a cluster that may be read, oldest first."""
    posts = Post.objects.filter(signature__cluster=pk).order_by("posted_at", "pk")
    return posts if services is None else posts.filter(service__in=services)


def _seen(members: QuerySet[Signature], services: Collection[int] | None) -> Together | None:
    """The members that may be read, in one query."""
    mine = members if services is None else members.filter(post__service__in=services)
    accounts = ArrayAgg("post__sightings__account", default=[])
    columns = ("cluster", "cluster__first_at", Coalesce("voice", "pk", output_field=BigIntegerField()), accounts)
    rows = list(mine.order_by("posted_at", "pk").values_list(*columns)[:MOST])
    if not rows:
        return None
    voices, places = {speaker for *_, speaker, _seen_by in rows}, {place for *_, seen_by in rows for place in seen_by}
    return Together(rows[0][0], rows[0][1], len(rows), len(voices), len(places))
