"""The composer: what the source allows, the draft, what the privacy check and the checklist say of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db.models import Q
from django.utils import timezone

from people.access import may
from people.models import User
from people.queries import organisation, people_holding
from people.roles import Permission
from responses.checking import Checked, ItemGate, check_reply, needs_approval
from responses.checklist import Check, checklist
from responses.guard import Result
from responses.models import Case, Reply
from responses.offers import tone_of
from responses.routes import Route, route_for
from responses.services import just_discarded
from responses.services.acting import is_open
from responses.states import LIVE_REPLIES, PUBLIC_REPLIES, ReplyState
from responses.views.panes.comparing import Comparison, with_one_alike, with_what_came_back
from responses.views.panes.replies import ReplyShown, shown

UNDO_OFFERED = timedelta(seconds=30)
WRITING = [ReplyState.DRAFT, ReplyState.SENT_BACK]
SHOWN = sorted(LIVE_REPLIES | PUBLIC_REPLIES | {ReplyState.REJECTED})
NOT_YET = "The reply is locked until the clinical lead answers “Should we reply?”."


@dataclass(frozen=True)
class GuardLine:
    number: int
    phrase: str
    becomes: str
    why: str
    title: str = ""
    compares: bool = False


@dataclass(frozen=True)
class GuardShown:
    result: str
    title: str
    lines: Sequence[GuardLine] = ()


@dataclass(frozen=True)
class ChecklistShown:
    items: Sequence[Check]
    done: int
    next: str


@dataclass(frozen=True)
class Typed:
    """What a person had typed when an act was refused, or has just saved."""

    body: str | None = None
    note: str = ""
    override: str = ""
    client_key: UUID | None = None
    confirmed: bool = False


@dataclass(frozen=True)
class Compose:
    tab: str
    shows_reply: bool
    can_write: bool
    why_not: str
    replies: Sequence[ReplyShown] = ()
    capability: Sequence[str] = ()
    body: str = ""
    client_key: UUID = field(default_factory=uuid4)
    max_length: int = 0
    length_unit: str = "characters"
    left_words: str = ""
    guard: GuardShown | None = None
    checklist: ChecklistShown | None = None
    foot: str = ""
    send_label: str = "Send"
    saved_at: datetime | None = None
    sent_back: str = ""
    override: str = ""
    confirmed: bool = False
    note: str = ""
    problem: str = ""
    came_back: Comparison | None = None
    alike: Comparison | None = None
    discarded: Reply | None = None


class _Replies(NamedTuple):
    """What a person sees of an item's replies: those that show, oldest first, the draft, or the reply sent back, that
    they are writing, and what they discarded a moment ago."""

    shown: Sequence[Reply]
    draft: Reply | None
    discarded: Reply | None


def compose_for(
    case: Case, user: User, sentiment: str, typed: Typed | None = None, gate: ItemGate | None = None
) -> Compose:
    """The composer of an item for one person."""
    typed = typed or Typed()
    route = route_for(case)
    found = _replies(case, user)
    why_not = why_closed(case, user, route, found.shown)
    shown_replies = [shown(reply, user) for reply in found.shown]
    if why_not:
        locked = case.tier == 0 and case.crisis_reply != "public" and not found.shown
        tab = "note" if locked or typed.note else "reply"
        return Compose(tab, not locked, False, why_not, shown_replies, note=typed.note, discarded=found.discarded)
    written = _writable(case, user, sentiment, typed, route, shown_replies, gate, found.draft)
    return replace(written, discarded=found.discarded)


_RELATED = ("case", "author", "account", "approved_by", "target")


def why_closed(case: Case, user: User, route: Route, replies: Sequence[Reply]) -> str:
    """Why no reply can be written now; blank when one can."""
    if not may(user, Permission.ACT, case.service_id):
        return "Your role on this service lets you read."
    if not is_open(case):
        return "This item is not open any more. Open it again to reply."
    if case.tier == 0 and case.crisis_reply != "public":
        return NOT_YET
    if any(reply.state in LIVE_REPLIES for reply in replies):
        return "A reply to this item is on its way."
    if any(reply.state in PUBLIC_REPLIES and reply.target_id == case.latest_post_id for reply in replies):
        return "This post has our reply."
    return route.refusal


def _replies(case: Case, user: User) -> "_Replies":
    now = timezone.now()
    ended = just_discarded(user, now, within=UNDO_OFFERED)
    wanted = Q(state__in=SHOWN) | Q(author=user, state__in=WRITING) | ended
    rows = list(Reply.objects.filter(wanted, case=case).select_related(*_RELATED).order_by("id"))
    return _Replies(
        [reply for reply in rows if reply.state in SHOWN],
        max((reply for reply in rows if reply.state in WRITING), key=lambda each: each.updated_at, default=None),
        max((reply for reply in rows if reply.discarded_at), key=_discarded_at, default=None),
    )


def _discarded_at(reply: Reply) -> datetime:
    return reply.discarded_at or reply.created_at


def _writable(
    case: Case,
    user: User,
    sentiment: str,
    typed: Typed,
    route: Route,
    replies: Sequence[ReplyShown],
    gate: ItemGate | None,
    draft: Reply | None,
) -> Compose:
    body = typed.body if typed.body is not None else (draft.body if draft else "")
    checked = check_reply(case, body, gate)
    second = needs_approval(case, checked.guard)
    key = typed.client_key or (draft.client_key if draft else uuid4())
    return Compose(
        tab="note" if typed.note else "reply",
        shows_reply=True,
        can_write=True,
        why_not="",
        replies=replies,
        capability=capability(route),
        body=body,
        client_key=key,
        max_length=checked.limit or 0,
        length_unit=route.platform.capabilities.length_unit if route.platform else "characters",
        left_words=left_words(checked),
        guard=guard_shown(checked),
        checklist=_checklist(body, sentiment, case),
        foot=_foot(case, user, second),
        send_label="Send for approval" if second else "Send",
        saved_at=draft.updated_at if draft else None,
        sent_back=draft.sent_back_reason if draft and draft.state == ReplyState.SENT_BACK else "",
        override=typed.override or (draft.override_reason if draft else ""),
        confirmed=typed.confirmed,
        note=typed.note,
        came_back=with_what_came_back(draft, body),
        alike=with_one_alike(checked, body),
    )


def capability(route: Route) -> list[str]:
    """The line under the tabs: as whom, how long, at what cost, what the source does with it."""
    if route.platform is None or route.account is None:
        return []
    can = route.platform.capabilities
    facts = [
        f"On {route.platform.label} as {route.account.name}",
        f"Up to {can.max_length:,} {can.length_unit}",
        can.cost_note,
        f"{route.platform.label} checks it before it shows" if can.moderated else "",
        "Can be edited" if can.edit else "",
    ]
    return [fact for fact in facts if fact]


def left_words(checked: Checked) -> str:
    """How much room is left, as the platform counts."""
    if checked.limit is None:
        return f"{checked.length} characters"
    left = checked.limit - checked.length
    return f"{left:,} of {checked.limit:,} left" if left >= 0 else f"{-left:,} too many, of {checked.limit:,}"


def guard_shown(checked: Checked) -> GuardShown:
    """The privacy check in words; the number of a line is what “Use this” sends back."""
    lines = [
        GuardLine(number, line.phrase, line.suggestion, line.why, "Check the whole reply")
        for number, line in enumerate(checked.guard.lines)
    ]
    if checked.alike:
        title = f"Reads {checked.alike.share:.0%} like a recent reply"
        lines.append(GuardLine(-1, "", "", "Two replies that match look automatic. Change a sentence.", title, True))
    blocks = sum(1 for line in checked.guard.lines if line.result is Result.BLOCK)
    if blocks:
        title = f"Privacy: {blocks} phrase{'s' if blocks > 1 else ''} to change before approval"
        return GuardShown("block", title, lines)
    if lines:
        return GuardShown("warn", "Check before you send", lines)
    return GuardShown("pass", "Privacy: nothing found. You still decide")


def _checklist(body: str, sentiment: str, case: Case) -> ChecklistShown:
    items = checklist(body, tone_of(sentiment), post_text=case.latest_post.text)
    waiting = [item.words for item in items if not item.done]
    first = waiting[0][0].lower() + waiting[0][1:] if waiting else ""
    return ChecklistShown(items, len(items) - len(waiting), first)


def _foot(case: Case, user: User, second: bool) -> str:
    place = organisation()
    seconds = place.hold_seconds if place else 15
    held = f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"
    if not second:
        return f"Held {held}, so it can be pulled back. Then it is public."
    people = [person for person in people_holding(Permission.APPROVE, case.service_id) if person.pk != user.pk]
    names = " or ".join(str(person) for person in people[:2])
    if not names:
        return "Needs a second person, and no one else may approve for this service. Ask an account admin."
    return f"Needs approval from {names}. Then held {held}, so it can be pulled back."
