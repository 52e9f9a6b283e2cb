"""A desk with something on it: invented posts, one of each kind."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from ingest.models import MonitoredAccount
from people.models import CrisisLine, Shift
from responses.models import Case, CaseEvent, Escalation
from responses.services import save_draft
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_coding_item, make_finding, make_post
from triage.coding.services import code_item

DRAFT = (
    "Thank you for telling us, and I’m sorry your appointment was cancelled again, by text, with no one picking up. "
    "Starting over with someone new is hard. Message me here or ring 905-555-0142, 9 to 5. Asha, QI lead"
)
TEXTS = {
    "crisis": "I have rung every week since April. I do not think I can keep going like this. "
    "Goodbye everyone who tried.",
    "safety": "My mum was given someone else’s tablets on Sunday. Nobody has told us what happens next.",
    "concern": "Third time this month my appointment was cancelled by text. Nobody answers when I call. "
    "The counsellor in June was brilliant, she actually listened, but I can’t keep starting again.",
    "french": "Ma fille attend depuis quatre mois et personne ne nous rappelle.",
    "strength": "The peer worker wrote everything down so I did not have to say it twice. I felt heard.",
}


@dataclass(frozen=True)
class Scene:
    crisis: Case
    safety: Case
    concern: Case
    french: Case
    strength: Case
    escalation: Escalation


KEY = UUID("00000000-0000-4000-8000-000000000001")


def item(
    account: MonitoredAccount, name: str, tier: int, at: datetime, found: list[tuple[str, str, str]], **fields: Any
) -> Case:
    """An item with its findings at the words that show them."""
    text, language = TEXTS[name], fields.pop("language", "en")
    post = make_post(account, text, posted_at=at, stored_at=at, language=language, author=name)
    severity, outcome = fields.pop("severity", None), fields.pop("outcome", "scored")
    make_assessment(post, tier=tier, outcome=outcome, sentiment=fields.pop("sentiment", "negative"))
    for code, words, polarity in found:
        start = text.index(words)
        make_finding(post, code, start=start, end=start + len(words), polarity=polarity, tier=tier, severity=severity)
    return make_case(post, tier=tier, at=at, **fields)


def prepare(cast: Cast, now: datetime) -> None:
    """A listed number, a rota, crisis lines."""
    cast.organisation.listed_phone = "905-555-0142"
    cast.organisation.save(update_fields=["listed_phone"])
    Shift.objects.create(
        service=cast.root,
        starts=now - timedelta(hours=4),
        ends=now + timedelta(hours=6),
        lead=cast.ben,
        backup=cast.mona,
    )
    line = {"contact": "Call or text 9-8-8", "hours": "24/7", "verified_on": now.date()}
    CrisisLine.objects.update_or_create(name="9-8-8", defaults=line)
    CrisisLine.objects.create(name="Kids Help Phone", contact="Text 686868", verified_on=date(2020, 1, 1))


def lay(cast: Cast, hours: float = 2) -> Scene:
    """Five items on X and Facebook, a rota, lines, an escalation, a draft that the privacy check blocks."""
    now = timezone.now()
    prepare(cast, now)
    x, fb = make_account(cast.walk_in, name="@LakeshoreMH"), make_account(cast.youth_hub, platform="facebook")
    at = now - timedelta(hours=hours)
    crisis = item(x, "crisis", 0, at, [("crisis.suicide_self", "keep going", "concern")])
    safety = item(x, "safety", 1, at, [("safety.medication", "someone else’s tablets", "concern")], severity=2)
    concern = item(
        x,
        "concern",
        2,
        at,
        [
            ("access.appointment", "cancelled by text", "concern"),
            ("access.contact", "Nobody answers", "concern"),
            ("strength.listened", "she actually listened", "strength"),
        ],
        sentiment="mixed",
        assigned_to=cast.asha,
        severity=2,
    )
    french = item(fb, "french", 2, at, [], language="fr", outcome="not_scored", sentiment="not_scored")
    strength = item(fb, "strength", 3, at, [("strength.listened", "I felt heard", "strength")], sentiment="positive")
    Escalation.objects.create(
        case=crisis,
        to_user=cast.ben,
        passed_to="Clinical lead on call",
        reason="A post",
        opened_at=at,
        due_at=now + timedelta(minutes=9),
        next_rung_at=now + timedelta(minutes=9),
        rungs=2,
        last_step="Paged",
    )
    CaseEvent.objects.create(case=crisis, kind="paged", at=at, version=2, detail={"to": cast.ben.pk, "rung": 1})
    Case.objects.filter(pk=crisis.pk).update(version=2)
    crisis.version = 2
    escalation = Escalation.objects.create(
        case=safety,
        to_user=cast.mona,
        passed_to="Incident team",
        reason="Tablets",
        opened_at=at,
        due_at=now + timedelta(hours=20),
        next_rung_at=now + timedelta(hours=20),
        last_step="Passed on",
    )
    save_draft(case=concern, actor=cast.asha, body=DRAFT, client_key=KEY)
    return Scene(crisis, safety, concern, french, strength, escalation)


def agreed(cast: Cast) -> None:
    """Twenty-four posts coded by two people, who mostly agree."""
    account, now = make_account(cast.walk_in), timezone.now()
    for number in range(24):
        post = make_post(account)
        make_assessment(post)
        make_finding(post, status="confirmed" if number % 5 else "rejected", decided_at=now)
        item = make_coding_item(post, machine_codes=["access.waiting"] if number % 3 else [])
        for person, off in ((cast.asha, 0), (cast.ben, number % 6 == 0)):
            codes = ["access.waiting"] if (number + off) % 2 else ["staff.attitude"]
            sentiment = "negative" if (number + off) % 2 else "mixed"
            code_item(item=item, actor=person, sentiment=sentiment, codes=codes)
