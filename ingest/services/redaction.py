"""A post that was deleted at the source: its text and author go, the row stays, so that figures never move."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.services import record
from ingest.models import Post, PostAuthor, PostVersion
from people.models import User


def redact_post(*, post: Post, deletion: str, actor: User | None = None, now: datetime | None = None) -> bool:
    """Make a tombstone of a post. False when it is one already.

    Text, versions, address and author go; date, service, identity and the hashes that findings refer to stay.
    ``deletion`` is a ``Post.Deletion``. A later poll never fills a tombstone again.
    """
    with transaction.atomic():
        changed = Post.objects.filter(pk=post.pk, deleted_at=None).update(
            text="", url="", deletion=deletion, deleted_at=now or timezone.now()
        )
        if not changed:
            return False
        PostVersion.objects.filter(post=post).update(text="")
        PostAuthor.objects.filter(post=post).delete()
        detail = {"deletion": str(deletion)}
        record(actor=actor, action="post.redacted", object_type="post", object_id=post.pk, detail=detail)
    return True
