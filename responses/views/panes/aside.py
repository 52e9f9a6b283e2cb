"""Posts outside any item, in words: what the desk set aside, what was drawn, what was said together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.models import Post
from people.access import may
from people.models import User
from people.roles import Permission
from responses.models import CasePost
from responses.views.panes.posts import GONE
from triage.evidence import Segment, segments
from triage.masking import masks
from triage.models import Sample, SetAside
from triage.relevance import LABELS, Kind

EXCERPT = 600


@dataclass(frozen=True)
class Line:
    """One post. ``pk`` is what its acts are addressed to; ``item`` its item, if there is one."""

    pk: int
    post: Post
    segments: Sequence[Segment]
    gone: str
    label: str
    reason: str
    at: datetime
    may_act: bool = False
    item: int | None = None


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    polarity: str = "neutral"


def aside_lines(rows: Sequence[SetAside], user: User) -> list[Line]:
    """What was set aside, its evidence marked."""
    allowed = _allowed(user, [row.post for row in rows])
    return [
        _line(row.post, row.post_id, _why(row), row.reason, row.set_aside_at, [row], allowed[row.post.service_id])
        for row in rows
    ]


def sample_lines(samples: Sequence[Sample], user: User) -> list[Line]:
    """What was drawn; of a post that was set aside, the evidence, of another its item."""
    posts = [sample.post for sample in samples]
    asides = {row.post_id: row for row in SetAside.objects.filter(post__in=posts)}
    items, allowed = _items(posts), _allowed(user, posts)
    return [_of_sample(each, asides, items, allowed[each.post.service_id]) for each in samples]


def together_lines(posts: Sequence[Post]) -> list[Line]:
    """What was said together, each with its item; without one it was set aside, or not judged yet."""
    items, aside = _items(posts), set(SetAside.objects.filter(post__in=posts).values_list("post_id", flat=True))
    words = {True: "Set aside by the desk", False: "Being read"}
    return [
        _line(post, post.pk, "" if post.pk in items else words[post.pk in aside], "", post.posted_at, [], False, items)
        for post in posts
    ]


def _of_sample(sample: Sample, asides: Mapping[int, SetAside], items: Mapping[int, int], may_act: bool) -> Line:
    row = asides.get(sample.post_id) if sample.kind == Sample.Kind.SET_ASIDE else None
    label = _why(row) if row else sample.get_kind_display()
    reason = row.reason if row else "Nothing in it was recognised"
    return _line(sample.post, sample.pk, label, reason, sample.post.posted_at, [row] if row else [], may_act, items)


def _line(
    post: Post,
    pk: int,
    label: str,
    reason: str,
    at: datetime,
    marked: Sequence[SetAside],
    may_act: bool,
    items: Mapping[int, int] | None = None,
) -> Line:
    spans = [_Span(row.start, row.end) for row in marked if row.text_hash == post.text_hash]
    gone = GONE.get(post.deletion, "Deleted.") if post.deleted_at else ""
    item = (items or {}).get(post.pk)
    text = post.text[:EXCERPT]
    return Line(pk, post, segments(text, spans, masks(post.text)), gone, label, reason, at, may_act, item)


def _why(row: SetAside) -> str:
    return LABELS[Kind(row.kind)]


def _items(posts: Sequence[Post]) -> dict[int, int]:
    return dict(CasePost.objects.filter(post__in=posts).values_list("post_id", "case_id"))


def _allowed(user: User, posts: Sequence[Post]) -> dict[int, bool]:
    return {service: may(user, Permission.ACT, service) for service in {post.service_id for post in posts}}
