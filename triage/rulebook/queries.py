"""What the pages of the rules ask: the draft, the versions, the dry run that counts."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from people.models import User
from triage.models import DryRun, RuleBook, RuleDraft
from triage.rulebook.content import Content
from triage.rulebook.current import content_of, current_version

ACTIVE = (DryRun.State.WAITING, DryRun.State.RUNNING)


@dataclass(frozen=True, slots=True)
class Draft:
    """``version`` 0: nobody has begun one, and it says what the current version says."""

    content: Content
    version: int
    edited_by: User | None = None
    edited_at: datetime | None = None
    discarded: Content | None = None


def draft() -> Draft:
    row = RuleDraft.objects.select_related("edited_by").first()
    if row is None:
        return Draft(content_of(current_version()[0]), 0)
    discarded = None if row.discarded is None else Content.from_json(row.discarded)
    return Draft(Content.from_json(row.content), row.version, row.edited_by, row.edited_at, discarded)


def current_book() -> RuleBook | None:
    """The version that holds; None while the desk's own rules judge alone."""
    return RuleBook.objects.filter(is_current=True).select_related("published_by").first()


def versions() -> QuerySet[RuleBook]:
    """Newest first."""
    return RuleBook.objects.select_related("published_by").order_by("-number")


def active_run() -> DryRun | None:
    return DryRun.objects.filter(state__in=ACTIVE).defer("post_ids").first()


def finished_run(digest: str, base: int) -> DryRun | None:
    """A dry run of exactly these rules against exactly that version, if one came to its end."""
    runs = DryRun.objects.filter(digest=digest, base=base, state=DryRun.State.FINISHED)
    return runs.defer("post_ids").first()
