"""One good row of every kind, and direct writes that no service would make."""

import uuid
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from dashboards.models import WeeklyFigure
from ingest.models import MonitoredAccount, Post, QuarantinedItem
from notices.models import Notice
from people.models import LinkRequest, PersonalToken, Shift, WorkingHours
from responses.models import Case, CaseEvent, Escalation, Presence, Reply, ReplyBlock
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_finding, make_post, make_reply
from triage.models import (
    Assessment,
    Coding,
    CodingItem,
    Correction,
    CriticalityDecision,
    Finding,
    LabelTrust,
    Sample,
    SentimentDecision,
    SetAside,
)


@dataclass
class World:
    """One good row of every kind."""

    people: Cast
    account: MonitoredAccount
    post: Post
    case: Case
    crisis: Case
    assessment: Assessment
    finding: Finding
    reply: Reply

    @property
    def other(self) -> Post:
        """Another post of the same account."""
        return make_post(self.account)


def lay(cast: Cast) -> World:
    account = make_account(cast.walk_in)
    post, second = make_post(account), make_post(account)
    case, crisis = make_case(post), make_case(second, tier=0)
    finding, assessment = make_finding(post), make_assessment(post)
    return World(cast, account, post, case, crisis, assessment, finding, make_reply(case, cast.asha, account))


def change(row: models.Model, **fields: Any) -> None:
    """A direct UPDATE, as no service would write it."""
    type(row)._default_manager.filter(pk=row.pk).update(**fields)


def again(row: models.Model, **fields: Any) -> None:
    """Insert a copy of a row, with other values where given."""
    copy = type(row)._default_manager.get(pk=row.pk)
    copy.pk = None
    copy._state.adding = True
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)


def hours(w: World, **fields: Any) -> WorkingHours:
    given = {"weekday": 0, "opens": time(9), "closes": time(17), **fields}
    return WorkingHours.objects.create(service=w.people.walk_in, **given)


def shift(w: World, **fields: Any) -> Shift:
    now = timezone.now()
    given = {"starts": now, "ends": now + timedelta(hours=1), "lead": w.people.ben, "backup": w.people.mona, **fields}
    return Shift.objects.create(service=w.people.root, **given)


def link(**fields: Any) -> LinkRequest:
    now = timezone.now()
    return LinkRequest.objects.create(asked_at=now, next_attempt_at=now, **fields)


def token(w: World, **fields: Any) -> PersonalToken:
    given = {"name": "t", "digest": "d", "expires_at": timezone.now(), **fields}
    return PersonalToken.objects.create(user=w.people.asha, **given)


def notice(w: World, **fields: Any) -> Notice:
    now = timezone.now()
    given = {"key": "k", "kind": "page", "subject": "s", "path": "/", "created_at": now, "next_attempt_at": now}
    return Notice.objects.create(recipient=w.people.ben, **{**given, **fields})


def quarantined(w: World, **fields: Any) -> QuarantinedItem:
    given = {"raw": {"a": 1}, "raw_hash": "h", "error": "e", "first_seen_at": timezone.now(), **fields}
    return QuarantinedItem.objects.create(account=w.account, **given)


def escalation(w: World, **fields: Any) -> Escalation:
    now = timezone.now()
    given = {"to_user": w.people.ben, "passed_to": "Team", "reason": "r", "opened_at": now, "due_at": now, **fields}
    return Escalation.objects.create(case=w.case, **given)


def event(w: World, **fields: Any) -> CaseEvent:
    return CaseEvent.objects.create(case=w.case, kind="noted", at=timezone.now(), version=2, **fields)


def figure(w: World, **fields: Any) -> WeeklyFigure:
    given = {"week": date(2026, 11, 9), "measure": "posts", "updated_at": timezone.now(), **fields}
    return WeeklyFigure.objects.create(service=w.people.root, **given)


def decision(w: World, **fields: Any) -> SentimentDecision:
    given = {"sentiment": "mixed", "machine": "negative", "decided_by": w.people.asha, "decided_at": timezone.now()}
    return SentimentDecision.objects.create(post=w.post, **{**given, **fields})


def criticality(w: World, **fields: Any) -> CriticalityDecision:
    given = {"criticality": 3, "decided_by": w.people.asha, "decided_at": timezone.now()}
    return CriticalityDecision.objects.create(post=w.post, **{**given, **fields})


def correction(w: World, **fields: Any) -> Correction:
    said = {"act": uuid.uuid4(), "kind": "criticality", "said": "3", "before": {}, "after": {}}
    given = {**said, "made_by": w.people.asha, "made_at": timezone.now()}
    return Correction.objects.create(post=w.post, **{**given, **fields})


def set_aside(w: World, **fields: Any) -> SetAside:
    given = {"kind": "spam", "reason": "r", "start": 0, "end": 1, "text_hash": "h", "set_aside_at": timezone.now()}
    return SetAside.objects.create(**{"post": w.post, "assessment": w.assessment, **given, **fields})


def sample(w: World, **fields: Any) -> Sample:
    given = {"week": date(2026, 11, 9), "kind": "set_aside", "drawn_at": timezone.now(), **fields}
    return Sample.objects.create(post=w.post, **given)


def coding_item(w: World) -> CodingItem:
    given = {"text_hash": "h", "machine_sentiment": "neutral", "scorer_version": "v", "drawn_at": timezone.now()}
    return CodingItem.objects.create(week=date(2026, 11, 9), post=w.post, **given)


def codings(w: World, *rows: dict[str, Any]) -> list[Coding]:
    """What Asha, then Ben, said of one drawn post."""
    item, given = coding_item(w), {"coder": w.people.asha, "place": 1, "sentiment": "mixed", "coded_at": timezone.now()}
    return [Coding.objects.create(item=item, **{**given, **row}) for row in rows]


def trust(w: World) -> LabelTrust:
    return LabelTrust.objects.create(code="access.waiting", trusted=True, decided_at=timezone.now())


def presence(w: World) -> Presence:
    return Presence.objects.create(case=w.case, user=w.people.asha, seen_at=timezone.now())


def second_reply(w: World, **fields: Any) -> None:
    """Another reply beside the one there is, both in the state given."""
    change(w.reply, **fields)
    again(w.reply, client_key=uuid.uuid4())


def reply_of_another_case(w: World, **fields: Any) -> None:
    change(w.reply, **fields)
    again(w.reply, client_key=uuid.uuid4(), case=w.crisis)


def sentence(**fields: Any) -> ReplyBlock:
    return ReplyBlock.objects.create(**{"title": "One more sentence", "text": "Thank you.", **fields})
