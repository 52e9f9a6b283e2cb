from people.models.organisation import CrisisLine, Organisation, Service, WorkingHours
from people.models.rota import Shift
from people.models.signing_in import LinkRequest, Throttle
from people.models.staff import Grant, PersonalToken, User

__all__ = [
    "CrisisLine",
    "Grant",
    "LinkRequest",
    "Organisation",
    "PersonalToken",
    "Service",
    "Shift",
    "Throttle",
    "User",
    "WorkingHours",
]
