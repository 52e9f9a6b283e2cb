"""The organisation, its tree of services and their working hours."""

import uuid
from collections.abc import Iterable
from datetime import time
from typing import TypedDict, Unpack
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction

from audit.services import record
from people.crisis_lines import suggested_lines
from people.errors import Refused
from people.models import CrisisLine, Organisation, Service, User, WorkingHours


class Settings(TypedDict, total=False):
    """What an admin may change about the organisation."""

    name: str
    country: str
    region: str
    time_zone: str
    hold_seconds: int
    listed_phone: str
    staff_support: str


@transaction.atomic
def create_organisation(
    *,
    name: str,
    country: str = "CA",
    region: str = "ON",
    time_zone: str = "America/Toronto",
    actor: User | None = None,
) -> Organisation:
    """Make the organisation, its root service and the crisis lines to check. Raises Refused when there is one."""
    _check_zone(time_zone)
    try:
        with transaction.atomic():
            made = Organisation.objects.create(name=name, country=country, region=region, time_zone=time_zone)
    except IntegrityError as error:  # the table holds one row: also for two who set the desk up at the same moment
        raise Refused("This desk has an organisation already. Change its settings instead.") from error
    _add(name, None)
    CrisisLine.objects.bulk_create(
        CrisisLine(name=line.name, contact=line.contact, hours=line.hours, order=order)
        for order, line in enumerate(suggested_lines(country, region))
    )
    record(actor=actor, action="organisation.created", object_type="organisation", object_id=made.pk)
    return made


@transaction.atomic
def change_organisation(*, actor: User, **settings: Unpack[Settings]) -> Organisation:
    """Change settings of the organisation. A new time zone or region moves no clock that already runs."""
    if "time_zone" in settings:
        _check_zone(settings["time_zone"])
    mine = Organisation.objects.select_for_update().get(singleton=True)
    changed = [field for field, value in settings.items() if getattr(mine, field) != value]
    Organisation.objects.filter(pk=mine.pk).update(**settings)
    mine.refresh_from_db()
    detail = {"changed": sorted(changed)}
    record(actor=actor, action="organisation.changed", object_type="organisation", object_id=mine.pk, detail=detail)
    return mine


@transaction.atomic
def add_service(*, name: str, parent: Service, actor: User | None = None, lead: User | None = None) -> Service:
    """Add a programme, site or team below ``parent``. Raises Refused for a name that is taken there."""
    service = _add(name, parent, lead)
    detail = {"parent": parent.pk}
    record(actor=actor, action="service.added", object_type="service", object_id=service.pk, detail=detail)
    return service


@transaction.atomic
def change_service(*, service: Service, actor: User, name: str, lead: User | None) -> Service:
    """Rename a service or name its lead. Raises Refused for a name that is taken beside it."""
    service.name, service.lead = name, lead
    try:
        with transaction.atomic():
            Service.objects.filter(pk=service.pk).update(name=name, lead=lead)
    except IntegrityError as error:
        raise Refused(f"There is a service called {name} here already. Choose another name.") from error
    detail = {"lead": lead.pk if lead else None}
    record(actor=actor, action="service.changed", object_type="service", object_id=service.pk, detail=detail)
    return service


@transaction.atomic
def set_working_hours(*, service: Service, hours: Iterable[tuple[int, time, time]], actor: User | None = None) -> None:
    """Replace the staffed hours (weekday, opens, closes) of a service; none means those of its parent."""
    rows = [WorkingHours(service=service, weekday=day, opens=opens, closes=closes) for day, opens, closes in hours]
    if any(row.opens >= row.closes for row in rows):
        raise Refused("Closing time comes after opening time. For hours past midnight, add them to the next day.")
    Service.objects.select_for_update(no_key=True).get(pk=service.pk)  # of two who save at once, the later holds
    WorkingHours.objects.filter(service=service).delete()
    WorkingHours.objects.bulk_create(rows)
    detail = {"spans": len(rows)}
    record(actor=actor, action="service.hours_set", object_type="service", object_id=service.pk, detail=detail)


def _add(name: str, parent: Service | None, lead: User | None = None) -> Service:
    # The path holds the row's own id, which exists only once the row does.
    try:
        with transaction.atomic():
            service = Service.objects.create(name=name, parent=parent, lead=lead, path=f"new-{uuid.uuid4()}/")
    except IntegrityError as error:
        raise Refused(f"There is a service called {name} here already. Choose another name.") from error
    service.path = f"{parent.path if parent else ''}{service.pk}/"
    service.save(update_fields=["path"])
    return service


def _check_zone(name: str) -> None:
    if name not in available_timezones():
        raise Refused(f"{name} is not a time zone. Choose one such as America/Toronto.")
