"""How well two people agree, and how well the desk agrees with people: label by label, on the same posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from triage.card.kappa import LEAST_N, LEAST_SEEN, Kappa, kappa
from triage.coding.services import CODABLE, TWO
from triage.models import Coding
from triage.taxonomy import CODES


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer: a sentiment and codes."""

    sentiment: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Both:
    """Two people's answers on one post, and the desk's at the draw."""

    first: Judged
    second: Judged
    machine: Judged


@dataclass(frozen=True, slots=True)
class Agreement:
    """``people``: the one person with the other. ``machine``: the desk with each of them.

    ``seen``: on how many posts either person chose the label.
    """

    code: str
    label: str
    people: Kappa
    machine: Kappa
    seen: int

    @property
    def enough(self) -> bool:
        """Whether there is enough to state a kappa."""
        return self.people.n >= LEAST_N and self.seen >= LEAST_SEEN


def agreement(*, since: datetime | None = None) -> list[Agreement]:
    """Of every post that two people coded: sentiment first, then each code that anybody chose."""
    return agreed_on(coded_twice(since=since))


def coded_twice(*, since: datetime | None = None) -> list[Both]:
    rows = Coding.objects.exclude(place=None).select_related("item").order_by("item_id", "place")
    if since:
        rows = rows.filter(item__drawn_at__gte=since)
    by_item: dict[int, list[Coding]] = {}
    for row in rows:
        by_item.setdefault(row.item_id, []).append(row)
    return [_both(pair) for pair in by_item.values() if len(pair) == TWO]


def _both(pair: Sequence[Coding]) -> Both:
    first, second = (Judged(row.sentiment, frozenset(row.codes)) for row in pair)
    item = pair[0].item
    return Both(first, second, Judged(item.machine_sentiment, frozenset(item.machine_codes)))


def agreed_on(posts: Sequence[Both]) -> list[Agreement]:
    """The same of posts in hand. Pure."""
    chosen = {code for post in posts for side in (post.first, post.second, post.machine) for code in side.codes}
    return [_on_sentiment(posts), *(_on_code(code, posts) for code in CODABLE if code in chosen)]


def _on_sentiment(posts: Sequence[Both]) -> Agreement:
    people = kappa([(post.first.sentiment, post.second.sentiment) for post in posts])
    machine = kappa([(post.machine.sentiment, side.sentiment) for post in posts for side in (post.first, post.second)])
    return Agreement("", "Sentiment", people, machine, len(posts))


def _on_code(code: str, posts: Sequence[Both]) -> Agreement:
    people = kappa([(code in post.first.codes, code in post.second.codes) for post in posts])
    machine = kappa(
        [(code in post.machine.codes, code in side.codes) for post in posts for side in (post.first, post.second)],
        repeats=TWO,
    )
    seen = sum(code in post.first.codes | post.second.codes for post in posts)
    return Agreement(code, CODES[code].label, people, machine, seen)
