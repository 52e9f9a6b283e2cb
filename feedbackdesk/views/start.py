"""Set up the desk: six steps, safety first."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ingest.models import MonitoredAccount
from people.access import may
from people.models import CrisisLine, Grant, Organisation, Shift, User
from people.queries import organisation
from people.roles import Permission, roles_with


@dataclass(frozen=True)
class Step:
    """One step: done or not, and where to do it. ``url`` is blank for those who may not."""

    title: str
    words: str
    done: bool
    action: str
    url: str


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    steps = _steps(request.user)
    done = sum(step.done for step in steps)
    current = next((number for number, step in enumerate(steps, 1) if not step.done), 0)
    context = {"steps": steps, "done": done, "total": len(steps), "current": current}
    return render(request, "start/start.html", context)


def _steps(user: User) -> list[Step]:
    mine = organisation()
    people, accounts = may(user, Permission.MANAGE_PEOPLE), may(user, Permission.MANAGE_ACCOUNTS)
    return [
        _organisation_step(mine, people),
        _lines_step(people),
        _rota_step(people),
        _account_step(accounts),
        _people_step(people),
    ]


def _link(name: str, allowed: bool) -> str:
    return reverse(name) if allowed else ""


def _organisation_step(mine: Organisation | None, allowed: bool) -> Step:
    words = "Sets holidays, working hours and the number that replies may give."
    if mine:
        words = f"{mine.name}, {mine.region or mine.country}. {words}"
    done = bool(mine and mine.listed_phone)
    return Step("Name your organisation and place", words, done, "Change", _link("organisation", allowed))


def _lines_step(allowed: bool) -> Step:
    lines = CrisisLine.objects.count()
    stale = CrisisLine.objects.filter(verified_on=None).count()
    checked = bool(lines and not stale)
    words = f"{lines} lines, all checked." if checked else "Numbers go stale: ring each one once and say so."
    return Step("Check the crisis lines", words, checked, "Review", _link("crisis-lines", allowed))


def _rota_step(allowed: bool) -> Step:
    done = Shift.objects.filter(ends__gt=timezone.now()).exists()
    words = "A post by someone in danger pages the clinical lead, then the backup. Name both. About 3 minutes."
    return Step("Say who is on call", words, done, "Set up the rota", _link("rota", allowed))


def _account_step(allowed: bool) -> Step:
    count = MonitoredAccount.objects.count()
    words = f"{count} connected." if count else "Start with one that you already answer on."
    return Step("Connect a first account", words, bool(count), "Connect", _link("account-new", allowed))


def _people_step(allowed: bool) -> Step:
    actors = Grant.objects.filter(role__in=roles_with(Permission.ACT), user__is_active=True)
    count = actors.values("user").distinct().count()
    words = "At least two who reply, so that no one approves their own reply."
    return Step("Invite the people who will read", words, count >= 2, "Invite", _link("people", allowed))
