"""The list that a page belongs to: a view, a search, a place. It travels in the address of every link and form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from people.models import User
from responses.models import Case
from responses.queries import VIEWS, Filters, InboxPage, found, inbox, next_in_list, parse_filters
from responses.queries.inbox import FOUND, listed
from responses.views.panes.rows import Row, row_of
from responses.views.search import Chip, address, chips, joined, problems

LABELS = {
    "crisis": "Crisis",
    "needs_ack": "Needs acknowledgement",
    "mine": "Mine",
    "waiting_approval": "Waiting approval",
    "escalated": "Escalated",
    "concerns": "Concerns",
    "strengths": "Strengths",
    "human_read": "Needs a human read",
    "set_aside": "Set aside",
    "all": "All",
}
GROUPS = {0: "Crisis and safety", 1: "Concerns and strengths"}
EMPTY = {
    "crisis": "No post on the desk reads like a crisis. The person on call is paged as soon as one does.",
    "needs_ack": "Every item has been acknowledged. New ones show here as they are read.",
    "mine": "Nothing is assigned to you. Take an item with “Take it”, or press m.",
    "waiting_approval": "No reply waits for a second person.",
    "escalated": "Nothing is with anyone outside the desk.",
    "human_read": "The desk could read every post by itself.",
    "set_aside": "Items that call for nothing show here once someone sets them aside.",
}


@dataclass(frozen=True)
class Group:
    label: str
    count: int
    rows: Sequence[Row]


@dataclass(frozen=True)
class Empty:
    title: str
    words: str
    url: str = ""
    action: str = ""


@dataclass
class Listing:
    """One page of one view under its search, for one person."""

    user: User
    view: str
    q: str
    after: str
    now: datetime

    @classmethod
    def of(cls, request: HttpRequest) -> "Listing":
        """Read the address; an unknown view is the first one."""
        view = request.GET.get("view", "")
        user = cast(User, request.user)
        q = joined(request.GET.dict())
        return cls(user, view if view in VIEWS else "needs_ack", q, request.GET.get("after", ""), timezone.now())

    @cached_property
    def filters(self) -> Filters:
        return parse_filters(self.q)

    @cached_property
    def page(self) -> InboxPage:
        return inbox(self.user, view=self.view, filters=self.filters, after=self.after or None, now=self.now)

    @property
    def query(self) -> str:
        """The query string that keeps this list, beginning with "?"."""
        return address(self.view, self.q, after=self.after)

    @property
    def view_url(self) -> str:
        """The view's own address, as the rail has it."""
        return f"{reverse('inbox')}?view={self.view}"

    @property
    def chips(self) -> list[Chip]:
        return chips(self.q, self.view, reverse("inbox"))

    @property
    def problems(self) -> list[str]:
        return problems(self.filters.ignored)

    def holds(self, case: Case) -> bool:
        """Whether the item is still in the list."""
        return listed(self.user, view=self.view, filters=self.filters, now=self.now).filter(pk=case.pk).exists()

    def after_item(self, case: Case) -> Case | None:
        """The item that follows in the list."""
        return next_in_list(self.user, case, view=self.view, filters=self.filters, now=self.now)

    def row(self, case: Case, *, current: bool) -> Row | None:
        """The item's row as the list shows it; None when it is not on this page."""
        its = next((row for row in self.page.rows if row.pk == case.pk), None)
        return row_of(its, self.user, self.now, current=current) if its else None

    def words_for(self, case: Case | None) -> str:
        """What the live region says comes next."""
        if case is None:
            return "That was the last item of this view."
        clock = row_of(case, self.user, self.now).clock
        return f"Next: {case.service.name}, {clock.words[0].lower()}{clock.words[1:]}."

    def context(self, current: int | None = None) -> dict[str, Any]:
        """What the templates of the list need."""
        groups = self._groups(current)
        return {
            "view": self.view,
            "view_url": self.view_url,
            "view_label": LABELS[self.view],
            "q": self.q,
            "chips": self.chips,
            "problems": self.problems,
            "groups": groups,
            "list_query": self.query,
            "count_words": self._count_words(),
            "more_url": f"{reverse('inbox')}{address(self.view, self.q, after=self.page.next)}"
            if self.page.next
            else "",
            "empty": self._empty(),
            "since": self.now.isoformat(),
        }

    def neighbours(self, case: Case) -> tuple[str, Case | None, Case | None]:
        """Place in the page ("3 of 14"), the item before and the item after."""
        keys = [row.pk for row in self.page.rows]
        if case.pk not in keys:
            return "", None, self.after_item(case)
        at = keys.index(case.pk)
        before = self.page.rows[at - 1] if at else None
        after = self.page.rows[at + 1] if at + 1 < len(keys) else None
        return f"{at + 1} of {len(keys)}{'+' if self.page.next else ''}", before, after

    def _count_words(self) -> str:
        """A search says how many it found, since a figure of the week may have led here; a view, what it shows."""
        count, more = len(self.page.rows), bool(self.page.next)
        if more and self.q:
            count = found(self.user, view=self.view, filters=self.filters, now=self.now)
            more = count == FOUND
        return f"{count:,}{'+' if more else ''} item{'' if count == 1 else 's'}"

    def _groups(self, current: int | None) -> list[Group]:
        rows = [(case.band, row_of(case, self.user, self.now, current=case.pk == current)) for case in self.page.rows]
        return [
            Group(label, len(group), group)
            for band, label in GROUPS.items()
            if (group := [row for its_band, row in rows if its_band // 2 == band])
        ]

    def _empty(self) -> Empty:
        everything = reverse("inbox") + address("all", "")
        if self.q:
            clear = reverse("inbox") + address(self.view, "")
            return Empty("Nothing matches", "Remove a filter, or search every item.", clear, "Clear the search")
        words = EMPTY.get(self.view, "Nothing is open here at the moment.")
        return Empty("Nothing here", words, "" if self.view == "all" else everything, "Show all open items")
