"""The crisis item: clock, ladder, four decisions, lines to give, wording to adapt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from people.models import CrisisLine, User
from people.queries import organisation
from platforms.registry import platforms_by_name
from responses.clock_words import duration
from responses.ladder import Ladders
from responses.models import Case, CaseEvent, Escalation
from responses.views.panes.posts import safe_link
from triage.models import Finding

STALE_LINES = timedelta(days=180)
LOCKED = (
    "There is no send button on a crisis item. It appears when the person who has the item answers "
    "“Should we reply?” with yes, in public. Replies here are never automatic, scheduled or sent in bulk."
)
STEPS = [
    (
        "danger",
        "Is someone in danger right now?",
        "",
        [
            ("yes", "Yes, or it could be", "A plan, a means, a time, something already started, or a goodbye"),
            ("unclear", "Not clear from the post and thread", ""),
            ("no", "No", "Past event, bereavement, figure of speech, or someone else’s story"),
        ],
    ),
    (
        "act",
        "Who else needs to act?",
        "Use only what the post itself says. Do not search for who they are or look them up in client records.",
        [
            ("call", "Call 911", "Only if the post gives a place or a name. This is a clinical decision"),
            ("report", "Report to the platform", "It can reach the account holder. Opens in a new tab"),
            ("none", "No one else", ""),
        ],
    ),
    (
        "reply",
        "Should we reply?",
        "",
        [
            ("public", "Reply in public, with safe wording", ""),
            ("private", "Invite a private message", ""),
            ("none", "No reply", "For example, others are already helping, or a reply would draw attention"),
        ],
    ),
]


@dataclass(frozen=True)
class Rung:
    number: int
    state: str  # done, now, next
    title: str
    words: str
    at: datetime | None = None


@dataclass(frozen=True)
class Line:
    name: str
    hours: str
    contact: str
    tone: str
    words: str


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    hint: str


@dataclass(frozen=True)
class Step:
    name: str
    title: str
    words: str
    options: Sequence[Option]
    answer: str
    done: bool
    now: bool
    open: bool
    saved: str
    why_closed: str


def crisis_for(case: Case, user: User, findings: Sequence[Finding], now: datetime | None = None) -> dict[str, Any]:
    """Everything that the crisis page adds to an item's pane."""
    now = now or timezone.now()
    escalation = Escalation.objects.filter(case=case).select_related("to_user").order_by("-pk").first()
    people = Ladders(now).people(case.service_id)
    current = escalation if escalation and escalation.resolved_at is None else None
    waiting = current if current and current.acknowledged_at is None and case.crisis_taken_by_id is None else None
    after = people[waiting.rung] if waiting and waiting.rung < len(people) else None
    mine = case.crisis_taken_by_id == user.pk
    return {
        "flagged": _flagged(findings),
        "taken": _taken(case, user),
        "mine": mine,
        "take_words": "This stops the pages to everyone else." if waiting else "Say it before you go on.",
        "next_person": after,
        "steps": steps(case, mine=mine),
        "reply_open": case.crisis_reply == "public",
        "reply_words": "A person sends it, and a second person approves it.",
        "locked_words": _locked(case),
        "safe_wording": safe_wording(user),
        "rungs": rungs(case, escalation, people),
        "lines": crisis_lines(now),
        "report_url": _report_url(case.platform),
        "thread_url": safe_link(case.first_post.url),
        **_clock(case, waiting, now),
    }


def _report_url(name: str) -> str:
    """The platform's form for content about self-harm; blank where it has none, or is not known any more."""
    platform = platforms_by_name().get(name)
    return safe_link(platform.capabilities.report_url) if platform else ""


def steps(case: Case, *, mine: bool) -> list[Step]:
    """The three questions after “I have this”, the first unanswered one marked as the present one."""
    found, reached = [], False
    why = "" if mine else "Only the person who has this item decides."
    for name, title, words, options in STEPS:
        answer = str(getattr(case, f"crisis_{name}"))
        now = mine and not answer and not reached
        reached = reached or not answer
        shown = [Option(value, _named(label, case), hint) for value, label, hint in options]
        saved = "Saved with your name and the time in the timeline." if answer and mine else ""
        found.append(Step(name, title, words, shown, answer, bool(answer), now, mine, saved, why))
    return found


def crisis_lines(now: datetime) -> list[Line]:
    """The lines to give. One not verified in 180 days says so: numbers go stale."""
    return [_line(line, now) for line in CrisisLine.objects.all()]


