"""Who is in these figures and who is not, and how far they can be trusted. Pure.

People who post are not everyone an organisation serves: of internet users in the United Kingdom 42% read
health feedback in a year and 8% wrote any (INQUIRE survey, n = 2,036). Nothing about a person is inferred here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from dashboards.spc import wilson
from dashboards.voices import Heard, Posted
from dashboards.weeks import age

LABELLED = ("positive", "mixed", "neutral", "negative")


@dataclass(frozen=True)
class Part:
    label: str
    count: int
    of: int

    @property
    def words(self) -> str:
        """ "54%, 52 of 96"."""
        return f"{100 * self.count / self.of:.0f}%, {self.count:,} of {self.of:,}" if self.of else "None"


@dataclass(frozen=True)
class Bias:
    """``positive`` is of the voices with a label, with its 95% interval in words; ``facts`` are of posts.

    An interval supposes that nobody is counted twice: copies of one post by its author are one voice.
    """

    posts: int
    voices: int
    people: int
    sources: list[Part]
    positive: Part
    interval: str
    loudest: Part
    facts: list[Part]
    lag: str


def bias(said: Sequence[Posted], found: Sequence[Heard], labels: Mapping[str, str]) -> Bias:
    """The panel of a week; ``labels`` are the platforms' own names."""
    n = len(said)
    people = Counter(one.person for one in said)
    sources = Counter(one.platform for one in said)
    labelled = {one.voice for one in said if one.said in LABELLED}
    positive = len({one.voice for one in said if one.said == "positive"})
    limits = wilson(positive, len(labelled))
    return Bias(
        posts=n,
        voices=len({one.voice for one in said}),
        people=len(people),
        sources=[Part(labels.get(name, name), count, n) for name, count in sources.most_common()],
        positive=Part("Positive", positive, len(labelled)),
        interval=f"{limits[0] * 100:.0f}% to {limits[1] * 100:.0f}%" if limits else "",
        loudest=Part("By the person who wrote most", max(people.values(), default=0), n),
        facts=[*_languages(said), *_decisions(found), Part("Deleted at the source, still counted", _gone(said), n)],
        lag=_lag(said),
    )


def _gone(said: Sequence[Posted]) -> int:
    return sum(one.deleted for one in said)


def _languages(said: Sequence[Posted]) -> list[Part]:
    n = len(said)
    other = sum(bool(one.language) and not one.language.startswith("en") for one in said)
    unscored = sum(not one.scored for one in said)
    return [Part("Not in English", other, n), Part("Not scored: read by a person", unscored, n)]


def _decisions(found: Sequence[Heard]) -> list[Part]:
    decided = [one for one in found if one.status in ("confirmed", "rejected") and not one.by_person]
    confirmed = [one for one in found if one.status == "confirmed"]
    waiting = sum(one.status == "suggested" for one in found)
    return [
        Part("Suggested findings that a person confirmed", sum(o.status == "confirmed" for o in decided), len(decided)),
        Part("Findings that a person added by hand", sum(one.by_person for one in confirmed), len(confirmed)),
        Part("Findings that wait for a person", waiting, len(found)),
    ]


def _lag(said: Sequence[Posted]) -> str:
    if not said:
        return "None"
    lags = sorted(timedelta(seconds=one.lag_seconds) for one in said)
    return f"{age(lags[len(lags) // 2])}, longest {age(lags[-1])}"
