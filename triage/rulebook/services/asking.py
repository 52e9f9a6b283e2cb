"""Asking for a dry run, and calling it off. The work itself is a worker's (``triage.rulebook.running``)."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.services import record
from people.models import User
from triage.models import DryRun
from triage.rulebook.access import may_edit_rules
from triage.rulebook.checking import faults_in
from triage.rulebook.current import content_of, current_version
from triage.rulebook.faults import NotAllowed, StaleDraft
from triage.rulebook.queries import ACTIVE, draft
from triage.rulebook.services.drafting import MAY_NOT

LOOKS_BACK = timedelta(days=90)
_KEPT = 5  # dry runs that led to no version: the changes that they found go with them


@transaction.atomic
def start_dry_run(*, actor: User, expected_version: int, now: datetime | None = None) -> DryRun:
    """Ask what the draft would change in the posts of the last 90 days. Raises ``NotAllowed``, ``StaleDraft``."""
    now = now or timezone.now()
    if not may_edit_rules(actor):
        raise NotAllowed(MAY_NOT)
    proposed, base = draft(), current_version()[0]
    if proposed.version != expected_version:
        raise StaleDraft
    if proposed.content == content_of(base):
        raise NotAllowed("The draft says what the current version says. Add or remove something first.")
    if faults := faults_in(proposed.content):
        raise NotAllowed(f"Something in the draft cannot be used. {faults[0]}")
    run = DryRun(content=proposed.content.to_json(), digest=proposed.content.digest, base=base, since=now - LOOKS_BACK)
    run.asked_by, run.asked_at = actor, now
    _forget_old_runs()
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError as error:
        raise NotAllowed("A dry run is under way. Wait for it, or cancel it first.") from error
    record(actor=actor, action="rules.dry_run", object_type="dry_run", object_id=run.pk, detail={"digest": run.digest})
    return run


@transaction.atomic
def cancel_dry_run(*, run: DryRun, actor: User, now: datetime | None = None) -> None:
    """Stop it where it is. Raises ``NotAllowed`` when it has ended."""
    if not may_edit_rules(actor):
        raise NotAllowed(MAY_NOT)
    ended = {"state": DryRun.State.CANCELLED, "ended_at": now or timezone.now(), "lease_until": None}
    if not DryRun.objects.filter(pk=run.pk, state__in=ACTIVE).update(**ended):
        raise NotAllowed("This dry run has ended already.")
    record(actor=actor, action="rules.dry_run_cancelled", object_type="dry_run", object_id=run.pk)


def _forget_old_runs() -> None:
    idle = DryRun.objects.filter(books=None).exclude(state__in=ACTIVE).order_by("-pk").values_list("pk", flat=True)
    DryRun.objects.filter(pk__in=list(idle[_KEPT - 1 :])).delete()
