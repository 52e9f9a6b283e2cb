"""What this organisation's own people decided, and what has come in lately."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, QuerySet

from triage.card.drift import BASE_WEEKS, RECENT_WEEKS, Drift, Mix, drift_of, mix_of
from triage.evaluation import Figure, per_thousand, share
from triage.models import Assessment, Finding, SentimentDecision
from triage.queries_accuracy import Accuracy, accuracy_here

_URGENT = "crisis."


@dataclass(frozen=True, slots=True)
class Here:
    """Of one code: what people decided of rules and model together, what they added, how often it comes."""

    code: str
    confirmed: int
    rejected: int
    missed: int
    drift: Drift

    @property
    def decided(self) -> int:
        return self.confirmed + self.rejected

    @property
    def right(self) -> Figure:
        return share("right here", self.confirmed, self.decided)

    @property
    def override_rate(self) -> float | None:
        """Share of decided suggestions that people rejected; None before the first decision."""
        return self.rejected / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Overrides:
    """Of one sentiment: how often people decided where the desk had said it, and how often they said another."""

    sentiment: str
    decided: int
    corrected: int


@dataclass(frozen=True, slots=True)
class Spans:
    """The four weeks up to now, and the twelve before them."""

    now: datetime

    @property
    def recent(self) -> tuple[datetime, datetime]:
        return self.now - timedelta(weeks=RECENT_WEEKS), self.now

    @property
    def base(self) -> tuple[datetime, datetime]:
        start = self.now - timedelta(weeks=RECENT_WEEKS)
        return start - timedelta(weeks=BASE_WEEKS), start


def codes_here(codes: Iterable[str], *, now: datetime) -> dict[str, Here]:
    """For each code all that is known of it here."""
    spans = Spans(now)
    recent, base = _found(spans.recent), _found(spans.base)
    posts_now, posts_before = _posts(spans.recent).count(), _posts(spans.base).count()
    sides: dict[str, list[Accuracy]] = {}
    for each in accuracy_here():
        sides.setdefault(each.code, []).append(each)
    missed = _missed()
    return {
        code: Here(
            code,
            sum(each.confirmed for each in sides.get(code, ())),
            sum(each.rejected for each in sides.get(code, ())),
            missed.get(code, 0),
            drift_of(recent[code], posts_now, base[code], posts_before),
        )
        for code in codes
    }


def _missed() -> Mapping[str, int]:
    added = Finding.objects.filter(source=Finding.Source.PERSON, status=Finding.Status.CONFIRMED)
    return dict(added.order_by().values_list("code").annotate(Count("pk")))


def _posts(span: tuple[datetime, datetime]) -> QuerySet[Assessment]:
    """Judgements that stand, of posts stored in a span; our own posts apart."""
    judged = Assessment.objects.filter(superseded_at=None, outcome=Assessment.Outcome.SCORED)
    return judged.filter(post__stored_at__gte=span[0], post__stored_at__lt=span[1]).exclude(
        relevance=Assessment.Relevance.OWN
    )


def _found(span: tuple[datetime, datetime]) -> Counter[str]:
    """In how many of those posts the machine found each code, whatever people decided of it."""
    found = Finding.objects.filter(post__in=_posts(span).values("post")).exclude(source=Finding.Source.PERSON)
    found = found.exclude(status=Finding.Status.WITHDRAWN)
    return Counter(dict(found.order_by().values_list("code").annotate(Count("post", distinct=True))))


def sentiment_mix(*, now: datetime) -> Mix:
    """Whether sentiments divide otherwise than before, by what the desk itself said."""
    spans = Spans(now)
    return mix_of(_sentiments(spans.recent), _sentiments(spans.base))


def _sentiments(span: tuple[datetime, datetime]) -> Mapping[str, int]:
    return dict(_posts(span).order_by().values_list("sentiment").annotate(Count("pk")))


def sentiment_overrides() -> list[Overrides]:
    """By what the desk had said. Most who agree say nothing, so these are the doubtful ones."""
    decided = SentimentDecision.objects.order_by()
    total = dict(decided.values_list("machine").annotate(Count("pk")))
    other = dict(decided.exclude(sentiment=F("machine")).values_list("machine").annotate(Count("pk")))
    named = ("negative", "mixed", "neutral", "positive", "not_scored")
    return [Overrides(each, total[each], other.get(each, 0)) for each in named if each in total]


def crisis_alerts(*, now: datetime) -> Figure:
    """Posts of the last sixteen weeks that called somebody at once, per 1,000."""
    span = (Spans(now).base[0], now)
    return per_thousand("Crisis alerts here per 1,000 posts", _posts(span).filter(tier=0).count(), _posts(span).count())


def crisis_missed() -> int:
    """Crisis codes that people added by hand."""
    return sum(count for code, count in _missed().items() if code.startswith(_URGENT))
