"""What people rejected in a text before its author edited it, where the words and their place are the same."""

from collections.abc import Iterable

from django.db.models import Q

from ingest.models import Post, PostVersion
from triage.models import Finding

_DANGER = "crisis."  # of danger a person is asked again: what else the author says may change what was meant


def rejections_that_stand(rows: Iterable[Finding], posts: Iterable[Post]) -> list[tuple[int, str, int, int]]:
    """Post, code and place in the text as it is now of each rejection whose words no edit has touched."""
    by_id = {post.pk: post for post in posts}
    older = [row for row in rows if _is_older_rejection(row, by_id)]
    if not older:
        return []
    wanted = Q()
    for row in older:
        wanted |= Q(post=row.post_id, text_hash=row.text_hash)
    texts = {(post, digest): text for post, digest, text in _versions(wanted)}
    found = []
    for row in older:
        before = texts.get((row.post_id, row.text_hash), "")
        if place := place_after_edit(before, by_id[row.post_id].text, row.start, row.end):
            found.append((row.post_id, row.code, *place))
    return found


def _versions(wanted: Q) -> Iterable[tuple[int, str, str]]:
    return PostVersion.objects.filter(wanted).values_list("post_id", "text_hash", "text")


def _is_older_rejection(row: Finding, posts: dict[int, Post]) -> bool:
    rejected = row.status == Finding.Status.REJECTED and row.end > row.start and not row.code.startswith(_DANGER)
    return rejected and row.post_id in posts and row.text_hash != posts[row.post_id].text_hash


def place_after_edit(before: str, after: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the words of a span stand after an edit; None where they were touched, or cannot be told from others.

    An edit leaves a beginning and an end as they were: what lies in one of them is found by counting. What lies
    between is found where the words are in both texts just once.
    """
    if not start < end <= len(before):
        return None
    words = before[start:end]
    if end <= _same_until(before, after):
        return start, end
    moved = len(after) - len(before)
    if len(before) - start <= _same_until(before[::-1], after[::-1]):
        return start + moved, end + moved
    if before.count(words) == after.count(words) == 1:
        place = after.index(words)
        return place, place + len(words)
    return None


def _same_until(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
