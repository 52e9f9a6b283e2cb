"""What was praised most. The code and the service are named; no words of the post are shown."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F

from people.models import Service
from triage.models import Finding
from triage.taxonomy import CODES


@dataclass(frozen=True)
class Praise:
    code: str
    label: str
    service: str
    service_id: int
    items: int


def most_praised(service: Service, start: datetime, end: datetime) -> Praise | None:
    """The strength confirmed in most items of a period, and where; None without one."""
    row = (
        Finding.objects.filter(
            post__service__path__startswith=service.path,
            post__posted_at__gte=start,
            post__posted_at__lt=end,
            polarity=Finding.Polarity.STRENGTH,
            status=Finding.Status.CONFIRMED,
        )
        .order_by()
        .values("code", service=F("post__service"), name=F("post__service__name"))
        .annotate(items=Count("post", distinct=True))
        .order_by("-items", "code", "name")
        .first()
    )
    if row is None:
        return None
    code, name = row["code"], row["name"]
    label = CODES[code].label if code in CODES else code
    return Praise(code, label, name, row["service"], row["items"])
