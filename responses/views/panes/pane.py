"""One open item: everything its pane shows, gathered with a fixed number of reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.forms import Form
from django.urls import reverse
from django.utils import timezone

from ingest.models import Post
from people.access import may, services_with
from people.models import User
from people.roles import Permission
from responses.checking import ItemGate
from responses.forms import (
    AssignForm,
    CloseForm,
    CriticalityForm,
    EscalateForm,
    SentimentForm,
    SetAsideForm,
    SignalForm,
    SnoozeForm,
    TierForm,
)
from responses.models import Case, Escalation, Presence, Reply
from responses.offers import Offers, offers_for
from responses.queries import posts_of, similar_items, thread, timeline
from responses.services.acting import is_open
from responses.states import CASE_WORDS, OUTCOMES, CaseState
from responses.views.panes.clocks import NamedClock, clocks_of
from responses.views.panes.compose import Compose, Typed, compose_for
from responses.views.panes.judgement import Choice, Said, choices, criticality_said, sentiment_said
from responses.views.panes.masking import ThreadLine, hides_names, masks_of, thread_lines
from responses.views.panes.posts import PostPart, cover_for, post_parts, severity_of
from responses.views.panes.presence import Here, here_now, here_words
from responses.views.panes.signals import SignalLine, known_of, signal_lines
from responses.views.panes.timeline import Entry, entries
from triage.clusters.queries import Together, cluster_of
from triage.models import Assessment, Finding
from triage.queries import current_assessments, findings_of, sentiment_of
from triage.queries_corrections import Signal, signals_of
from triage.taxonomy import CODES

UNREAD = "Not assessed yet: needs a human read."


@dataclass(frozen=True)
class SmallForm:
    """A form that opens beside the item; with ``choices`` each is a button. ``seen`` is what the page shows now."""

    name: str
    title: str
    verb: str
    url: str
    form: Form
    words: str = ""
    choices: Sequence[Choice] = ()
    seen: str = ""


@dataclass(frozen=True)
class Acts:
    """Which acts make sense now; the services have the last word."""

    acknowledge: bool
    reply: bool
    escalate: bool
    take: bool
    snooze: bool
    set_aside: bool
    close: bool
    bring_back: bool
    reopen: bool


@dataclass(frozen=True)
class Pane:
    case: Case
    post: Post
    posts: Sequence[PostPart]
    thread: Sequence[ThreadLine]
    signals: Sequence[SignalLine]
    timeline: Sequence[Entry]
    clocks: Sequence[NamedClock]
    compose: Compose
    acts: Acts
    sheets: Sequence[SmallForm]
    may_act: bool
    sentiment: Said
    criticality: Said | None
    severity: int | None
    domain: str
    covered: bool
    unread_reason: str
    escalation: Escalation | None
    similar: int
    here: Here
    offers: Offers
    also: Together | None = None
    findings: Sequence[Finding] = field(default_factory=list)
    place: str = ""
    previous_url: str = ""
    next_url: str = ""

    @property
    def standing(self) -> str:
        """In a word or two: how far the item has come."""
        if self.compose.replies and self.compose.replies[-1].unsettled:
            return self.compose.replies[-1].label
        if self.compose.saved_at and self.compose.body:
            return "Draft"
        return "New" if self.case.state == CaseState.NEW else CASE_WORDS[CaseState(self.case.state)].label

    @property
    def discarded(self) -> Reply | None:
        """What this person has just discarded: Undo brings it back."""
        return self.compose.discarded

    @property
    def outcome(self) -> str:
        return OUTCOMES.get(self.case.outcome, "")


def pane_for(
    case: Case,
    user: User,
    *,
    typed: Typed | None = None,
    problem: str = "",
    now: datetime | None = None,
    here: Sequence[Presence] | None = None,
) -> Pane:
    """The pane of an item for one person. ``here`` is who has it open, where the list beside it has read that."""
    now = now or timezone.now()
    posts = posts_of(case)
    signals = signals_of([post.pk for post in posts])
    found = {pk: [signal.finding for signal in its] for pk, its in signals.items()}
    findings = [finding for post in posts for finding in found.get(post.pk, [])]
    latest = next((post for post in posts if post.pk == case.latest_post_id), case.latest_post)
    assessment, said, critical = _judgement(latest, user)
    escalation = Escalation.objects.filter(case=case, resolved_at=None).select_related("to_user").first()
    may_act = may(user, Permission.ACT, case.service_id)
    names = hides_names(user, case, may_act=may_act)
    masks = masks_of(posts, found, names=names)
    gate = ItemGate(case, latest)
    compose = replace(compose_for(case, user, said.value, typed, gate), problem=problem)
    acts = acts_of(case, user, escalation, compose)
    severity = severity_of(findings)
    return Pane(
        case=case,
        post=case.first_post,
        posts=post_parts(case, posts, found, user, masks),
        thread=thread_lines((post for post in thread(case, posts) if post.pk not in masks), names=names),
        signals=signal_lines(posts, signals, user, masks, known_of(signals)),
        timeline=entries(timeline(case), user),
        clocks=clocks_of(case, now),
        compose=compose,
        acts=acts,
        sheets=sheets_of(case, acts, said, critical),
        may_act=may_act,
        sentiment=said,
        criticality=critical,
        severity=severity,
        domain=_domain(findings),
        covered=bool(cover_for(user, case, findings)),
        unread_reason=assessment.reason if assessment else UNREAD,
        escalation=escalation,
        similar=similar_items(case, _every(signals), now=now),
        here=here_words(here, user) if here is not None else here_now(case, user, now),
        also=cluster_of(case.latest_post, services=services_with(user, Permission.READ_CASES)),
        offers=_offered(compose, case, user, sentiment=said.value, severity=severity, gate=gate),
        findings=findings,
    )


def compose_of(case: Case, user: User, typed: Typed, problem: str = "") -> Compose:
    """The composer alone, for the answer to a saved draft."""
    return replace(compose_for(case, user, sentiment_of(case.latest_post), typed), problem=problem)


def offers_of(case: Case, user: User) -> Offers:
    """What the item's page offers to put into a draft, for the form that asks for one of them."""
    posts = list(case.posts.values_list("post_id", flat=True))
    severity = severity_of([finding for found in findings_of(posts).values() for finding in found])
    return offers_for(case, user, sentiment=sentiment_of(case.latest_post), severity=severity)


