"""What the desk set aside by itself, and the weekly sample, as one person may see them."""

from django.db.models import Q, QuerySet
from django.http import Http404

from people.access import services_with
from people.models import User
from people.roles import Permission
from triage.models import Sample, SetAside
from triage.relevance import NOT_FEEDBACK
from triage.samples.queries import waiting_samples

PAGE = 50
COUNTED = 1000


def set_aside_by_desk(user: User, *, kind: str = "", before: int | None = None) -> tuple[list[SetAside], int | None]:
    """A page of what stands set aside, newest first, and where the next begins; an unknown kind means all."""
    rows = _standing(user)
    # A row keeps its number when its post is set aside again, so numbers alone do not tell what is newest.
    if last := SetAside.objects.filter(pk=before).first() if before else None:
        rows = rows.filter(Q(set_aside_at__lt=last.set_aside_at) | Q(set_aside_at=last.set_aside_at, pk__lt=last.pk))
    if kind in NOT_FEEDBACK:
        rows = rows.filter(kind=kind)
    page = list(rows.select_related("post__service").order_by("-set_aside_at", "-pk")[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else None


def count_set_aside(user: User) -> int:
    """How many posts stand set aside, at most 1000."""
    return _standing(user).order_by("-pk")[:COUNTED].count()


def set_aside_for(user: User, pk: int) -> SetAside:
    """What was set aside of a post, standing or not. Http404 when it is not for this person."""
    row = _readable(user).select_related("post__service").filter(post=pk).first()
    if row is None:
        raise Http404
    return row


def samples_for(user: User) -> QuerySet[Sample]:
    """The samples that wait for somebody who may read their posts."""
    return waiting_samples(services=services_with(user, Permission.READ_CASES))


def sample_for(user: User, pk: int) -> Sample:
    """A sample, looked at or not. Http404 when it is not for this person."""
    services = services_with(user, Permission.READ_CASES)
    samples = Sample.objects.select_related("post__service").filter(pk=pk)
    sample = (samples if services is None else samples.filter(post__service__in=services)).first()
    if sample is None:
        raise Http404
    return sample


def _standing(user: User) -> QuerySet[SetAside]:
    return _readable(user).filter(ended_at=None, post__deleted_at=None)


def _readable(user: User) -> QuerySet[SetAside]:
    services = services_with(user, Permission.READ_CASES)
    return SetAside.objects.all() if services is None else SetAside.objects.filter(post__service__in=services)
