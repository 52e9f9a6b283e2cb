"""What the composer offers to put into a draft: approved sentences, where to turn, a private way to talk.

Each is checked by the privacy gate as it would stand in this reply; what the gate marks is not offered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from people.models import CrisisLine, User
from people.queries import calendar_for, organisation
from responses.blocks import (
    Criticality,
    Facts,
    criticality_of,
    faults,
    filled_safely,
    hours_in_words,
    suits,
)
from responses.checking import ItemGate
from responses.checklist import Tone
from responses.models import Case, ReplyBlock

TONES = {"positive": Tone.PRAISE, "mixed": Tone.MIXED}
TITLES = frozenset({"Dr", "Mr", "Mrs", "Ms", "Mx"})
STALE_LINES = timedelta(days=180)
SAMPLE_PHONE = "905-555-0100"
RING = "You can ring {organisation} at {phone}, {hours}."
RING_ANY_TIME = "You can ring {organisation} at {phone}."


@dataclass(frozen=True)
class Offer:
    """``key`` is what the form sends back; ``caution`` says what to look at before it is given."""

    key: str
    title: str
    text: str
    caution: str = ""


@dataclass(frozen=True)
class Offers:
    blocks: Sequence[Offer] = ()
    signposts: Sequence[Offer] = ()
    invitations: Sequence[Offer] = ()

    def text_of(self, key: str) -> str | None:
        """The sentence of that key; None when it is not offered (any more)."""
        all_of_them = [*self.blocks, *self.signposts, *self.invitations]
        return next((offer.text for offer in all_of_them if offer.key == key), None)


def tone_of(sentiment: str) -> Tone:
    """The checklist's tone for a sentiment as stored; what nobody scored counts as critical."""
    return TONES.get(sentiment, Tone.CRITICAL)


def offers_for(case: Case, user: User, *, sentiment: str, severity: int | None, gate: ItemGate | None = None) -> Offers:
    """What suits this item and this writer, in the organisation's order."""
    facts, gate = facts_for(case, user), gate or ItemGate(case)
    level = criticality_of(case.tier, severity)
    found: dict[str, list[Offer]] = {ReplyBlock.Kind.SENTENCE: [], ReplyBlock.Kind.INVITATION: []}
    for block in ReplyBlock.objects.filter(retired_at=None, tone__in=["any", tone_of(sentiment)]):
        text = filled_safely(block.text, facts, gate) if suits(block.criticality, level) else None
        if text:
            found[block.kind].append(Offer(f"block-{block.pk}", block.title, text))
    signposts = list(_signposts(facts, gate, crisis=level is Criticality.CRISIS))
    return Offers(found[ReplyBlock.Kind.SENTENCE], signposts, found[ReplyBlock.Kind.INVITATION])


def facts_for(case: Case, user: User) -> Facts:
    """What stands in the places of a sentence about this item, written by this person."""
    place = organisation()
    return Facts(
        service=case.service.name,
        organisation=place.name if place else "",
        phone=place.listed_phone if place else "",
        hours=hours_in_words(calendar_for(case.service_id).hours),
        name=_first_name(user),
        role=user.job_title,
    )


def sample_facts() -> Facts:
    """Facts that show an account admin how a sentence will read."""
    place = organisation()
    return Facts(
        service="Family Support",
        organisation=place.name if place else "Lakeshore Mental Health",
        phone=(place.listed_phone if place else "") or SAMPLE_PHONE,
        hours="Monday to Friday, 9 am to 5 pm",
        name="Nadia",
        role="QI lead",
    )


def _first_name(user: User) -> str:
    """A first name: the gate lets no full name of staff into a critical thread."""
    words = user.display_name.split()
    return next((word for word in words if word.rstrip(".") not in TITLES), "")


def _signposts(facts: Facts, gate: ItemGate, *, crisis: bool) -> Iterator[Offer]:
    for line in gate.lines:
        text = f"{line.name}: {line.contact}{f', {line.hours}' if line.hours else ''}."
        if not faults(text, gate):
            yield Offer(f"line-{line.pk}", line.name, text, _caution(line))
    ring = RING if facts.hours and not crisis else RING_ANY_TIME
    text_of_phone = filled_safely(ring, facts, gate)
    if text_of_phone:
        yield Offer("phone", "The organisation’s number", text_of_phone)


def _caution(line: CrisisLine) -> str:
    """Numbers go stale: one that nobody checked for 180 days says so."""
    if line.verified_on is None:
        return "Never verified: check before you give it"
    stale = timezone.localdate() - line.verified_on > STALE_LINES
    return f"Check again, last {line.verified_on:%-d %b %Y}" if stale else ""
