"""The draft, one rule at a time. Nothing here judges a post otherwise: that takes a version."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, JSONField, Value
from django.utils import timezone

from audit.services import record
from people.models import User
from triage.models import RuleDraft
from triage.rulebook.access import may_edit_rules
from triage.rulebook.content import Content
from triage.rulebook.current import content_of, current_version
from triage.rulebook.editing import Entry, with_entry, without_entry
from triage.rulebook.faults import NotAllowed, StaleDraft
from triage.rulebook.queries import Draft, draft

MAY_NOT = "An account admin of the whole organisation changes the rules. You can read them."


@transaction.atomic
def add_rule(*, entry: Entry, actor: User, expected_version: int, now: datetime | None = None) -> Draft:
    """Put a phrase, a phrase to switch off, a word or a name in the draft.

    Raises ``Fault`` for one that cannot stand there, ``StaleDraft`` and ``NotAllowed``.
    """
    return _change(actor, expected_version, now, "rules.added", lambda content: with_entry(content, entry))


@transaction.atomic
def remove_rule(*, entry: Entry, actor: User, expected_version: int, now: datetime | None = None) -> Draft:
    """Take it out again. Raises as ``add_rule``."""
    return _change(actor, expected_version, now, "rules.removed", lambda content: without_entry(content, entry))


@transaction.atomic
def discard_draft(*, actor: User, expected_version: int, now: datetime | None = None) -> Draft:
    """Make the draft say what the current version says. What it said can be taken back until it is changed again."""
    kept = draft().content
    current = content_of(current_version()[0])
    return _change(actor, expected_version, now, "rules.discarded", lambda _: current, discarded=kept)


@transaction.atomic
def take_back_draft(*, actor: User, expected_version: int, now: datetime | None = None) -> Draft:
    """Put back what was discarded last. Raises as ``add_rule``."""
    discarded = draft().discarded
    if discarded is None:
        raise NotAllowed("There is nothing to take back: the draft was changed since.")
    return _change(actor, expected_version, now, "rules.taken_back", lambda _: discarded)


def _change(
    actor: User,
    expected_version: int,
    now: datetime | None,
    action: str,
    change: Callable[[Content], Content],
    *,
    discarded: Content | None = None,
) -> Draft:
    if not may_edit_rules(actor):
        raise NotAllowed(MAY_NOT)
    seen = draft()
    if seen.version != expected_version:
        raise StaleDraft
    content = change(seen.content)
    write_draft(content, seen.version, actor, now or timezone.now(), discarded=discarded)
    detail = {"digest": content.digest, **content.counts}
    record(actor=actor, action=action, object_type="rule_draft", detail=detail)
    return draft()


def write_draft(
    content: Content, seen_version: int, actor: User, now: datetime, *, discarded: Content | None = None
) -> None:
    """Raises ``StaleDraft`` when somebody was faster."""
    kept = Value(None, JSONField()) if discarded is None else discarded.to_json()
    given = {"content": content.to_json(), "edited_by": actor, "edited_at": now, "discarded": kept}
    if seen_version:
        if not RuleDraft.objects.filter(version=seen_version).update(version=F("version") + 1, **given):
            raise StaleDraft
        return
    try:
        with transaction.atomic():
            RuleDraft.objects.create(**given)
    except IntegrityError as error:
        raise StaleDraft from error
