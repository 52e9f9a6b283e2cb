"""Crisis lines: what replies may give to someone in danger, and who checked the number last."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.services import record
from people.errors import Refused
from people.models import CrisisLine, Organisation, User


@transaction.atomic
def add_crisis_line(*, name: str, contact: str, hours: str = "", actor: User | None = None) -> CrisisLine:
    """Add a line, not yet checked. Raises Refused for a name that is on the list."""
    try:
        with transaction.atomic():
            line = CrisisLine.objects.create(name=name, contact=contact, hours=hours, order=CrisisLine.objects.count())
    except IntegrityError as error:
        raise Refused(f"{name} is on the list already. Remove the old entry first.") from error
    record(actor=actor, action="crisis_line.added", object_type="crisis_line", object_id=line.pk)
    return line


@transaction.atomic
def verify_crisis_line(*, line: CrisisLine, actor: User, today: date | None = None) -> CrisisLine:
    """Say that the line was tried and answered today, by ``actor``. A line that was removed meanwhile stays so."""
    Organisation.objects.select_for_update(no_key=True).first()  # two who check the last two lines: one is the last
    line.verified_on = today or timezone.localdate()
    line.verified_by = actor.display_name
    kept = CrisisLine.objects.filter(pk=line.pk)
    if not kept.update(verified_on=line.verified_on, verified_by=line.verified_by):
        return line
    if not CrisisLine.objects.filter(verified_on=None).exists():
        Organisation.objects.update(crisis_lines_checked_at=timezone.now())
    record(actor=actor, action="crisis_line.verified", object_type="crisis_line", object_id=line.pk)
    return line


@transaction.atomic
def remove_crisis_line(*, line: CrisisLine, actor: User) -> None:
    """Take a line off the list. Removing it again changes nothing."""
    removed, _ = CrisisLine.objects.filter(pk=line.pk).delete()
    if removed:
        record(actor=actor, action="crisis_line.removed", object_type="crisis_line", object_id=line.pk)
