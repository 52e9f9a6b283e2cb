"""What every page knows: the rail, who is on call, whether the sources are read."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from ingest.queries import sources_line
from people.access import permissions_of
from people.models import User
from people.queries import on_call
from people.roles import Permission
from responses.queries import COUNTED, view_counts

# (view, label, icon): the order of the rail.
DEFAULT_VIEW = "needs_ack"
VIEWS = [
    ("crisis", "Crisis", "octagon-alert"),
    ("needs_ack", "Needs acknowledgement", "clock"),
    ("mine", "Mine", "user-round"),
    ("waiting_approval", "Waiting approval", "circle-check"),
    ("escalated", "Escalated", "arrow-up-right"),
    ("concerns", "Concerns", "g-concern"),
    ("strengths", "Strengths", "g-strength"),
    ("human_read", "Needs a human read", "scan-eye"),
    ("set_aside", "Set aside", "archive"),
    ("all", "All", "inbox"),
]


@dataclass(frozen=True)
class Link:
    """One line of the rail."""

    label: str
    icon: str
    url: str
    count: int | str | None = None
    current: bool = False
    alert: bool = False


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context ``desk`` of signed-in pages; nothing for others."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    held = permissions_of(user)
    counts = view_counts(user) if Permission.READ_CASES in held else {}
    return {
        "desk": {
            "organisation": getattr(getattr(request, "organisation", None), "name", ""),
            "main_links": _main_links(request, held, counts),
            "views": _views(request, counts),
            "crisis_count": counts.get("crisis", 0),
            "crisis_url": f"{reverse('inbox')}?view=crisis",
            "on_call": _on_call(),
            "sources_url": reverse("accounts") if Permission.MANAGE_ACCOUNTS in held else reverse("support"),
            "sources_line": sources_line(),
        }
    }


def _main_links(request: HttpRequest, held: frozenset[Permission], counts: dict[str, int]) -> list[Link]:
    cases, figures = Permission.READ_CASES in held, Permission.READ_FIGURES in held
    accounts, people = Permission.MANAGE_ACCOUNTS in held, Permission.MANAGE_PEOPLE in held
    wanted = [
        ("Inbox", "inbox", "inbox", cases, None),
        ("Escalations", "arrow-up-right", "escalations", cases, _shown(counts.get("escalated", 0))),
        ("Weekly review", "chart-line", "weekly", figures, None),
        ("Accounts", "radio", "accounts", accounts, None),
        ("People", "users-round", "people", people, None),
        ("Rota", "calendar-clock", "rota", people, None),
        ("Crisis lines", "phone", "crisis-lines", people, None),
        ("Organisation", "settings", "organisation", people, None),
        ("Get started", "book-open", "start", people, None),
        ("Record", "book-open", "record", Permission.READ_AUDIT in held, None),
    ]
    return [
        Link(label, icon, reverse(name), count, current=request.path == reverse(name) and name != "inbox")
        for label, icon, name, allowed, count in wanted
        if allowed
    ]


def _views(request: HttpRequest, counts: dict[str, int]) -> list[Link]:
    if not counts:
        return []
    inbox, view = reverse("inbox"), _current_view(request)
    return [
        Link(
            label,
            icon,
            f"{inbox}?view={name}",
            _shown(counts.get(name, 0)),
            current=view == name,
            alert=name == "crisis" and counts.get(name, 0) > 0,
        )
        for name, label, icon in VIEWS
    ]


def _shown(count: int) -> int | str:
    """A count as the rail shows it: beyond a thousand nobody counts on."""
    return count if count < COUNTED else f"{COUNTED}+"


def _current_view(request: HttpRequest) -> str:
    """The view that the list on the page shows; none on pages without a list."""
    shows_list = request.path == reverse("inbox") or request.path.startswith("/items/")
    return request.GET.get("view", DEFAULT_VIEW) if shows_list else ""


def _on_call() -> dict[str, str] | None:
    shift = on_call(timezone.now())
    if shift is None:
        return None
    until = timezone.localtime(shift.ends)
    return {"until": f"{until:%H:%M}", "lead": shift.lead.display_name, "backup": shift.backup.display_name}
