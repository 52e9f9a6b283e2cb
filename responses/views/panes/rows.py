"""A row of the inbox: one item in words. The text of a severe post stays covered; service, clock and owner do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from ingest.models import Post
from people.models import User
from responses.clocks import Clock
from responses.models import Case
from responses.views.panes.clocks import row_clock
from responses.views.panes.posts import GONE, cover_for, language_name, marks_text, severity_of
from responses.views.panes.signals import Tag, tags
from triage.evidence import Segment, segments
from triage.masking import Mask, masks
from triage.models import Finding

EXCERPT = 280


@dataclass(frozen=True)
class Row:
    """``hidden`` replaces the text; ``own_page`` marks an item that has a page of its own."""

    pk: int
    version: int
    url: str
    tier: int
    service: str
    clock: Clock
    hidden: str
    segments: Sequence[Segment]
    language: str
    read_in: str
    platform: str
    sentiment: str
    severity: int | None
    tags: Sequence[Tag]
    person: User | None
    who: str
    presence: str
    own_page: bool
    current: bool = False

    @property
    def clock_name(self) -> str:
        return f"clock-{self.pk}"

    @property
    def more_tags(self) -> Sequence[Tag]:
        """What the row counts behind its first tag, whose label may be long."""
        return self.tags[1:]


def row_of(case: Case, user: User, now: datetime, *, current: bool = False) -> Row:
    """The row of an item that ``responses.queries.inbox`` read; one read otherwise shows its clock alone."""
    post = case.latest_post
    known: list[Finding] = getattr(post, "shown_findings", [])
    findings = [each for each in known if each.status != Finding.Status.REJECTED]
    assessment = next(iter(getattr(post, "current_assessments", [])), None)
    language = post.language or (assessment.language if assessment else "")
    scored = assessment is not None and assessment.outcome == "scored"
    return Row(
        pk=case.pk,
        version=case.version,
        url=reverse("item", args=[case.pk]),
        tier=case.tier,
        service=case.service.name,
        clock=row_clock(case, now),
        hidden=GONE["gone"] if post.deleted_at else cover_for(user, case, findings),
        segments=_excerpt(post, findings, masks(post.text, known, text_hash=post.text_hash)),
        language=language,
        read_in="" if scored else language_name(language),
        platform=case.platform,
        sentiment=_sentiment(case, assessment.sentiment if assessment else ""),
        severity=severity_of(findings),
        tags=tags(findings),
        person=case.assigned_to,
        who=_who(case, user),
        presence=_presence(case, user),
        own_page=case.tier == 0,
        current=current,
    )


def _sentiment(case: Case, machine: str) -> str:
    decision = getattr(case.latest_post, "sentiment_decision", None)
    return decision.sentiment if decision else machine


def _excerpt(post: Post, findings: Sequence[Finding], hidden: Sequence[Mask]) -> list[Segment]:
    """The beginning of the text, its personal details masked; a row shows two lines of it."""
    shown, left = [], EXCERPT
    for segment in segments(post.text, [each for each in findings if marks_text(each, post)], hidden):
        shown.append(Segment(segment.text[:left], segment.numbers, segment.polarity))
        left -= len(segment.text)
        if left <= 0:
            break
    return shown


def _who(case: Case, user: User) -> str:
    if case.assigned_to is None:
        return "Unassigned"
    return "Assigned to you" if case.assigned_to_id == user.pk else f"Assigned to {case.assigned_to}"


def _presence(case: Case, user: User) -> str:
    others = [here for here in getattr(case, "here", []) if here.user_id != user.pk]
    if not others:
        return ""
    first = others[0]
    return f"{first.user} {'replying' if first.replying else 'reading'}"
