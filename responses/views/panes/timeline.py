"""What happened to an item, in the past tense and with names; a step of the desk itself is a machine's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from people.models import User
from people.queries import staff_names
from responses.events import kind_of
from responses.models import Case, CaseEvent
from responses.queries import TimelineEntry
from responses.states import OUTCOMES, SET_ASIDE_REASONS
from responses.views.panes.judgement import words_of
from responses.views.panes.signals import label_of
from triage.models import Correction


@dataclass(frozen=True)
class Entry:
    """``who`` is blank for a step of the desk itself; ``undo_url`` for what cannot be undone, or no longer."""

    at: datetime
    who: str
    words: str
    text: str = ""
    undone: bool = False
    undo_url: str = ""


def entries(steps: Sequence[TimelineEntry], user: User) -> list[Entry]:
    """The timeline, oldest first."""
    names = _names([step.event for step in steps if step.event])
    return [_entry(step, names, user) for step in steps]


def changes_since(case: Case, seen: int, user: User) -> list[str]:
    """What others did after the version that the person saw, one sentence each."""
    events = list(CaseEvent.objects.filter(case=case, version__gt=seen).select_related("actor").order_by("version"))
    names = _names(events)
    return [_sentence(event, names, user) for event in events]


def _entry(step: TimelineEntry, names: Mapping[int, str], user: User) -> Entry:
    event = step.event
    if step.correction:
        return _corrected(step.at, step.correction, user, undoable=step.undoable)
    if event is None:
        who = "" if step.actor is None else "You" if step.actor.pk == user.pk else str(step.actor)
        return Entry(step.at, who, step.kind.words)
    undoable = event.actor_id is not None and step.undoable
    return Entry(
        at=event.at,
        who=_who(event, user),
        words=_words(event, names, user),
        text=event.text,
        undone=event.undone_at is not None,
        undo_url=reverse("undo", args=[event.pk]) if undoable else "",
    )


def _corrected(at: datetime, correction: Correction, user: User, *, undoable: bool) -> Entry:
    who = "You" if correction.made_by_id == user.pk else str(correction.made_by)
    url = reverse("correction-undo", args=[correction.pk]) if undoable else ""
    return Entry(at, who, words_of(correction), undone=correction.undone_at is not None, undo_url=url)


def _sentence(event: CaseEvent, names: Mapping[int, str], user: User) -> str:
    return f"{_who(event, user)} {_words(event, names, user)}, {timezone.localtime(event.at):%H:%M}".strip()


def _who(event: CaseEvent, user: User) -> str:
    if event.actor_id is None:
        return ""
    return "You" if event.actor_id == user.pk else str(event.actor)


def _names(events: Sequence[CaseEvent]) -> Mapping[int, str]:
    """Names of the people that events point to; those who can no longer sign in keep theirs."""
    ids = {event.detail["to"] for event in events if isinstance(event.detail.get("to"), int)}
    if not ids:
        return {}
    names = staff_names()
    left = User.objects.filter(pk__in=ids - set(names)).values_list("pk", "display_name")
    return {**names, **dict(left)} if ids - set(names) else names


def _words(event: CaseEvent, names: Mapping[int, str], user: User) -> str:
    words, detail = kind_of(event.kind).words, event.detail
    if event.kind == "assigned" and "to" in detail:
        to = "you" if detail["to"] == user.pk else names.get(detail["to"], "no one")
        return f"assigned it to {to}"
    if event.kind in ("paged", "escalated", "escalation_climbed") and detail.get("to") in names:
        return f"{words}: {names[detail['to']]}"
    if event.kind == "set_aside":
        return f"{words}: {SET_ASIDE_REASONS.get(detail.get('reason', ''), '').lower()}"
    if event.kind == "closed":
        return f"{words}: {OUTCOMES.get(detail.get('outcome', ''), '').lower()}"
    return f"{words}: {label_of(detail['code'])}" if detail.get("code") else words
