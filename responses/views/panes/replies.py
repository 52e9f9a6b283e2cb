"""A reply that has left the draft: its state in the desk's words, and what a person may do about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.forms import Form
from django.urls import reverse
from django.utils import timezone

from people.access import may
from people.models import User
from people.roles import Permission
from platforms.registry import platforms_by_name
from responses.checking import check_reply
from responses.forms import PostedForm, SendBackForm
from responses.guard import Line
from responses.models import Reply
from responses.states import REPLY_WORDS, ReplyState
from responses.views.panes.comparing import Comparison, with_what_came_back
from responses.views.panes.posts import safe_link

POLLS = {
    ReplyState.WAITING_APPROVAL: 15,
    ReplyState.HELD: 3,
    ReplyState.QUEUED: 3,
    ReplyState.SENDING: 3,
    ReplyState.UNKNOWN: 15,
    ReplyState.IN_REVIEW: 60,
}
PULLABLE = {ReplyState.WAITING_APPROVAL, ReplyState.HELD, ReplyState.QUEUED}


@dataclass(frozen=True)
class ReplyAct:
    """A POST to ``url``, or a link that leaves the desk (``href``)."""

    label: str
    url: str = ""
    href: str = ""
    primary: bool = False
    form: Form | None = None


@dataclass(frozen=True)
class ReplyShown:
    """``poll_seconds`` is how often the page asks again while the state can still change by itself."""

    pk: int
    state: str
    label: str
    icon: str
    tone: str
    body: str
    author: str
    lines: Sequence[str]
    actions: Sequence[ReplyAct]
    foot: str = ""
    override_reason: str = ""
    guard_lines: Sequence[Line] = field(default_factory=list)
    poll_seconds: int | None = None
    came_back: Comparison | None = None

    @property
    def unsettled(self) -> bool:
        return self.poll_seconds is not None


def shown(reply: Reply, user: User, now: datetime | None = None) -> ReplyShown:
    """The reply as one person may see it and act on it."""
    state, now = ReplyState(reply.state), now or timezone.now()
    words = REPLY_WORDS[state]
    asks = state is ReplyState.WAITING_APPROVAL and reply.override_reason
    return ReplyShown(
        pk=reply.pk,
        state=state.value,
        label=_label(reply, state, now),
        icon=words.icon,
        tone=words.tone or "quiet",
        body=reply.body,
        author=str(reply.author),
        lines=_lines(reply, state),
        actions=_actions(reply, state, user),
        foot=_foot(reply, state, user),
        override_reason=reply.override_reason,
        guard_lines=list(check_reply(reply.case, reply.body).guard.lines) if asks else [],
        poll_seconds=POLLS.get(state),
        came_back=with_what_came_back(reply, reply.body) if state is ReplyState.WAITING_APPROVAL else None,
    )


def _platform(reply: Reply) -> str:
    found = platforms_by_name().get(reply.account.platform)
    return found.label if found else reply.account.platform


def _label(reply: Reply, state: ReplyState, now: datetime) -> str:
    if state is ReplyState.HELD and reply.hold_until:
        return f"Held ({_left(reply.hold_until - now)} left)"
    return REPLY_WORDS[state].label.format(platform=_platform(reply))


def _left(span: timedelta) -> str:
    seconds = max(0, round(span.total_seconds()))
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"


def _lines(reply: Reply, state: ReplyState) -> list[str]:
    lines = [f"Written by {reply.author}"]
    if reply.approved_by:
        lines.append(f"approved by {reply.approved_by}")
    if reply.sent_at:
        lines.append(f"{timezone.localtime(reply.sent_at):%-d %b, %H:%M}")
    if reply.refusal and state in (ReplyState.REJECTED, ReplyState.NEEDS_HUMAN, ReplyState.UNKNOWN, ReplyState.QUEUED):
        lines.append(reply.refusal)
    return lines


def _foot(reply: Reply, state: ReplyState, user: User) -> str:
    if state is ReplyState.WAITING_APPROVAL:
        return "A second person approves it. It is then held, so that it can be pulled back."
    if state is ReplyState.HELD:
        return "It goes by itself when the time is up. Cancel keeps the text as a draft."
    if state is ReplyState.UNKNOWN:
        return "The platform’s answer was lost. The desk is looking for the reply and sends nothing twice."
    if state is ReplyState.NEEDS_HUMAN:
        return "The desk could not tell whether it is public. Look on the platform before you send it again."
    return ""


def _actions(reply: Reply, state: ReplyState, user: User) -> list[ReplyAct]:
    service = reply.case.service_id
    acts, approves = may(user, Permission.ACT, service), may(user, Permission.APPROVE, service)
    found: list[ReplyAct] = []
    if state is ReplyState.WAITING_APPROVAL and approves and reply.author_id != user.pk:
        found.append(ReplyAct("Approve", _url("approve", reply), primary=True))
        found.append(ReplyAct("Send back", _url("send-back", reply), form=SendBackForm()))
    if state in PULLABLE and (acts or approves):
        found.append(ReplyAct("Cancel" if state is ReplyState.HELD else "Pull back", _url("cancel", reply)))
    if state is ReplyState.NEEDS_HUMAN and (acts or approves):
        found += [*_look(reply), ReplyAct("Mark as posted", _url("posted", reply), form=PostedForm())]
    if state in (ReplyState.NEEDS_HUMAN, ReplyState.REJECTED) and (acts or approves):
        found.append(ReplyAct("Send again", _url("again", reply)))
        found.append(ReplyAct("Withdraw", _url("withdraw", reply)))
    if state in (ReplyState.SENT, ReplyState.IN_REVIEW) and safe_link(reply.url):
        found.append(ReplyAct(f"See it on {_platform(reply)}", href=reply.url))
    return found


def _look(reply: Reply) -> list[ReplyAct]:
    link = safe_link(reply.target.url)
    return [ReplyAct(f"Check on {_platform(reply)}", href=link, primary=True)] if link else []


def _url(act: str, reply: Reply) -> str:
    return reverse(f"reply-{act}", args=[reply.pk])
