"""A post that its author has edited: it is read anew, and what it says now may be urgent.

The edit is an event of its item, at the next version: an answer written to the old words is stale. A person's
word on the tier, or that the item is finished, was about those old words; neither hides a danger in the new ones.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from responses.ladder import Ladders, desk_event, page_for_crisis
from responses.models import Case, CaseEvent, CasePost
from responses.stages.candidates import floor
from responses.stages.joining import DONE, JOIN_FIELDS, former_clock, open_again, raise_tier
from triage.models import Assessment

AT_ONCE = 500
_CHANGED = [*(name for name in JOIN_FIELDS if name != "version"), "tier_by_person"]


@dataclass(frozen=True)
class Edit:
    """The assessment of a post's new words. ``at`` is when the platform says that they were written."""

    assessment_id: int
    post_id: int
    tier: int
    needs_person: bool
    at: datetime | None
    assessed_at: datetime


def note_edits(*, ladders: Ladders, now: datetime) -> int:
    """Say on its item that a post was edited; raise the item, or open it again, where the words are urgent now.

    Repeating it is harmless: an edit is known by its assessment. Returns how many were noted.
    """
    edits = [Edit(*row) for row in _edited()]
    return sum(_note(case_id, edit, ladders, now) for case_id, edit in _new(edits)) if edits else 0


def _new(edits: list[Edit]) -> list[tuple[int, Edit]]:
    """Edits that no event speaks of, each with its case; an edit from before the post had one is none."""
    posts = CasePost.objects.filter(post_id__in=[edit.post_id for edit in edits])
    cases = {post: (case, joined) for post, case, joined in posts.values_list("post_id", "case_id", "joined_at")}
    found = [(*cases[edit.post_id], edit) for edit in edits if edit.post_id in cases]
    known = _known([case_id for case_id, _joined, _edit in found])
    return [(c, edit) for c, joined, edit in found if edit.assessed_at >= joined and edit.assessment_id not in known]


def _edited() -> list[tuple[Any, ...]]:
    """First assessments of words that replaced other words; what a new scorer judges again is not among them."""
    before = Assessment.objects.filter(post_id=OuterRef("post_id"), superseded_at__isnull=False)
    same = F("text_hash")
    current = Assessment.objects.filter(superseded_at=None, pk__gt=floor(), post__deleted_at=None)
    found = current.filter(
        Exists(before.exclude(text_hash=OuterRef("text_hash"))),
        ~Exists(before.filter(text_hash=OuterRef("text_hash"))),
        post__text_hash=same,
    )
    fields = ("pk", "post_id", "tier", "needs_person", "post__edited_at", "assessed_at")
    return list(found.order_by("tier", "pk").values_list(*fields)[:AT_ONCE])


def _known(case_ids: Any) -> set[int]:
    events = CaseEvent.objects.filter(case_id__in=list(case_ids), detail__has_key="assessment")
    return set(events.values_list("detail__assessment", flat=True))


@transaction.atomic
def _note(case_id: int, edit: Edit, ladders: Ladders, now: datetime) -> bool:
    case = Case.objects.select_for_update(skip_locked=True).filter(pk=case_id).first()
    if case is None or edit.assessment_id in _known([case_id]):
        return False
    kind, detail = _apply(case, edit, ladders, now)
    case.save(update_fields=_CHANGED)
    desk_event(case, kind, detail, now)
    if case.tier == 0 and kind != "post_edited":
        page_for_crisis(case, ladders=ladders, now=now)
    return True


def _apply(case: Case, edit: Edit, ladders: Ladders, now: datetime) -> tuple[str, dict[str, Any]]:
    """Change the case in memory; the kind of event and what it keeps."""
    was, at = case.tier, min(edit.at or now, now)
    detail: dict[str, Any] = {"post": edit.post_id, "assessment": edit.assessment_id, "from": was}
    calendar, kind = ladders.calendar(case.service_id), "post_edited"
    if case.state in DONE and edit.needs_person and edit.tier <= 1:
        kind, detail["before"] = "reopened", former_clock(case)
        open_again(case, edit.tier, at, calendar)
    elif case.state not in DONE and edit.needs_person and edit.tier < was:
        kind = "tier_raised"
        raise_tier(case, edit.tier, at, calendar)
    if kind != "post_edited":
        case.tier_by_person = False
    return kind, {**detail, "to": case.tier}
