"""Which personal details of an item's posts are masked for whom.

Details of whoever wrote a post are masked for everybody until asked for. Names of staff stand for those who answer
or approve, who must know whom a post is about; anybody else meets them masked, but for praise.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.models import Post
from people.access import may
from people.models import User
from people.roles import Permission
from responses.models import Case
from triage.masking import Mask, masked, masks
from triage.models import Finding


@dataclass(frozen=True)
class ThreadLine:
    """Another post of the conversation."""

    text: str
    language: str
    is_own: bool
    posted_at: datetime


def hides_names(user: User, case: Case, *, may_act: bool) -> bool:
    """Whether this person neither answers nor approves answers of the service, and so needs no names of its staff."""
    return not may_act and not may(user, Permission.APPROVE, case.service_id)


def masks_of(posts: Sequence[Post], found: Mapping[int, list[Finding]], *, names: bool) -> dict[int, list[Mask]]:
    """What is masked, by post. ``names``: those of staff as well."""
    return {post.pk: masks(post.text, found.get(post.pk, []), text_hash=post.text_hash, names=names) for post in posts}


def thread_lines(posts: Iterable[Post], *, names: bool) -> list[ThreadLine]:
    """The rest of a conversation, masked; our own posts hold nothing to mask."""
    return [
        ThreadLine(
            post.text if post.is_own else masked(post.text, masks(post.text, names=names)),
            post.language,
            post.is_own,
            post.posted_at,
        )
        for post in posts
    ]
