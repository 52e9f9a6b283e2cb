"""Making a draft the version that judges, and bringing an earlier one back. Both make a new version; none changes.

Every post is judged again by the stage that pulls; what people decided stays as they decided it.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.services import record
from people.models import User
from triage.models import DryRun, RuleBook
from triage.rulebook.access import may_edit_rules
from triage.rulebook.content import Content
from triage.rulebook.current import content_of, current_version
from triage.rulebook.faults import NotAllowed
from triage.rulebook.locking import lock_rules
from triage.rulebook.queries import draft
from triage.rulebook.services.drafting import MAY_NOT, write_draft


@transaction.atomic
def publish_rules(*, run: DryRun, actor: User, reason: str, now: datetime | None = None) -> RuleBook:
    """Publish the draft that a dry run looked at.

    Raises ``NotAllowed`` unless the run is finished, of exactly this draft, and compared with what judges now.
    """
    number = _begin(actor, reason)
    proposed = draft()
    run = DryRun.objects.defer("post_ids").get(pk=run.pk)
    if run.state != DryRun.State.FINISHED:
        raise NotAllowed("This dry run has not finished. Wait for it, then read what would change.")
    if run.digest != proposed.content.digest:
        raise NotAllowed("The draft has changed since this dry run. Run it again, then publish.")
    if run.base != number:
        raise NotAllowed("Another version was published since this dry run. Run it again, then publish.")
    given = {"kind": RuleBook.Kind.PUBLISHED, "dry_run": run}
    return _make_current(proposed.content, actor, reason, now or timezone.now(), number, given)


@transaction.atomic
def revert_rules(
    *, number: int, actor: User, reason: str, expected_number: int, now: datetime | None = None
) -> RuleBook:
    """Bring back what a version said, as a new version; 0 brings back the desk's own rules alone.

    It needs no dry run: these rules have judged before. A draft with changes of its own is kept.
    """
    current = _begin(actor, reason)
    now = now or timezone.now()
    if current != expected_number:
        raise NotAllowed("Another version was published while you had this open. Look again, then decide.")
    if number and not RuleBook.objects.filter(number=number).exists():
        raise NotAllowed("There is no such version.")
    old, back = content_of(current), content_of(number)
    if old == back:
        raise NotAllowed("This version says what the current one says. There is nothing to bring back.")
    kept = draft()
    given = {"kind": RuleBook.Kind.REVERTED, "brings_back": number}
    book = _make_current(back, actor, reason, now, current, given)
    if kept.version and kept.content == old:
        write_draft(back, kept.version, actor, now)
    return book


def _begin(actor: User, reason: str) -> int:
    """The number of the current version, with every other publisher kept out until the transaction ends."""
    if not may_edit_rules(actor):
        raise NotAllowed(MAY_NOT)
    if not reason.strip():
        raise NotAllowed("Say why, in a few words. Nothing was published.")
    lock_rules()
    return current_version()[0]


def _make_current(
    content: Content, actor: User, reason: str, now: datetime, current: int, given: dict[str, Any]
) -> RuleBook:
    RuleBook.objects.filter(is_current=True).update(is_current=False)
    book = RuleBook(number=current + 1, content=content.to_json(), digest=content.digest, **given)
    book.reason, book.published_by, book.published_at = reason.strip()[:300], actor, now
    book.save(force_insert=True)
    detail = {"number": book.number, "digest": book.digest, **content.counts}
    record(actor=actor, action=f"rules.{book.kind}", object_type="rule_book", object_id=book.pk, detail=detail)
    return book
