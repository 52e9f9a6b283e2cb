"""The card, put together: shipped figures beside what people here decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from triage.card.drift import Mix
from triage.card.here import (
    Here,
    Overrides,
    codes_here,
    crisis_alerts,
    crisis_missed,
    sentiment_mix,
    sentiment_overrides,
)
from triage.card.shipped import Part, Shipped, parts, shipped_codes
from triage.card.trust import standing_trust, verdict_on
from triage.coding.agreement import Agreement, agreement
from triage.evaluation import Figure
from triage.models import LabelTrust, Sample
from triage.rulebook.current import scorer_version
from triage.samples.queries import share_wrong
from triage.taxonomy import CODES, Code

_LOOKS_BACK = timedelta(weeks=26)


@dataclass(frozen=True, slots=True)
class Row:
    """One code. ``trusted``: whether the model may suggest it; ``since`` is None before the first review."""

    code: Code
    shipped: Shipped
    here: Here
    agreement: Agreement | None
    trusted: bool
    reason: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Card:
    version: str
    parts: Sequence[Part]
    rows: Sequence[Row]
    sentiment: Agreement
    mix: Mix
    overrides: Sequence[Overrides]
    alerts: Figure
    crisis_missed: int
    samples: Sequence[Figure]

    @property
    def weak(self) -> list[Row]:
        """Codes that were learned and yet are too weak to be suggested by the model."""
        return [row for row in self.rows if row.shipped.f1 is not None and not row.trusted]


def model_card(*, now: datetime) -> Card:
    """Everything on the card. Figures are of the whole organisation: a part of it would be too few to judge by."""
    codes = [code for code in CODES.values() if code.code != "topic.none"]
    here, trust = codes_here([code.code for code in codes], now=now), standing_trust()
    agreed = {each.code: each for each in agreement(since=now - _LOOKS_BACK)}
    shipped = shipped_codes()
    until: date = now.date()
    return Card(
        version=scorer_version(),
        parts=parts(),
        rows=[
            _row(each, shipped[each.code], here[each.code], agreed.get(each.code), trust.get(each.code))
            for each in codes
        ],
        sentiment=agreed[""],
        mix=sentiment_mix(now=now),
        overrides=sentiment_overrides(),
        alerts=crisis_alerts(now=now),
        crisis_missed=crisis_missed(),
        samples=[share_wrong(kind, until=until) for kind in Sample.Kind.values],
    )


def _row(code: Code, shipped: Shipped, here: Here, agreed: Agreement | None, standing: LabelTrust | None) -> Row:
    if standing:
        return Row(code, shipped, here, agreed, standing.trusted, standing.reason, standing.decided_at)
    verdict = verdict_on(shipped, None)
    return Row(code, shipped, here, agreed, verdict.trusted, verdict.reason, None)
