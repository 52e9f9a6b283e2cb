"""The orders of a list: an allow-list. Each is a whole row of columns, so that a page can carry on from a place."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Func, IntegerField, QuerySet, Value

from responses.models import Case

Place = tuple[int | datetime, ...]
_MOMENTS = frozenset({"due_at", "clock_from"})


@dataclass(frozen=True)
class Order:
    """``columns`` end in the id, so that no two items share a place. All run one way: PostgreSQL then finds a row
    of them in an index (``index``), but not the same written out by OR. ``banded`` lists keep crisis and safety first.
    """

    name: str
    label: str
    columns: tuple[str, ...]
    index: str
    banded: bool = True
    descending: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """As ``order_by`` takes them."""
        return tuple(f"-{column}" for column in self.columns) if self.descending else self.columns

    def beyond(self, cases: QuerySet[Case], place: Place) -> QuerySet[Case]:
        """Items after a place in the list."""
        here = _row(*(Value(value) for value in place))
        compared = {"place__lt" if self.descending else "place__gt": here}
        return cases.alias(place=_row(*self.columns)).filter(**compared)

    def place_of(self, case: Case) -> Place:
        return tuple(getattr(case, column) for column in self.columns)

    def written(self, case: Case) -> str:
        """The item's place as it travels in an address."""
        return "_".join(
            value.isoformat() if isinstance(value, datetime) else str(value) for value in self.place_of(case)
        )

    def read(self, text: str | None) -> Place | None:
        """The place that an address names; None when it names none of this order."""
        parts = (text or "").split("_")
        if len(parts) != len(self.columns):
            return None
        try:
            return tuple(_value(column, part) for column, part in zip(self.columns, parts, strict=True))
        except ValueError:
            return None


DUE = Order("due", "Due first", ("band", "due_at", "id"), "case_inbox")
ORDERS: dict[str, Order] = {
    order.name: order
    for order in (
        DUE,
        Order("newest", "Newest first", ("clock_from", "id"), "case_posted", banded=False, descending=True),
        Order("oldest", "Oldest first", ("clock_from", "id"), "case_posted", banded=False),
        Order("tier", "Most urgent tier first", ("tier", "due_at", "id"), "case_tier"),
    )
}


def order_named(name: str) -> Order:
    """The order of that name; an unknown one is what is due first."""
    return ORDERS.get(name, DUE)


def _row(*columns: str | Value) -> Func:
    return Func(*columns, function="ROW", output_field=IntegerField())  # the type only lends it ">"


def _value(column: str, text: str) -> int | datetime:
    if column in _MOMENTS:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise ValueError("a place in a list has its time zone")
        return at
    if not text.isdecimal() or len(text) > (18 if column == "id" else 2):
        raise ValueError("a place in a list is made of small numbers")
    return int(text)
