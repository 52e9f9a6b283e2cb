"""Who and what the demonstration organisation is: eight services, ten staff, six accounts."""

from dataclasses import dataclass, field

from people.roles import Role

PASSWORD = "lakeshore-demo-2026"  # noqa: S105 - printed at start; the demonstration holds nothing real
ORGANISATION = "Lakeshore Mental Health"
PHONE = "905-555-0142"
STAFF_SUPPORT = "Staff line 905-555-0118, any hour, nothing recorded. Debrief on weekdays at 16:30 with Dr Adeyemi."

# name: parent (the root has none)
SERVICES: dict[str, str] = {
    ORGANISATION: "",
    "Intake and Referral": ORGANISATION,
    "Walk-in, Harbour Street": ORGANISATION,
    "Youth Hub Millbrook": ORGANISATION,
    "Adult Outpatient": ORGANISATION,
    "Inpatient Unit 3 West": "Adult Outpatient",
    "Family Support": ORGANISATION,
    "Peer Support": "Family Support",
}


@dataclass(frozen=True)
class Person:
    """A member of staff and the roles they hold, as (role, service) pairs."""

    name: str
    title: str
    email: str
    roles: tuple[tuple[Role, str], ...]


def _person(name: str, title: str, *roles: tuple[Role, str]) -> Person:
    last = name.split()[-1].lower()
    return Person(name, title, f"{last}@lakeshore.example", roles)


PEOPLE: list[Person] = [
    _person("Nadia Haddad", "QI lead", (Role.RESPONDER, ORGANISATION)),
    _person("Priya Sandhu", "QI coordinator", (Role.RESPONDER, ORGANISATION)),
    _person("Marta Laurent", "Clinical lead, inpatient", (Role.APPROVER, ORGANISATION)),
    _person("Dr Ruth Adeyemi", "On-call clinical lead", (Role.APPROVER, ORGANISATION)),
    _person("Samuel Okafor", "Duty clinician", (Role.APPROVER, ORGANISATION)),
    _person("Tomas Berg", "Director of quality", (Role.MANAGER, ORGANISATION)),
    _person("Jules Tremblay", "Youth hub responder", (Role.RESPONDER, "Youth Hub Millbrook")),
    _person("Owen Castellan", "Team reader, outpatient", (Role.READER, "Adult Outpatient")),
    _person("Cora Whitfield", "Accounts and access", (Role.ACCOUNT_ADMIN, ORGANISATION)),
    _person("Ines Moreau", "Privacy auditor", (Role.AUDITOR, ORGANISATION)),
]


@dataclass(frozen=True)
class Account:
    """A monitored account of the demonstration, as the admin would have typed it."""

    platform: str
    external_id: str
    name: str
    purpose: str
    service: str
    config: dict[str, str] = field(default_factory=dict)
    weight: int = 1  # share of the posts that arrive through it


ACCOUNTS: list[Account] = [
    Account("x", "7001", "@LakeshoreMH mentions", "Feedback addressed to us", ORGANISATION, {"handle": "LakeshoreMH"}, 6),
    Account("x", "7002", "@LakeshoreYouth mentions", "Youth hub", "Youth Hub Millbrook", {"handle": "LakeshoreYouth"}, 2),
    Account("facebook", "8001", "Lakeshore page", "Comments and visitor posts", ORGANISATION, {}, 4),
    Account("facebook", "8002", "Family Support page", "Carers and families", "Family Support", {}, 2),
    Account(
        "google", "accounts/9000/locations/9001", "Harbour Street listing", "Reviews of the walk-in clinic",
        "Walk-in, Harbour Street", {}, 3,
    ),
    Account(
        "google", "accounts/9000/locations/9002", "3 West listing", "Reviews of the inpatient unit",
        "Inpatient Unit 3 West", {}, 1,
    ),
]  # fmt: skip

CRISIS_LINES: list[tuple[str, str, str]] = [
    ("9-8-8 Suicide Crisis Helpline", "Call or text 9-8-8", "24/7, English and French"),
    ("ConnexOntario", "1-866-531-2600", "24/7"),
    ("Kids Help Phone", "Text CONNECT to 686868", "24/7, under 25"),
    ("Emergency services", "911", "Immediate danger"),
]
