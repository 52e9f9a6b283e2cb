"""How many items each view of the rail holds."""

from datetime import datetime

from django.db.models import IntegerField, Subquery
from django.utils import timezone

from people.models import User
from responses.access import visible_cases
from responses.queries.narrowing import VIEWS, view_condition

COUNTED = 1000  # a view's count stops here; the page shows it with a plus


class _HowMany(Subquery):
    """The number of rows of a query, which its own slice bounds."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def view_counts(user: User, *, now: datetime | None = None) -> dict[str, int]:
    """How many items each view holds, at most 1000 of each, in one query.

    Each view is counted by itself in the order of an index, so that the work does not grow with the desk.
    """
    now = now or timezone.now()
    cases = visible_cases(user).order_by("band", "due_at", "id").values("pk")
    counts = {view: _HowMany(cases.filter(view_condition(view, user, now))[:COUNTED]) for view in VIEWS}
    (row,) = User.objects.filter(pk=user.pk).values_list(*counts.values())
    return {view: count or 0 for view, count in zip(VIEWS, row, strict=True)}  # None: nothing may be seen
