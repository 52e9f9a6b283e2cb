"""What other rules would make of a post, one line for each respect. Pure.

What a person decided stands whatever the rules are, so it is no change.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from triage.card.trust import held_back
from triage.detectors import Found
from triage.judge import Judgement
from triage.relevance import NOT_FEEDBACK

APPEARS, DISAPPEARS, TIER, SENTIMENT, RELEVANCE = "appears", "disappears", "tier", "sentiment", "relevance"
_NO_THEME = "topic.none"


class Change(NamedTuple):
    """As ``triage.models.DryRunChange``."""

    kind: str
    code: str = ""
    polarity: str = ""
    before: str = ""
    after: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What people said of one post: the signals that they decided on, and whether its sentiment."""

    codes: Collection[str] = ()
    sentiment: bool = False


def changes(before: Judgement, after: Judgement, decided: Decided, weak: Collection[str] = ()) -> list[Change]:
    """``weak`` are the signals of which the model's findings are not shown."""
    found = [*_findings(before, after, decided, weak)]
    if before.tier != after.tier:
        found.append(Change(TIER, before=str(before.tier), after=str(after.tier)))
    if before.sentiment != after.sentiment and not decided.sentiment:
        found.append(Change(SENTIMENT, before=before.sentiment, after=after.sentiment))
    if (before.relevance in NOT_FEEDBACK) != (after.relevance in NOT_FEEDBACK):
        found.append(Change(RELEVANCE, before=before.relevance, after=after.relevance))
    return found


def _findings(before: Judgement, after: Judgement, decided: Decided, weak: Collection[str]) -> Iterator[Change]:
    old, new = _shown(before.findings, weak), _shown(after.findings, weak)
    for kind, here, there in ((APPEARS, new, old), (DISAPPEARS, old, new)):
        for (code, polarity), found in here.items():
            if (code, polarity) not in there and code not in decided.codes:
                yield Change(kind, code, polarity, start=found.start, end=found.end)


def _shown(findings: Iterable[Found], weak: Collection[str]) -> dict[tuple[str, str], Found]:
    """By signal and polarity the first, those of rules before those of models."""
    shown: dict[tuple[str, str], Found] = {}
    for each in sorted(findings, key=lambda found: found.source != "rule"):
        if each.code != _NO_THEME and not held_back(each.code, each.rule, weak):
            shown.setdefault((each.code, each.polarity), each)
    return shown