def rungs(case: Case, escalation: Escalation | None, people: Sequence[User]) -> list[Rung]:
    """Who was told and who is next, after the rule that flagged it."""
    found = [
        Rung(
            0,
            "done",
            "Flagged by a rule",
            f"Read {duration(case.opened_at - case.clock_from)} after it went up.",
            case.opened_at,
        )
    ]
    told = list(CaseEvent.objects.filter(case=case, kind="paged").order_by("pk"))
    names = {user.pk: user for user in User.objects.filter(pk__in=[event.detail.get("to") for event in told])}
    answered = case.crisis_taken_by_id is not None
    for number, event in enumerate(told, 1):
        last = number == len(told) and not answered
        who = names.get(event.detail.get("to"))
        words = "Paged. Not yet acknowledged." if last else "Paged."
        found.append(Rung(number, "now" if last else "done", f"{who} paged", words, event.at))
    if answered:
        found.append(
            Rung(
                len(found), "done", f"{case.crisis_taken_by} has this", "The pages have stopped.", case.crisis_taken_at
            )
        )
        return found
    for number, person in enumerate(people[len(told) :], len(told) + 1):
        at = escalation.next_rung_at if escalation and number == len(told) + 1 else None
        found.append(Rung(number, "next", str(person), "Paged if no one acknowledges.", at))
    return found


def safe_wording(user: User) -> str:
    """Wording to adapt each time; the lines come from the settings table, never from a template."""
    lines = ". ".join(f"{line.name}: {line.contact}" for line in CrisisLine.objects.all()[:2])
    place = organisation()
    role = f", {user.job_title}" if user.job_title else ""
    phone = f" or ring {place.listed_phone}" if place and place.listed_phone else ""
    return (
        "I’m glad you wrote this, and it sounds very hard. This account isn’t an emergency service and is not read "
        f"at all hours. {lines + '. ' if lines else ''}If you would like to talk with us, message me here{phone}. "
        f"{user.display_name}{role}"
    )


def _named(label: str, case: Case) -> str:
    platform = platforms_by_name().get(case.platform)
    return label.replace("the platform", platform.label) if platform else label


def _line(line: CrisisLine, now: datetime) -> Line:
    if line.verified_on is None:
        return Line(line.name, line.hours, line.contact, "caution", "Never verified: check before you give it")
    age = timezone.localdate(now) - line.verified_on
    if age > STALE_LINES:
        return Line(line.name, line.hours, line.contact, "caution", f"Check again, last {line.verified_on:%-d %b %Y}")
    return Line(line.name, line.hours, line.contact, "good", f"Verified {line.verified_on:%-d %b %Y}")


def _flagged(findings: Sequence[Finding]) -> str:
    urgent = [finding for finding in findings if finding.code.startswith("crisis.")]
    models = any(finding.source == Finding.Source.MODEL for finding in urgent)
    rules = len({each.rule or each.code for each in urgent if each.source != Finding.Source.MODEL})
    if not urgent:
        return "A person raised this to crisis."
    return f"Flagged by {' and '.join(_flaggers(rules, models))}."


def _flaggers(rules: int, models: bool) -> Iterator[str]:
    if rules:
        yield f"{rules} rule{'s' if rules > 1 else ''}"
    if models:
        yield "what a sentence means, as a model hears it"


def _taken(case: Case, user: User) -> str:
    if case.crisis_taken_by_id is None:
        return ""
    who = "You have" if case.crisis_taken_by_id == user.pk else f"{case.crisis_taken_by} has"
    at = f", since {timezone.localtime(case.crisis_taken_at):%-d %b, %H:%M}" if case.crisis_taken_at else ""
    return f"{who} this{at}."


def _locked(case: Case) -> str:
    if case.crisis_reply == "private":
        return "The decision is to invite a private message. It is sent on the platform’s own site, by a person."
    return "The decision is not to reply." if case.crisis_reply == "none" else LOCKED


def _clock(case: Case, waiting: Escalation | None, now: datetime) -> dict[str, Any]:
    if case.crisis_taken_by_id is not None:
        took = (case.crisis_taken_at or now) - case.opened_at
        return {"until": None, "clock_words": f"Taken by {case.crisis_taken_by} after {duration(took)}."}
    if waiting is None or waiting.next_rung_at is None:
        return {"until": None, "clock_words": "Everyone who can be named has been paged. Nobody has answered yet."}
    left = waiting.next_rung_at - now
    seconds = abs(int(left.total_seconds()))
    words = f"left for {waiting.to_user}" if left > timedelta(0) else f"past the limit of {waiting.to_user}"
    return {
        "until": waiting.next_rung_at,
        "left": f"{seconds // 60} min {seconds % 60} s",
        "left_words": words,
        "person": waiting.to_user,
    }
