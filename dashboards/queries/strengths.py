"""What was praised most. The code and the service are named; no words of the post are shown."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F

from dashboards.counting.posts import read_posts, relevant
from people.models import Service
from triage.clusters.queries import person
from triage.models import Finding
from triage.taxonomy import CODES


@dataclass(frozen=True)
class Praise:
    """A strength that so many people named in posts about our care, most of the posts about one service: ``there``."""

    code: str
    label: str
    people: int
    posts: int
    service: str
    there: int


def most_praised(service: Service, start: datetime, end: datetime) -> Praise | None:
    """The strength that most people named in a period, and where most of the posts are; None without one."""
    read = read_posts(start, end).filter(relevant(), post__service__path__startswith=service.path)
    found = Finding.objects.filter(
        post__in=read.values("post"), polarity=Finding.Polarity.STRENGTH, status=Finding.Status.CONFIRMED
    ).order_by()
    posts, people = Count("post", distinct=True), Count(person("post__"), distinct=True)
    top = found.values("code").annotate(people=people, posts=posts).order_by("-people", "-posts", "code").first()
    if top is None:
        return None
    mine = found.filter(code=top["code"]).values(name=F("post__service__name")).annotate(posts=posts)
    there = mine.order_by("-posts", "name")[0]
    label = CODES[top["code"]].label if top["code"] in CODES else top["code"]
    return Praise(top["code"], label, top["people"], top["posts"], there["name"], there["posts"])
