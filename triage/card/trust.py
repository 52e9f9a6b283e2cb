"""Labels too weak to trust: the model does not suggest them, rules and people find them.

Two floors. As shipped: the lower end of the interval of F1, because a code that may be that seldom right and found
hides more than it shows. Here: of what people decided in half a year at least half were right. After half a year
without enough decisions the label gets another try.

The floors are for the models of themes and of codes alone. Danger has a model of its own that is chosen for recall:
nothing that it finds is ever held back for being wrong too often.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from triage.card.shipped import Shipped, digest, shipped_codes
from triage.codes.finding import RULE_NAME as UNFORESEEN
from triage.models import Finding, LabelTrust
from triage.queries_accuracy import Accuracy, accuracy_here
from triage.themes.finding import RULE_NAME as THEMES

F1_FLOOR = 0.30  # of the lower end of the 95 % interval
SHARE_FLOOR = 0.50  # of suggestions that people confirmed
LEAST_DECIDED = 20  # decisions before the second floor says anything
LOOKS_BACK = timedelta(weeks=26)
FLOORED = frozenset({THEMES, UNFORESEEN})  # the models whose findings are held back where a label is weak
RECALL_FIRST = frozenset({"crisis.suicide_self", "crisis.mention"})
_STAYS = 0.05  # a label that was dropped comes back only this much above the floor, not on every swing


@dataclass(frozen=True, slots=True)
class Verdict:
    trusted: bool
    reason: str


def verdict_on(shipped: Shipped, here: Accuracy | None, *, was_trusted: bool = True) -> Verdict:
    """What the figures say of one code. Pure."""
    if shipped.code in RECALL_FIRST:
        return Verdict(True, "Danger is found by a model of its own, which is never held back: see its figures below.")
    if not shipped.trained or shipped.f1 is None:
        return Verdict(False, shipped.why or "Not measured: rules and people find it.")
    measured = "F1 on invented sentences" if shipped.invented else "F1"
    if shipped.f1.low < F1_FLOOR:
        return Verdict(False, f"{measured} may be as low as {shipped.f1.low:.3f}, under the floor of {F1_FLOOR:.3f}.")
    if here is None or here.decided < LEAST_DECIDED:
        return Verdict(
            True, f"{measured} is at least {shipped.f1.low:.3f}. Fewer than {LEAST_DECIDED} decided here so far."
        )
    floor = SHARE_FLOOR if was_trusted else SHARE_FLOOR + _STAYS
    said = f"Right here {here.confirmed} of {here.decided} in half a year"
    if here.share < floor:
        return Verdict(False, f"{said}, under the floor of {SHARE_FLOOR:.0%}.")
    return Verdict(True, f"{said}. {measured} is at least {shipped.f1.low:.3f}.")


def trusted(code: str) -> bool:
    """Whether the model may suggest a code: as was decided last, before that by what was shipped."""
    standing = LabelTrust.objects.filter(code=code, superseded_at=None).values_list("trusted", flat=True).first()
    if standing is not None:
        return standing
    shipped = shipped_codes().get(code)
    return shipped is not None and verdict_on(shipped, None).trusted


def untrusted_codes() -> frozenset[str]:
    """The same for every code, in one query."""
    standing = dict(LabelTrust.objects.filter(superseded_at=None).values_list("code", "trusted"))
    shipped = shipped_codes()
    return frozenset(code for code in shipped if not standing.get(code, verdict_on(shipped[code], None).trusted))


def held_back(code: str, rule: str, weak: Collection[str]) -> bool:
    """Whether a finding is not shown: it is of themes' or codes' model, and its code is among the weak. Pure."""
    return rule in FLOORED and code in weak and code not in RECALL_FIRST


def review_trust(*, now: datetime | None = None) -> int:
    """Decide on every code by the figures of today; how many decisions are new.

    A decision that says the same as the one that stands changes nothing. What the model suggested of a code that
    is not trusted is withdrawn, unless a person has decided on it.
    """
    now = now or timezone.now()
    here = {each.code: each for each in accuracy_here(since=now - LOOKS_BACK) if each.source == Finding.Source.MODEL}
    standing = standing_trust()
    decided = sum(_review(each, standing.get(code), here.get(code), now) for code, each in shipped_codes().items())
    _withdraw_untrusted()
    return decided


def _review(shipped: Shipped, standing: LabelTrust | None, here: Accuracy | None, now: datetime) -> bool:
    verdict = verdict_on(shipped, here, was_trusted=standing is None or standing.trusted)
    if standing and (standing.trusted, standing.report_digest) == (verdict.trusted, digest("themes")):
        return False
    return _decide(shipped.code, verdict, standing, now)


@transaction.atomic
def _decide(code: str, verdict: Verdict, standing: LabelTrust | None, now: datetime) -> bool:
    if standing and not LabelTrust.objects.filter(pk=standing.pk, superseded_at=None).update(superseded_at=now):
        return False  # another worker was as fast
    said = {"trusted": verdict.trusted, "reason": verdict.reason[:200]}
    given = {**said, "report_digest": digest("themes"), "decided_at": now}
    return LabelTrust.objects.get_or_create(code=code, superseded_at=None, defaults=given)[1]


def _withdraw_untrusted() -> None:
    weak = Finding.objects.filter(source=Finding.Source.MODEL, rule__in=FLOORED, status=Finding.Status.SUGGESTED)
    weak.filter(code__in=untrusted_codes() - RECALL_FIRST).update(status=Finding.Status.WITHDRAWN)


def standing_trust() -> Mapping[str, LabelTrust]:
    """The decision that stands, by code; before the first review there is none."""
    return {row.code: row for row in LabelTrust.objects.filter(superseded_at=None)}
