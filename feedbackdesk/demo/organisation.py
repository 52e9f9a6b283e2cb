"""Rows of the demonstration that an admin would have typed: services, people, hours, rota, lines, accounts."""

from datetime import datetime, time, timedelta

from django.contrib.auth.hashers import make_password

from feedbackdesk.demo import cast
from people.models import CrisisLine, Grant, Organisation, Service, Shift, User, WorkingHours


def make_services() -> dict[str, Service]:
    made: dict[str, Service] = {}
    for name, parent_name in cast.SERVICES.items():
        parent = made.get(parent_name)
        service = Service.objects.create(name=name, parent=parent, path=f"demo-{len(made)}/")
        service.path = f"{parent.path if parent else ''}{service.pk}/"
        service.save(update_fields=["path"])
        made[name] = service
    return made


def make_organisation(now: datetime) -> Organisation:
    return Organisation.objects.create(
        name=cast.ORGANISATION,
        staff_support=cast.STAFF_SUPPORT,
        listed_phone=cast.PHONE,
        notice_published_at=now,
        crisis_lines_checked_at=now,
    )


def make_people(services: dict[str, Service]) -> dict[str, User]:
    """One hash for all ten: the password is printed anyway, and ten of them would cost a second."""
    password = make_password(cast.PASSWORD)
    people: dict[str, User] = {}
    for person in cast.PEOPLE:
        user = User.objects.create(
            username=person.email,
            email=person.email,
            password=password,
            display_name=person.name,
            job_title=person.title,
        )
        Grant.objects.bulk_create(
            Grant(user=user, service=services[service], role=role.value) for role, service in person.roles
        )
        people[person.name] = user
    return people


def make_hours(root: Service) -> None:
    WorkingHours.objects.bulk_create(
        WorkingHours(service=root, weekday=day, opens=time(8), closes=time(20)) for day in range(5)
    )


def make_rota(root: Service, people: dict[str, User], now: datetime) -> None:
    """Twelve-hour shifts for four weeks, lead and backup taking turns."""
    pair = [people["Dr Ruth Adeyemi"], people["Samuel Okafor"]]
    start = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    shifts = []
    for number in range(58):
        lead, backup = pair if number % 2 == 0 else pair[::-1]
        begins = start + timedelta(hours=12 * number)
        shifts.append(
            Shift(
                service=root, starts=begins, ends=begins + timedelta(hours=12),
                lead=lead, backup=backup, manager=people["Tomas Berg"],
            )
        )  # fmt: skip
    Shift.objects.bulk_create(shifts)


def make_crisis_lines(now: datetime) -> None:
    CrisisLine.objects.bulk_create(
        CrisisLine(
            name=name, contact=contact, hours=hours, order=order, verified_on=now.date(), verified_by="Cora Whitfield"
        )
        for order, (name, contact, hours) in enumerate(cast.CRISIS_LINES)
    )
