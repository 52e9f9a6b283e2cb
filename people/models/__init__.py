from people.models.organisation import CrisisLine, Organisation, Service, WorkingHours
from people.models.rota import Shift
from people.models.staff import Grant, PersonalToken, User

__all__ = [
    "CrisisLine",
    "Grant",
    "Organisation",
    "PersonalToken",
    "Service",
    "Shift",
    "User",
    "WorkingHours",
]