def acts_of(case: Case, user: User, escalation: Escalation | None, compose: Compose) -> Acts:
    new, opened, crisis = case.state == CaseState.NEW, is_open(case), case.tier == 0
    return Acts(
        acknowledge=new and not crisis,
        reply=compose.can_write,
        escalate=opened and escalation is None,
        take=opened and case.assigned_to_id != user.pk and not crisis,
        snooze=opened and not crisis,
        set_aside=case.state in (CaseState.NEW, CaseState.ACKNOWLEDGED) and not crisis,
        close=case.state in (CaseState.ACKNOWLEDGED, CaseState.RESPONDED),
        bring_back=case.state == CaseState.SET_ASIDE,
        reopen=case.state == CaseState.CLOSED,
    )


def sheets_of(case: Case, acts: Acts, said: Said, critical: Said | None) -> list[SmallForm]:
    """The small forms of an item; a form whose act makes no sense now is left out."""
    wanted = [
        (acts.escalate, "escalate", "Pass this item on", "Escalate", EscalateForm(case), "It stays on the desk."),
        (True, "assign", "Assign this item", "Assign", AssignForm(case, initial={"person": case.assigned_to_id}), ""),
        (acts.snooze, "snooze", "Snooze this item", "Snooze", SnoozeForm(), "Its clocks run on."),
        (acts.set_aside, "set-aside", "Set this item aside", "Set aside", SetAsideForm(), "It can be brought back."),
        (acts.close, "close", "Close this item", "Close", CloseForm(case), ""),
        (True, "tier", "Change the tier", "Change tier", TierForm(initial={"tier": case.tier}), ""),
    ]
    sheets = [
        SmallForm(name, title, verb, reverse(name, args=[case.pk]), form, words)
        for allowed, name, title, verb, form, words in wanted
        if allowed
    ]
    sentiment = SmallForm(
        "sentiment",
        "Correct the sentiment",
        "Correct sentiment",
        reverse("sentiment", args=[case.pk]),
        SentimentForm(),
        choices=choices(said),
        seen=said.value,
    )
    number = CriticalityForm(initial={"criticality": critical.value} if critical else None)
    criticality = SmallForm(
        "criticality",
        "How critical the post is",
        "Change criticality",
        reverse("criticality", args=[case.pk]),
        number,
        "Of the service, by its most negative statement.",
        seen=critical.value if critical else "",
    )
    signal = SmallForm("signal", "Add a signal", "Add signal", reverse("signal-add", args=[case.pk]), SignalForm())
    return [*sheets, sentiment, criticality, signal]


def _offered(
    compose: Compose, case: Case, user: User, *, sentiment: str, severity: int | None, gate: ItemGate
) -> Offers:
    """Nothing where nothing can be written."""
    if not compose.can_write:
        return Offers()
    return offers_for(case, user, sentiment=sentiment, severity=severity, gate=gate)


def _judgement(post: Post, user: User) -> tuple[Assessment | None, Said, Said | None]:
    """What the desk made of a post, with the sentiment and the criticality that stand: people's words first."""
    assessment = current_assessments([post.pk]).get(post.pk)
    return assessment, sentiment_said(post, assessment, user), criticality_said(post, assessment, user)


def _every(signals: Mapping[int, Sequence[Signal]]) -> list[Finding]:
    return [finding for its in signals.values() for signal in its for finding in signal.findings]


def _domain(findings: Sequence[Finding]) -> str:
    domains = [CODES[f.code].iom for f in findings if f.code in CODES and f.status != "rejected" and CODES[f.code].iom]
    return ", ".join(dict.fromkeys(domains))
