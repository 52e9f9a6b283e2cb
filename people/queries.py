"""Reads about the organisation: its services, calendars, rota and people."""

import copy
from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Length

from people.calendar import OFFICE_HOURS, WorkingCalendar
from people.memo import remembered
from people.models import CrisisLine, Grant, LinkRequest, Organisation, Service, Shift, User, WorkingHours
from people.roles import Permission, roles_with

CHECK_AFTER_DAYS = 180


class Place(NamedTuple):
    """A service as the tree has it."""

    pk: int
    name: str
    path: str
    parent: int | None


def organisation() -> Organisation | None:
    """The organisation of this deployment; None before it is set up."""
    found = remembered("organisation", lambda: Organisation.objects.filter(singleton=True).first())
    return copy.copy(found)  # a form writes into what it is given


def service_tree() -> Mapping[int, Place]:
    """Every service by its id, parents before children."""
    return remembered("services", _read_services)


def _read_services() -> Mapping[int, Place]:
    rows = Service.objects.values_list("pk", "name", "path", "parent_id")
    return {row[0]: Place._make(row) for row in rows}


def root_service() -> Service:
    """The service that stands for the whole organisation. Raises Service.DoesNotExist before set-up."""
    return Service.objects.get(parent=None)


def ancestors(service_id: int) -> list[int]:
    """Ids from the service itself up to the root. Raises Service.DoesNotExist."""
    place = service_tree().get(service_id)
    if place is None:
        raise Service.DoesNotExist(f"There is no service {service_id}.")
    return [int(part) for part in reversed(place.path.split("/")) if part]


def calendar_for(service_id: int) -> WorkingCalendar:
    """Working time of a service: its own hours, else those of the nearest ancestor that has any, else
    Monday to Friday, 9 to 5; holidays and time zone are the organisation's."""
    place = organisation() or Organisation()
    days = statutory_holidays(place.country, place.region)
    return WorkingCalendar(ZoneInfo(place.time_zone), _hours(ancestors(service_id)) or OFFICE_HOURS, days)


@lru_cache(maxsize=64)
def statutory_holidays(country: str, region: str) -> Container[date]:
    """Statutory holidays of a place, worked out year by year as they are asked for and kept in the process.

    A region that the library does not know falls back to the country's, an unknown country to none:
    a deadline is then early by a day, never late.
    """
    known = holidays.list_supported_countries(include_aliases=True)
    if country not in known:
        return frozenset()
    return holidays.country_holidays(country, subdiv=region if region in known[country] else None)


def on_call(at: datetime, service_id: int | None = None) -> Shift | None:
    """The shift that covers a moment for a service: its own, else the nearest ancestor's, up to the root's.

    Without a service, the root's. A shift counts while its lead or its backup can still sign in; of two that
    overlap, the one that began last.
    """
    where = Q(service__in=ancestors(service_id)) if service_id else Q(service__parent=None)
    reachable = Q(lead__is_active=True) | Q(backup__is_active=True)
    shifts = Shift.objects.filter(where & reachable, starts__lte=at, ends__gt=at)
    nearest = shifts.select_related("lead", "backup", "manager", "service").order_by(
        Length("service__path").desc(), "-starts", "-pk"
    )
    return nearest.first()


def shifts_of(user: User, *, after: datetime) -> QuerySet[Shift]:
    """Shifts that a person has yet to finish, in any part."""
    return Shift.objects.filter(Q(lead=user) | Q(backup=user) | Q(manager=user), ends__gt=after)


def people_who(permission: Permission, service_id: int) -> QuerySet[User]:
    """Active people who hold a permission on a service, by name."""
    granted = Q(grants__role__in=roles_with(permission), grants__service__in=ancestors(service_id))
    return User.objects.filter(granted, is_active=True).order_by("display_name", "pk").distinct()


def staff_names() -> Mapping[int, str]:
    """The names of everybody who can sign in, by id."""
    return remembered("names", lambda: dict(User.objects.filter(is_active=True).values_list("pk", "display_name")))


def people_holding(permission: Permission, service_id: int) -> list[User]:
    """``people_who`` for a page, which asks for several permissions: the services' people are read once."""
    roles = roles_with(permission)
    grants = [grant for grants in _granted_on(ancestors(service_id)).values() for grant in grants]
    people = {grant.user_id: grant.user for grant in grants if grant.role in roles}
    return sorted(people.values(), key=lambda person: (person.display_name.casefold(), person.pk))


def _granted_on(service_ids: Sequence[int]) -> dict[int, tuple[Grant, ...]]:
    """The grants of active people on each of these services themselves."""
    known: dict[int, tuple[Grant, ...]] = remembered("granted", dict)
    if missing := [pk for pk in service_ids if pk not in known]:
        grants = Grant.objects.filter(service__in=missing, user__is_active=True).select_related("user").order_by("pk")
        found = list(grants)
        known |= {pk: tuple(grant for grant in found if grant.service_id == pk) for pk in missing}
    return {pk: known[pk] for pk in service_ids}


def services_in(ids: list[int] | None) -> QuerySet[Service]:
    """The services of an access list (None: every one), parents before children."""
    return Service.objects.all() if ids is None else Service.objects.filter(pk__in=ids)


def people_of(ids: list[int] | None) -> QuerySet[User]:
    """People with a role on these services (None: everybody), by name, with their grants."""
    people = User.objects.all() if ids is None else User.objects.filter(grants__service__in=ids).distinct()
    grants = Grant.objects.select_related("service").order_by("service__path", "role")
    people = people.order_by("-is_active", "display_name", "pk").select_related("link_request")
    return people.prefetch_related(Prefetch("grants", grants))


def links_in_trouble() -> list[str]:
    """Why links to set a password do not leave just now, each reason once; empty when mail leaves."""
    failing = LinkRequest.objects.exclude(failure="").order_by("failure")
    return list(failing.values_list("failure", flat=True).distinct())


def stale_crisis_lines(today: date) -> QuerySet[CrisisLine]:
    """Lines that nobody has checked, or not for 180 days: numbers go out of date."""
    return CrisisLine.objects.filter(Q(verified_on=None) | Q(verified_on__lt=today - timedelta(days=CHECK_AFTER_DAYS)))


def _hours(service_ids: list[int]) -> dict[int, list[tuple[time, time]]]:
    rows = WorkingHours.objects.filter(service__in=service_ids)
    by_service: dict[int, dict[int, list[tuple[time, time]]]] = {}
    for row in rows:
        by_service.setdefault(row.service_id, {}).setdefault(row.weekday, []).append((row.opens, row.closes))
    return next((by_service[pk] for pk in service_ids if pk in by_service), {})
