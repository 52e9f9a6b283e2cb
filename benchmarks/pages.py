"""The inbox and an item, signed in, against an empty page through the same client and middleware."""

import statistics
import time
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.organisation import Desk
from benchmarks.plans import BIG, Plan, plans
from benchmarks.table import Line, times
from benchmarks.texts import RARE
from benchmarks.urls import EMPTY
from people.models import User
from responses.models import Case
from responses.queries import Filters, inbox
from responses.queries.inbox import listed

WARM = 1
COMMON = "waiting"  # and "waited": one post in ten


@dataclass(frozen=True)
class Measured:
    """``problems`` are queries that read a big table from end to end."""

    lines: list[Line]
    problems: list[str]


def measure(desk: Desk, rounds: int, *, big: int = BIG) -> Measured:
    """Every page as someone who sees all services, then as someone who sees one."""
    lines: list[Line] = []
    problems: list[str] = []
    with override_settings(ROOT_URLCONF="benchmarks.urls"):
        for user, whose in [(desk.nadia, "all services"), (desk.dan, "one service")]:
            client = _client(user)
            for name, address in addresses(user).items():
                found = _plans(client, address, big)
                taken, floor = _medians(client, [address, EMPTY], rounds)
                lines.append(times(f"{name}, {whose}", desk=taken, floor=floor, beside=_beside(found)))
                problems += [f"{name}, {whose}: {plan.sql}" for plan in found if plan.reads_all]
    return Measured(lines, problems)


def addresses(user: User) -> dict[str, str]:
    """The pages by name, for what this person sees."""
    place, case = _deep(user), _ordinary(user)
    return {
        "inbox": "/",
        "inbox, every open item": "/?view=all",
        "inbox, deep page": "/?" + urlencode({"view": "all", "after": place}),
        "search, common word": f"/?view=all&q={COMMON}",
        "search, rare word": f"/?view=all&q={RARE}",
        "filter, signal": "/?view=all&q=signal:access",
        "filter, overdue concerns": "/?view=concerns&q=is:overdue",
        "news of an open page": "/inbox/news/?" + urlencode({"since": _lately()}),
        "item": f"/items/{case.pk}/",
        "escalations": "/escalations/",
    }


def _client(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _get(client: Client, address: str) -> float:
    begun = time.perf_counter()
    answer = client.get(address)
    taken = time.perf_counter() - begun
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}.")
    return taken


def _medians(client: Client, pages: list[str], rounds: int) -> list[float]:
    """The pages take turns, so that a busy machine is unfair to none."""
    taken = [[_get(client, address) for address in pages] for _ in range(rounds + WARM)]
    return [statistics.median(each) for each in zip(*taken[WARM:], strict=True)]


def _plans(client: Client, address: str, big: int) -> list[Plan]:
    _get(client, address)  # what only the first look writes is written
    with CaptureQueriesContext(connection) as asked:
        _get(client, address)
    return plans([query["sql"] for query in asked.captured_queries], big=big)


def _beside(found: list[Plan]) -> str:
    slowest = max((plan.milliseconds for plan in found), default=0.0)
    whole = sorted(set().union(*(plan.reads_all for plan in found)))
    return f"{len(found)} reads, slowest {slowest:.1f} ms{', READS ALL OF ' + ', '.join(whole) if whole else ''}"


def _deep(user: User) -> str:
    """The place halfway down everything that is open."""
    cases = listed(user, view="all", filters=Filters(), now=timezone.now())
    middle = cases.order_by("band", "due_at", "id")[cases.count() // 2]
    return f"{middle.band}_{middle.due_at.isoformat()}_{middle.pk}"


def _ordinary(user: User) -> Case:
    """An item of an ordinary tier, which opens in the three panes."""
    return inbox(user, view="concerns", limit=1).rows[0]


def _lately() -> str:
    return (timezone.now() - timedelta(minutes=5)).isoformat()
