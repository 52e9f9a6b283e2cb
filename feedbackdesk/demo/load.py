"""Fill an empty desk with the demonstration: what an admin types, 26 weeks of history, and a day in progress."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from dashboards.services import rebuild
from feedbackdesk.demo import aside, checks, history, organisation, work
from feedbackdesk.demo.accounts import connect_accounts
from feedbackdesk.demo.cast import ORGANISATION
from feedbackdesk.demo.practice import Practice
from feedbackdesk.demo.today import live_day
from ingest.models import MonitoredAccount, Post
from people.models import Organisation, Service, User
from triage.models import Assessment, Finding
from triage.services import assess_new_posts

SEED = 20261109  # the same history on every machine
TRIAGE_STAFF = ["Nadia Haddad", "Priya Sandhu", "Marta Laurent"]
Say = Callable[[str], object]


def load(practice: Practice, *, say: Say, now: datetime | None = None) -> bool:
    """False when the desk is not empty: nothing is ever filled in twice."""
    if Organisation.objects.exists():
        return False
    practice.call("reset")
    with transaction.atomic():  # all or nothing: a half-filled desk could not be filled again
        _fill(practice, say, now or timezone.now())
    return True


def _fill(practice: Practice, say: Say, now: datetime) -> None:
    services, people = _desk(now)
    accounts = connect_accounts(practice, services, people["Cora Whitfield"])
    say("  writing 26 weeks of history")
    _history(accounts, services, people, now)
    say("  opening the items of today")
    live_day(practice, people, now)
    say("  counting the weeks")
    rebuild(weeks=history.WEEKS + 1, now=now)


def _desk(now: datetime) -> tuple[dict[str, Service], dict[str, User]]:
    organisation.make_organisation(now)
    services = organisation.make_services()
    people = organisation.make_people(services)
    root = services[ORGANISATION]
    organisation.make_hours(root)
    organisation.make_rota(root, people, now)
    organisation.make_crisis_lines(now)
    return services, people


def _history(
    accounts: list[MonitoredAccount], services: dict[str, Service], people: dict[str, User], now: datetime
) -> None:
    chance = random.Random(SEED)
    monday = _monday(now)
    drawn = list(history.draw_weeks(chance, accounts, monday=monday))
    drawn += aside.draw_aside(accounts, monday=monday)
    drawn = [item for item in drawn if item.posted_at < now - timedelta(days=2)]
    history.store(drawn, [s for s in services.values() if s.parent_id], chance)
    while assess_new_posts(limit=1000):
        pass
    staff = [people[name] for name in TRIAGE_STAFF]
    first = monday - timedelta(weeks=history.WEEKS)
    no_feedback = aside.set_aside_history(now=now)
    called_for = Assessment.objects.filter(needs_person=True, superseded_at=None).exclude(pk__in=no_feedback)
    wanted = called_for.select_related("post")
    work.close_history(list(wanted.order_by("post__posted_at")), staff, chance, first)
    work.decide_findings(list(Finding.objects.order_by("pk").values_list("pk", flat=True)), staff, chance)
    _date_judgements()
    checks.check_last_week(staff, now=now)


def _date_judgements() -> None:
    """Judgements of the past carry the day on which they would have been made."""
    stored = Post.objects.filter(pk=OuterRef("post_id")).values("stored_at")
    Assessment.objects.update(assessed_at=Subquery(stored))


def _monday(now: datetime) -> datetime:
    local = now.astimezone(ZoneInfo("America/Toronto"))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=midnight.weekday())
