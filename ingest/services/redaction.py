"""A post that was deleted at the source: its text and author go, the row stays, so that figures never move."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.services import record
from ingest.models import Post, PostAuthor, PostVersion
from ingest.services.quarantine import erase_quarantined
from people.models import User


def redact_post(*, post: Post, deletion: str, actor: User | None = None, now: datetime | None = None) -> bool:
    """Make a tombstone of a post. False when it is one already.

    Text, versions, address, author and what quarantine holds of it go; date, service, identity and the
    hashes that findings refer to stay.
    ``deletion`` is a ``Post.Deletion``. A later poll never fills a tombstone again.
    """
    now = now or timezone.now()
    with transaction.atomic():
        changed = Post.objects.filter(pk=post.pk, deleted_at=None).update(
            text="", url="", deletion=deletion, deleted_at=now
        )
        if not changed:
            return False
        erase_quarantined(platform=post.platform, external_ids=_ids_of(post), now=now)
        PostVersion.objects.filter(post=post).update(text="")
        PostAuthor.objects.filter(post=post).delete()
        detail = {"deletion": str(deletion)}
        record(actor=actor, action="post.redacted", object_type="post", object_id=post.pk, detail=detail)
    return True


def _ids_of(post: Post) -> set[str]:
    """Every id that the post has had at its platform: each edit may have given it a new one."""
    known = Post.objects.filter(pk=post.pk).values_list("external_id", "version_id").get()
    return {*known, *PostVersion.objects.filter(post=post).values_list("version_id", flat=True)}
