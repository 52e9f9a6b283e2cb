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
from responses.models import Case, Presence
from responses.queries import (
    ORDERS,
    VIEWS,
    Filters,
    InboxPage,
    Order,
    found,
    inbox,
    next_in_list,
    order_named,
    parse_filters,
)
from responses.queries.inbox import FOUND, listed
from responses.queries.orders import DUE
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
PLACE = "beyond"  # where a further page begins; "after" is a date to search by
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
    """``count`` in words: "46+" where a further page goes on, nothing on that further page."""

    label: str
    count: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Empty:
    title: str
    words: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class OrderLink:
    label: str
    url: str
    current: bool


@dataclass
class Listing:
    """One page of one view under its search, for one person."""

    user: User
    view: str
    q: str
    after: str
    now: datetime
    order: Order = DUE

    @classmethod
    def of(cls, request: HttpRequest) -> "Listing":
        """Read the address; an unknown view is the first one."""
        view = request.GET.get("view", "")
        user = cast(User, request.user)
        q, order = joined(request.GET.dict()), order_named(request.GET.get("sort", ""))
        view = view if view in VIEWS else "needs_ack"
        return cls(user, view, q, request.GET.get(PLACE, ""), timezone.now(), order)

    @cached_property
    def filters(self) -> Filters:
        return parse_filters(self.q)

    @cached_property
    def page(self) -> InboxPage:
        return inbox(
            self.user,
            view=self.view,
            filters=self.filters,
            order=self.order,
            after=self.after or None,
            now=self.now,
        )

    @property
    def query(self) -> str:
        """The query string that keeps this list, beginning with "?"."""
        return self.address(**{PLACE: self.after})

    @property
    def sort(self) -> str:
        """The order's name as an address has it; blank for the one that every list begins with."""
        return "" if self.order == DUE else self.order.name

    def address(self, **more: str) -> str:
        """The query string of this list and its order, from its first page unless a place says where."""
        return address(self.view, self.q, **{"sort": self.sort, **more})

    @property
    def orders(self) -> list[OrderLink]:
        """The orders to choose from; another order begins at its first page."""
        return [
            OrderLink(
                order.label,
                reverse("inbox") + self.address(sort="" if order == DUE else order.name),
                order == self.order,
            )
            for order in ORDERS.values()
        ]

    @property
    def view_url(self) -> str:
        """The view's own address, as the rail has it."""
        return f"{reverse('inbox')}?view={self.view}"

    @property
    def chips(self) -> list[Chip]:
        return chips(self.q, self.view, reverse("inbox"), sort=self.sort)

    @property
    def problems(self) -> list[str]:
        return problems(self.filters.ignored)

    def holds(self, case: Case) -> bool:
        """Whether the item is still in the list."""
        return listed(self.user, view=self.view, filters=self.filters, now=self.now).filter(pk=case.pk).exists()

    def after_item(self, case: Case) -> Case | None:
        """The item that follows in the list."""
        return next_in_list(self.user, case, view=self.view, filters=self.filters, order=self.order, now=self.now)

    def here(self, case: Case) -> Sequence[Presence] | None:
        """Who has the item open, as its row knows; None when it is not on this page."""
        its = self._read(case)
        return getattr(its, "here", None)

    def _read(self, case: Case) -> Case | None:
        return next((row for row in self.page.rows if row.pk == case.pk), None)

    def row(self, case: Case, *, current: bool) -> Row | None:
        """The item's row as the list shows it; None when it is not on this page."""
        its = self._read(case)
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
            "more_url": reverse("inbox") + self.address(**{PLACE: self.page.next}) if self.page.next else "",
            "sort": self.sort,
            "order": self.order,
            "orders": self.orders,
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
        if not self.order.banded:
            listed_rows = [row_of(case, self.user, self.now, current=case.pk == current) for case in self.page.rows]
            return [self._group(self.order.label, listed_rows, listed_rows)] if listed_rows else []
        rows = [(case.band, row_of(case, self.user, self.now, current=case.pk == current)) for case in self.page.rows]
        every = [row for _band, row in rows]
        return [
            self._group(label, group, every)
            for band, label in GROUPS.items()
            if (group := [row for its_band, row in rows if its_band // 2 == band])
        ]

    def _group(self, label: str, rows: Sequence[Row], every: Sequence[Row]) -> Group:
        goes_on = bool(self.page.next) and rows[-1] is every[-1]
        return Group(label, "" if self.after else f"{len(rows):,}{'+' if goes_on else ''}", rows)

    def _empty(self) -> Empty:
        everything = reverse("inbox") + address("all", "")
        if self.q:
            clear = reverse("inbox") + address(self.view, "", sort=self.sort)
            return Empty("Nothing matches", "Remove a filter, or search every item.", clear, "Clear the search")
        words = EMPTY.get(self.view, "Nothing is open here at the moment.")
        return Empty("Nothing here", words, "" if self.view == "all" else everything, "Show all open items")
