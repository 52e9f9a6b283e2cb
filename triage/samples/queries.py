"""The samples that wait, and what those that people looked at say about the machine."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import QuerySet

from triage.evaluation import Figure, share
from triage.models import Sample

_NAMES = {
    Sample.Kind.SET_ASIDE: "wrongly set aside",
    Sample.Kind.NO_THEME: "theme missed",
}


def waiting_samples(*, services: Collection[int] | None) -> QuerySet[Sample]:
    """Samples that nobody has looked at, oldest week first; a post that was erased since has nothing to look at."""
    samples = Sample.objects.filter(verdict=Sample.Verdict.OPEN, post__deleted_at=None).select_related("post__service")
    samples = samples.order_by("week", "-kind", "id")
    return samples if services is None else samples.filter(post__service__in=services)


def share_wrong(kind: str, *, until: date, weeks: int = 12) -> Figure:
    """How much of a kind the machine got wrong, of what people looked at, with Wilson's interval.

    Of the ``weeks`` weeks that end before ``until``. Posts that nobody has looked at are not counted; while
    many wait, what was looked at may not stand for the rest.
    """
    looked = Sample.objects.filter(kind=kind, week__lt=until, week__gte=until - timedelta(weeks=weeks))
    decided = looked.exclude(verdict=Sample.Verdict.OPEN)
    wrong = decided.filter(verdict=Sample.Verdict.WRONG)
    return share(_NAMES[Sample.Kind(kind)], wrong.count(), decided.count())
