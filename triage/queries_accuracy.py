"""How often rules and model have been right here, by what this organisation's own people decided."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery

from triage.evaluation import share
from triage.models import Finding

_MACHINE = (Finding.Source.RULE, Finding.Source.MODEL)
_DECIDED = (Finding.Status.CONFIRMED, Finding.Status.REJECTED)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """``share`` of the decided suggestions that people confirmed, with Wilson's 95 % interval.

    ``missed``: how often people added the code by hand, whichever source it was that missed it.
    """

    code: str
    source: str
    confirmed: int
    rejected: int
    missed: int
    share: float
    low: float
    high: float

    @property
    def decided(self) -> int:
        return self.confirmed + self.rejected


def accuracy_here(*, since: datetime | None = None) -> list[Accuracy]:
    """For each code and source with at least one decision, in order of code and source.

    A decision about the one counts for the other too, where rule and model had found the same at the same place.
    """
    rows = Finding.objects.filter(decided_at__gte=since) if since else Finding.objects.all()
    counted = Counter(dict(_decided(rows))) + Counter(dict(_decided_by_twin(since)))
    added = rows.filter(source=Finding.Source.PERSON, status=Finding.Status.CONFIRMED)
    missed = dict(added.values_list("code").annotate(Count("pk")))
    keys = sorted({(code, source) for code, source, _ in counted})
    return [_accuracy(code, source, counted, missed.get(code, 0)) for code, source in keys]


def accuracy_of(code: str, source: str) -> Accuracy | None:
    """Of one code and source; None before the first decision."""
    return next((each for each in accuracy_here() if (each.code, each.source) == (code, source)), None)


def _decided(rows: QuerySet[Finding]) -> Iterator[tuple[tuple[str, str, str], int]]:
    decided = rows.filter(source__in=_MACHINE, status__in=_DECIDED)
    for code, source, status, count in decided.values_list("code", "source", "status").annotate(Count("pk")):
        yield (code, source, status), count


def _decided_by_twin(since: datetime | None) -> Iterator[tuple[tuple[str, str, str], int]]:
    twins = Finding.objects.filter(
        post=OuterRef("post"),
        text_hash=OuterRef("text_hash"),
        code=OuterRef("code"),
        start__lt=OuterRef("end"),
        end__gt=OuterRef("start"),
        source__in=_MACHINE,
        status__in=_DECIDED,
    )
    if since:
        twins = twins.filter(decided_at__gte=since)
    waiting = Finding.objects.filter(source__in=_MACHINE, status=Finding.Status.SUGGESTED)
    told = waiting.annotate(told=Subquery(twins.order_by("-decided_at").values("status")[:1])).exclude(told=None)
    for code, source, status, count in told.values_list("code", "source", "told").annotate(Count("pk")):
        yield (code, source, status), count


def _accuracy(code: str, source: str, counted: Counter[tuple[str, str, str]], missed: int) -> Accuracy:
    confirmed = counted[code, source, Finding.Status.CONFIRMED]
    rejected = counted[code, source, Finding.Status.REJECTED]
    right = share(code, confirmed, confirmed + rejected)
    return Accuracy(code, source, confirmed, rejected, missed, right.value, right.low, right.high)
