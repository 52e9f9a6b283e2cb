"""The on-call rota."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audit.services import record
from people.access import may
from people.errors import Refused
from people.models import Service, Shift, User
from people.roles import Permission

LATEST_END = timedelta(days=731)  # a year mistyped by far would be beyond what a page can show


@transaction.atomic
def add_shift(
    *,
    service: Service,
    starts: datetime,
    ends: datetime,
    lead: User,
    backup: User,
    manager: User | None = None,
    actor: User | None = None,
    now: datetime | None = None,
) -> Shift:
    """Put people on call for a service. Raises Refused, with the reason, when they could not answer a page."""
    Service.objects.select_for_update(no_key=True).get(pk=service.pk)  # two admins, one rota
    _check_times(service, starts, ends, now or timezone.now())
    if lead == backup:
        raise Refused("Lead and backup are the same person. Choose someone else as backup.")
    on_shift = [lead, backup, *([manager] if manager else [])]
    _hold(on_shift)
    for person in on_shift:
        _check_person(person, service)
    shift = Shift.objects.create(service=service, starts=starts, ends=ends, lead=lead, backup=backup, manager=manager)
    record(actor=actor, action="shift.added", object_type="shift", object_id=shift.pk, detail=_detail(shift))
    return shift


@transaction.atomic
def remove_shift(*, shift: Shift, actor: User) -> None:
    """Take a shift off the rota; the record keeps who was on call and when. Taking it off again changes nothing."""
    removed, _ = Shift.objects.filter(pk=shift.pk).delete()
    if removed:
        record(actor=actor, action="shift.removed", object_type="shift", object_id=shift.pk, detail=_detail(shift))


def _check_times(service: Service, starts: datetime, ends: datetime, now: datetime) -> None:
    if ends <= starts:
        raise Refused("The shift ends before it starts. Change one of the two times.")
    if ends <= now:
        raise Refused("The shift is over already. Choose an end in the future.")
    if ends > now + LATEST_END:
        raise Refused("The shift ends more than two years from now. Check the year of its end.")
    if Shift.objects.filter(service=service, starts__lt=ends, ends__gt=starts).exists():
        raise Refused("Another shift covers part of this time. Remove it first, or change the times.")


def _hold(people: list[User]) -> None:
    """Lock their rows, in one order: an account that is being switched off is off before it is looked at here."""
    rows = User.objects.filter(pk__in=[person.pk for person in people]).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def _check_person(person: User, service: Service) -> None:
    if not may(person, Permission.READ_CASES, service.pk):
        raise Refused(f"{person.display_name} cannot open items of {service.name}. Give them a role there first.")


def _detail(shift: Shift) -> dict[str, object]:
    return {
        "service": shift.service_id,
        "starts": shift.starts,
        "ends": shift.ends,
        "lead": shift.lead_id,
        "backup": shift.backup_id,
        "manager": shift.manager_id,
    }
