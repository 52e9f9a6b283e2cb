"""Every clock that an item has had: the one that runs, and those that a later post has replaced.

A post that opens a finished item again starts it on a new clock, and its event keeps the former one. Both
count, each in its own week: what was answered in time stays answered in time. The two queries share the
names of their columns, so that one condition fits both.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import DateTimeField, F, IntegerField, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from responses.models import Case, CaseEvent
from responses.states import CaseState

_TIMES = (
    "clock_from",
    "seen_at",
    "seen_due_at",
    "acknowledged_at",
    "ack_due_at",
    "replied_at",
    "reply_due_at",
    "closed_at",
)


def clocks() -> Iterator[QuerySet[Any]]:
    """Clocks of items that a person did not set aside, as two queries with the columns of an item's clock.

    Beside them ``item`` (the id), ``path`` and ``place`` (the name) of its service, and ``replaced_at``, which
    is None while the clock runs.
    """
    yield running_clocks()
    yield former_clocks()


def running_clocks() -> QuerySet[Any]:
    named = Case.objects.annotate(
        item=F("pk"), path=F("service__path"), place=F("service__name"), replaced_at=Value(None, DateTimeField())
    )
    return named.exclude(state=CaseState.SET_ASIDE).order_by()


def former_clocks() -> QuerySet[Any]:
    times = {name: Cast(KT(f"detail__before__{name}"), DateTimeField()) for name in _TIMES}
    named = CaseEvent.objects.filter(kind="reopened", detail__has_key="before").annotate(
        item=F("case_id"),
        service=F("case__service"),
        path=F("case__service__path"),
        place=F("case__service__name"),
        platform=F("case__platform"),
        replaced_at=F("at"),
        state=KT("detail__before__state"),
        outcome=KT("detail__before__outcome"),
        tier=Cast(KT("detail__before__tier"), IntegerField()),
        **times,
    )
    return named.exclude(state=CaseState.SET_ASIDE).order_by()
