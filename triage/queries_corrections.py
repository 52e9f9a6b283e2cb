"""What people decided, and how often the desk was right where it says the same again."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from ingest.models import Post
from triage.models import Assessment, Correction, CriticalityDecision, Finding
from triage.queries import findings_of
from triage.twins import groups

_MACHINE = (Finding.Source.RULE, Finding.Source.MODEL)


@dataclass(frozen=True, slots=True)
class Signal:
    """What is decided as one: ``finding`` stands for it, ``also`` found the same at the same place."""

    finding: Finding
    also: tuple[Finding, ...] = ()

    @property
    def findings(self) -> list[Finding]:
        return [self.finding, *self.also]

    @property
    def sources(self) -> list[Finding]:
        """Every source that found it, once, rules first."""
        once = {each.source: each for each in (*reversed(self.also), self.finding)}
        return [once[name] for name in Finding.Source.values if name in once]


def signals_of(post_ids: Iterable[int]) -> dict[int, list[Signal]]:
    """``findings_of``, with what rule and model both found as one."""
    return {
        post: [Signal(group[0], tuple(group[1:])) for group in groups(found)]
        for post, found in findings_of(post_ids).items()
    }


def right_here(codes: Collection[str]) -> dict[tuple[str, str], tuple[int, int]]:
    """Of each code and source: how many suggestions people confirmed here, of how many they decided. One query."""
    rows = Finding.objects.filter(code__in=codes, source__in=_MACHINE, status__in=["confirmed", "rejected"])
    counted = rows.order_by().values_list("code", "source", "status").annotate(Count("pk"))
    right: Counter[tuple[str, str]] = Counter()
    decided: Counter[tuple[str, str]] = Counter()
    for code, source, status, count in counted:
        decided[code, source] += count
        right[code, source] += count if status == Finding.Status.CONFIRMED else 0
    return {key: (right[key], decided[key]) for key in decided}


def criticality_of(post: Post) -> int | None:
    """A person's word if there is one, else what the desk proposes; None when neither."""
    decided = CriticalityDecision.objects.filter(post=post).values_list("criticality", flat=True).first()
    return proposed_criticality_of(post) if decided is None else decided


def proposed_criticality_of(post: Post) -> int | None:
    """What the desk proposes: 0 to 5, or None where it could not read the text."""
    return Assessment.objects.filter(post=post, superseded_at=None).values_list("criticality", flat=True).first()


def history_of(post_ids: Iterable[int] | QuerySet[Any, Any]) -> list[Correction]:
    """What people said of these posts' judgements, oldest first, undone or not."""
    return list(Correction.objects.filter(post__in=post_ids).select_related("made_by").order_by("id"))


def undoable(history: Iterable[Correction]) -> set[int]:
    """Ids of the corrections of which everything still stands as they left it. ``history`` is oldest first."""
    last: dict[tuple[int, str], int] = {}
    standing = [each for each in history if each.undone_at is None]
    for each in standing:
        last.update({(each.post_id, name): each.pk for name in each.after})
    return {each.pk for each in standing if all(last[each.post_id, name] == each.pk for name in each.after)}
