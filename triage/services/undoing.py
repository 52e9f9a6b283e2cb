"""Undo what a person said of a judgement: what stood before stands again, while nobody has said otherwise since."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.services import record
from people.models import User
from triage.errors import Overtaken
from triage.models import Correction
from triage.services.correcting import hold, put_back, states


@transaction.atomic
def undo_correction(*, correction: Correction, actor: User, now: datetime | None = None) -> Correction:
    """Put back what stood before. The row of history stays, marked with who undid it and when.

    Raises Overtaken when it is undone already, or when somebody has decided otherwise since.
    """
    now = now or timezone.now()
    post = hold(correction.post_id)
    if states(post, correction.after) != correction.after and not _is_undone(correction):
        raise Overtaken(_since(correction))
    rows = Correction.objects.filter(pk=correction.pk, undone_at=None)
    if not rows.update(undone_at=now, undone_by=actor):
        raise Overtaken("This is undone already.")
    put_back(post, correction.before)
    correction.refresh_from_db()
    detail = {"correction": correction.pk, "kind": correction.kind, "said": correction.said}
    record(actor=actor, action="correction.undone", object_type="post", object_id=post.pk, detail=detail)
    return correction


def _is_undone(correction: Correction) -> bool:
    return Correction.objects.filter(pk=correction.pk).exclude(undone_at=None).exists()


def _since(correction: Correction) -> str:
    """Who has decided since, in plain words."""
    later = Correction.objects.filter(post=correction.post_id, pk__gt=correction.pk, undone_at=None)
    found = later.filter(after__has_any_keys=list(correction.after)).select_related("made_by").last()
    who = str(found.made_by) if found else "Someone"
    return f"{who} has decided otherwise since, so this can no longer be undone. Nothing was changed."
