"""What was said, by theme: confirmed apart from suggested, counted by people, held against twelve weeks. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboards.series import RUN_CHART_MEAN
from dashboards.spc import Label, u_chart
from dashboards.voices import Heard, History, Posted
from dashboards.weeks import after, last_weeks
from triage.taxonomy import CODES

AGAINST_WEEKS = 12


@dataclass(frozen=True)
class Theme:
    """One code in one week, raised by so many people in so many posts. A person counts once however often they post.

    ``usual`` is its mean of the weeks before, in people; None until there are twelve. ``negative`` are people too.

    ``label`` of a chart: None where it is too early or too rare to say. ``rank_before``: None when it was
    not heard in the week before.
    """

    code: str
    name: str
    people: int
    posts: int
    suggested: int  # posts
    negative: int
    worst: int | None
    rank: int
    rank_before: int | None
    usual: float | None
    label: Label | None
    running: bool  # the week is not over
    href: str = ""  # what stands behind its posts

    @property
    def moved(self) -> int:
        """Places up (above nought) or down since the week before."""
        return self.rank_before - self.rank if self.rank_before and self.rank else 0

    @property
    def down(self) -> int:
        return -self.moved

    @property
    def surprising(self) -> bool:
        """Not heard once in the twelve weeks before."""
        return self.usual == 0 and self.people > 0

    @property
    def against(self) -> str:
        if self.usual is None:
            return "Too early to say"
        if self.surprising:
            return f"Not heard in {AGAINST_WEEKS} weeks"
        if self.running:
            return f"Mean {self.usual:.1f}, week not finished"
        if self.label is Label.BELOW_LIMIT and self.suggested:  # few were confirmed, not few said so
            return f"Mean {self.usual:.1f}, {self.suggested} wait for a person"
        words = {Label.ABOVE_LIMIT: "above the limit", Label.BELOW_LIMIT: "below the limit"}
        found = words.get(self.label, "within limits") if self.label else "too rare to chart"
        return f"Mean {self.usual:.1f}, {found}"


def themes(
    polarity: str,
    said: Sequence[Posted],
    found: Sequence[Heard],
    history: History,
    items: Mapping[date, int],
    week: date,
    *,
    running: bool,
) -> list[Theme]:
    """Themes of a polarity, most people first. ``items``: voices about our care of each week, or the posts of each."""
    by_post = {one.post: one for one in said}
    kind = [one for one in found if one.polarity == polarity and one.post in by_post and one.status != "rejected"]
    earlier = {code: weeks for (kept, code), weeks in history.items() if kept == polarity}
    codes = {one.code for one in kind}
    people = {code: {by_post[post].person for post in _posts(kind, code, "confirmed")} for code in codes}
    ranks = _ranks({code: len(who) for code, who in people.items()})
    before = _ranks({code: weeks.get(after(week, -1), 0) for code, weeks in earlier.items()})
    listed = []
    for code in codes:
        posts = _posts(kind, code, "confirmed")
        severities = [one.severity for one in kind if one.code == code and one.post in posts and one.severity]
        usual, label = _against(earlier.get(code, {}), items, week, len(people[code]))
        listed.append(
            Theme(
                code=code,
                name=CODES[code].label if code in CODES else code,
                people=len(people[code]),
                posts=len(posts),
                suggested=len(_posts(kind, code, "suggested") - posts),
                negative=len({by_post[post].person for post in posts if by_post[post].said == "negative"}),
                worst=max(severities, default=None),
                rank=ranks.get(code, 0),
                rank_before=before.get(code),
                usual=usual,
                label=label,
                running=running,
            )
        )
    return sorted(listed, key=lambda theme: (-theme.people, -theme.posts, -theme.suggested, theme.name))


def _posts(found: Sequence[Heard], code: str, status: str) -> set[int]:
    return {one.post for one in found if one.code == code and one.status == status}


def _ranks(counts: Mapping[str, int]) -> dict[str, int]:
    """Places from 1; equal counts share a place, and what was not heard has none."""
    return {code: 1 + sum(other > n for other in counts.values()) for code, n in counts.items() if n}


def _against(
    weeks: Mapping[date, int], items: Mapping[date, int], week: date, now: int
) -> tuple[float | None, Label | None]:
    """The mean of the twelve weeks before, and where this one stands on a u chart with limits from them alone."""
    before = last_weeks(after(week, -1), AGAINST_WEEKS)
    if not all(items.get(one) for one in before):
        return None, None
    counts = [weeks.get(one, 0) for one in before]
    usual = sum(counts) / len(counts)
    if usual < RUN_CHART_MEAN or not items.get(week):
        return usual, None
    chart = u_chart([*counts, now], [items[one] / 100 for one in [*before, week]], freeze=AGAINST_WEEKS)
    return usual, chart.labels[-1]
