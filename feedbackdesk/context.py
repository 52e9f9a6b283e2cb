"""What every page knows: the rail, who is on call, whether the sources are read."""

from dataclasses import dataclass
from functools import cached_property
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
    """One line of the rail. ``current`` as ``aria-current``: "page" on its page, "true" on one below it, or blank."""

    label: str
    icon: str
    url: str
    count: int | str | None = None
    current: str = ""
    alert: bool = False


class Desk:
    """What the rail shows, each worked out only when a template asks: a fragment of a page asks for none of it."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        self._request, self._user = request, user
        self.organisation = getattr(getattr(request, "organisation", None), "name", "")

    @cached_property
    def _held(self) -> frozenset[Permission]:
        return permissions_of(self._user)

    @cached_property
    def _counts(self) -> dict[str, int]:
        return view_counts(self._user) if Permission.READ_CASES in self._held else {}

    @cached_property
    def main_links(self) -> list[Link]:
        return _main_links(self._request, self._held, self._counts)

    @cached_property
    def views(self) -> list[Link]:
        return _views(self._request, self._counts)

    @cached_property
    def crisis_count(self) -> int:
        return self._counts.get("crisis", 0)

    @cached_property
    def crisis_url(self) -> str:
        return f"{reverse('inbox')}?view=crisis"

    @cached_property
    def on_call(self) -> dict[str, str] | None:
        return _on_call()

    @cached_property
    def sources_url(self) -> str:
        return reverse("accounts") if Permission.MANAGE_ACCOUNTS in self._held else reverse("support")

    @cached_property
    def sources_line(self) -> str:
        return sources_line()


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context ``desk`` of signed-in pages; nothing for others."""
    user = getattr(request, "user", None)
    return {"desk": Desk(request, user)} if isinstance(user, User) else {}


def _main_links(request: HttpRequest, held: frozenset[Permission], counts: dict[str, int]) -> list[Link]:
    cases, figures = Permission.READ_CASES in held, Permission.READ_FIGURES in held
    accounts, people = Permission.MANAGE_ACCOUNTS in held, Permission.MANAGE_PEOPLE in held
    wanted = [
        ("Inbox", "inbox", "inbox", cases, None),
        ("Escalations", "arrow-up-right", "escalations", cases, _shown(counts.get("escalated", 0))),
        ("Weekly review", "chart-line", "weekly", figures, None),
        ("Model card", "scan-eye", "model-card", cases or figures, None),
        ("Accounts", "radio", "accounts", accounts, None),
        ("Reply sentences", "reply", "blocks", accounts, None),
        ("Phrase rules", "list-filter", "rules", accounts, None),
        ("People", "users-round", "people", people, None),
        ("Rota", "calendar-clock", "rota", people, None),
        ("Crisis lines", "phone", "crisis-lines", people, None),
        ("Organisation", "settings", "organisation", people, None),
        ("Get started", "book-open", "start", people, None),
        ("Record", "book-open", "record", Permission.READ_AUDIT in held, None),
    ]
    return [
        Link(
            label, icon, reverse(name), count, current="" if name == "inbox" else _current(request.path, reverse(name))
        )
        for label, icon, name, allowed, count in wanted
        if allowed
    ]


def _current(path: str, url: str) -> str:
    return "page" if path == url else "true" if path.startswith(url) else ""


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
            current="page" if view == name else "",
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
