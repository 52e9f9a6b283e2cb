"""What people say about findings. The last word wins; who gave it and when is kept, and each is in the record.

What rule and model both found at one place is decided as one.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.services import record
from ingest.models import Post
from people.models import User
from triage.errors import InvalidFinding, Overtaken
from triage.models import Correction, Finding
from triage.services.correcting import hold, keep, states
from triage.taxonomy import CODES
from triage.twins import groups

_ABSENT = {"status": Finding.Status.WITHDRAWN.value, "decided_by_id": None, "decided_at": None, "reason": ""}


@transaction.atomic
def decide_finding(
    *,
    finding: Finding,
    actor: User,
    confirmed: bool,
    reason: str = "",
    seen: str | None = None,
    act: uuid.UUID | None = None,
    now: datetime | None = None,
) -> Finding:
    """Confirm or reject a finding, and what the other source found at its place; a later decision replaces it.

    ``seen`` is the status that the page showed: Overtaken when somebody has decided otherwise since. Saying again
    what stands changes nothing.
    """
    status = Finding.Status.CONFIRMED if confirmed else Finding.Status.REJECTED
    reason = reason.replace("\x00", "").strip()[:200]
    post = hold(finding.post_id)
    finding.refresh_from_db()
    if finding.status == status and reason in ("", finding.reason):
        return finding
    if seen and finding.status not in (seen, status):
        raise Overtaken(_overtaken(finding))
    now, rows = now or timezone.now(), _group(finding)
    names = [str(row.pk) for row in rows]
    before = states(post, names)
    given = {"status": status, "decided_by": actor, "decided_at": now, "reason": reason}
    Finding.objects.filter(pk__in=[row.pk for row in rows]).update(**given)
    finding.refresh_from_db()
    said = {"kind": Correction.Kind.DECIDED, "said": status.value, "code": finding.code}
    keep(post=post, actor=actor, before=before, after=states(post, names), act=act, now=now, **said)
    record(actor=actor, action=f"finding.{status}", object_type="finding", object_id=finding.pk, detail=_said(finding))
    return finding


@transaction.atomic
def add_finding(
    *,
    post: Post,
    code: str,
    start: int,
    end: int,
    polarity: str,
    actor: User,
    act: uuid.UUID | None = None,
    now: datetime | None = None,
) -> Finding:
    """Add what the machine missed; it counts as confirmed. ``start`` and ``end`` are code points of the text.

    Raises ``InvalidFinding`` for an unknown code or polarity, or a span outside the text. Adding the same
    again gives the one that is there.
    """
    held = hold(post.pk)
    _check(held, code, start, end, polarity)
    now = now or timezone.now()
    place = {"post": held, "text_hash": held.text_hash, "code": code, "start": start, "end": end}
    own = {**place, "source": Finding.Source.PERSON}
    before = Finding.objects.filter(**own).first()
    stood = states(held, [str(before.pk)]) if before else {}
    tier = CODES[code].tier if polarity == Finding.Polarity.CONCERN or code.startswith("privacy.") else 3
    given = {"polarity": polarity, "tier": tier, "status": Finding.Status.CONFIRMED}
    given |= {"decided_by": actor, "decided_at": now, "reason": ""}
    finding, _ = Finding.objects.update_or_create(**own, defaults=given, create_defaults={**given, "created_at": now})
    name = str(finding.pk)
    said = {"kind": Correction.Kind.ADDED, "said": "confirmed", "code": code}
    after = states(held, [name])
    keep(post=held, actor=actor, before=stood or {name: _ABSENT}, after=after, act=act, now=now, **said)
    record(actor=actor, action="finding.added", object_type="finding", object_id=finding.pk, detail=_said(finding))
    return finding


def _group(finding: Finding) -> Sequence[Finding]:
    """The finding and what stands with it as one signal."""
    same = Finding.objects.filter(post=finding.post_id, code=finding.code, text_hash=finding.text_hash)
    rows = same.exclude(status=Finding.Status.WITHDRAWN).order_by("start", "id")
    return next((group for group in groups(rows) if finding in group), [finding])


def _overtaken(finding: Finding) -> str:
    if finding.decided_by is None:
        return "The signal has changed since you opened the item. Look, then decide again."
    return f"{finding.decided_by} {finding.status} this signal after you opened the item. Look, then decide again."


def _check(post: Post, code: str, start: int, end: int, polarity: str) -> None:
    if code not in CODES:
        raise InvalidFinding("That signal is not in the list.")
    if polarity not in Finding.Polarity.values:
        raise InvalidFinding("Choose concern, strength or neutral.")
    if not 0 <= start < end <= len(post.text):
        raise InvalidFinding("Those words are not in the post. Nothing was added.")


def _said(finding: Finding) -> dict[str, object]:
    return {"post": finding.post_id, "code": finding.code, "polarity": finding.polarity, "status": finding.status}
