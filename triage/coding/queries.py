"""What waits for one person to code, as that person may see it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from people.access import services_with
from people.models import User
from people.roles import Permission
from triage.models import Coding, CodingItem, Finding, SentimentDecision

OPEN_FOR = timedelta(weeks=4)  # older posts are no longer asked about
UNDO_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Progress:
    """Of what this person could code: how much they have coded, passed on, and have yet to."""

    coded: int
    skipped: int
    waiting: int

    @property
    def done(self) -> int:
        return self.coded + self.skipped

    @property
    def total(self) -> int:
        return self.done + self.waiting


def readable_items(user: User) -> QuerySet[CodingItem]:
    """Drawn posts of services that this person acts for."""
    services = services_with(user, Permission.ACT)
    every = CodingItem.objects.all()
    return every if services is None else every.filter(post__service__in=services)


def waiting_items(user: User, *, now: datetime | None = None) -> QuerySet[CodingItem]:
    """What this person may still code, half-done posts first.

    Not what two have coded, what this person coded or passed on, what was erased or edited since the draw, and
    nothing that they decided a signal or the sentiment of: they have seen the desk's word.
    """
    own = Coding.objects.filter(item=OuterRef("pk"), coder=user)
    decided = Finding.objects.filter(post=OuterRef("post"), decided_by=user)
    corrected = SentimentDecision.objects.filter(post=OuterRef("post"), decided_by=user)
    items = readable_items(user).filter(
        ~Exists(own),
        ~Exists(decided),
        ~Exists(corrected),
        drawn_at__gte=(now or timezone.now()) - OPEN_FOR,
        post__deleted_at=None,
        post__text_hash=F("text_hash"),
    )
    counted = items.annotate(done=Count("codings", filter=Q(codings__place__isnull=False)))
    return counted.filter(done__lt=2).order_by("-done", "id")


def next_item(user: User, *, first: str = "", now: datetime | None = None) -> CodingItem | None:
    """The one to show: the one asked for by its id if it waits for this person, else the first."""
    waiting = waiting_items(user, now=now).select_related("post__service")
    wanted = int(first) if first.isascii() and first.isdecimal() and len(first) < 19 else 0
    return waiting.filter(pk=wanted).first() or waiting.first()


def item_for(user: User, pk: int) -> CodingItem:
    """A drawn post, whether it waits or not. Http404 when it is not for this person."""
    item = readable_items(user).select_related("post__service").filter(pk=pk).first()
    if item is None:
        raise Http404
    return item


def progress_of(user: User, *, now: datetime | None = None) -> Progress:
    now = now or timezone.now()
    own = Coding.objects.filter(coder=user, item__drawn_at__gte=now - OPEN_FOR)
    skipped = own.filter(place=None).count()
    return Progress(own.count() - skipped, skipped, waiting_items(user, now=now).count())


def last_coding(user: User, *, now: datetime | None = None) -> Coding | None:
    """What this person answered last, while it can be taken back."""
    since = (now or timezone.now()) - UNDO_FOR
    return Coding.objects.filter(coder=user, coded_at__gte=since).order_by("-pk").first()
