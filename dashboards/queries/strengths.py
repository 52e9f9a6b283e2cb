"""What was praised most. The code and the service are named; no words of the post are shown."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F

from dashboards.counting.posts import read_posts, relevant
from people.models import Service
from triage.models import Finding
from triage.taxonomy import CODES


@dataclass(frozen=True)
class Praise:
    """A strength confirmed in so many posts about our care, most of them about one service: ``there``."""

    code: str
    label: str
    items: int
    service: str
    there: int


def most_praised(service: Service, start: datetime, end: datetime) -> Praise | None:
    """The strength confirmed in most items of a period, and where most of those are; None without one."""
    posts = read_posts(start, end).filter(relevant(), post__service__path__startswith=service.path)
    rows = list(
        Finding.objects.filter(
            post__in=posts.values("post"), polarity=Finding.Polarity.STRENGTH, status=Finding.Status.CONFIRMED
        )
        .order_by()
        .values("code", name=F("post__service__name"))
        .annotate(items=Count("post", distinct=True))
    )
    if not rows:
        return None
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["code"]] = totals.get(row["code"], 0) + row["items"]
    code = min(totals, key=lambda code: (-totals[code], code))
    top = min((row for row in rows if row["code"] == code), key=lambda row: (-row["items"], row["name"]))
    return Praise(code, CODES[code].label if code in CODES else code, totals[code], top["name"], top["items"])
