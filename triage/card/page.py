"""What the template of the card draws: groups of codes, reports, agreement, all in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from triage.card.assembling import Card
from triage.card.drift import Mix
from triage.card.lines import AgreementLine, Cell, CodeLine, agreement_lines, code_line, decided, report_line
from triage.card.shipped import WITH_READER, Line, Part
from triage.evaluation import Figure
from triage.reader import installed

READ = "In use here: with the sentence reader."
NOT_READ = "In use here: by words alone, as the sentence reader is not installed."
_TOGETHER = ("rules and model: ", f"{WITH_READER}: ")  # without and with the sentence reader
_SENTIMENTS = {"not_scored": "Not scored"}
GROUPS = {
    "Danger and safety": ("crisis.", "safeguard.", "safety."),
    "Privacy": ("privacy.",),
    "Concerns": ("access.", "care.", "staff.", "info.", "rights.", "family.", "env.", "admin.", "reputation."),
    "Strengths and questions": ("strength.", "enquiry."),
}


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    lines: Sequence[CodeLine]


@dataclass(frozen=True, slots=True)
class Report:
    """One model's report: its figures as shipped, its files with their licences, and which way is in use here."""

    part: Part
    lines: Sequence[tuple[str, Cell, str]]
    in_use: str


@dataclass(frozen=True, slots=True)
class Page:
    card: Card
    groups: Sequence[Group]
    weak: Sequence[CodeLine]
    reports: Sequence[Report]
    agreement: Sequence[AgreementLine]
    coded_twice: int
    mix: Cell
    overrides: Sequence[tuple[str, str]]
    crisis: Sequence[tuple[str, Cell, str]]
    alerts: Cell
    samples: Sequence[tuple[str, Cell]]


def card_page(card: Card) -> Page:
    lines = [code_line(row) for row in card.rows]
    agreed = [card.sentiment, *(row.agreement for row in card.rows if row.agreement)]
    return Page(
        card=card,
        groups=[
            Group(label, [line for line in lines if line.code.startswith(starts)]) for label, starts in GROUPS.items()
        ],
        weak=[line for line in lines if line.weak],
        reports=[Report(part, [report_line(line) for line in part.figures], _in_use(part)) for part in card.parts],
        agreement=agreement_lines(agreed),
        coded_twice=card.sentiment.people.n,
        mix=_mix(card.mix),
        overrides=[
            (_SENTIMENTS.get(each.sentiment, each.sentiment.capitalize()), f"{each.corrected} of {each.decided}")
            for each in card.overrides
        ],
        crisis=[report_line(line) for part in card.parts if part.name == "crisis" for line in _headlines(part)],
        alerts=_alerts(card.alerts),
        samples=[(each.name.capitalize(), decided(each)) for each in card.samples],
    )


def _in_use(part: Part) -> str:
    if not part.two_ways:
        return ""
    return READ if installed() else NOT_READ


def _headlines(part: Part) -> list[Line]:
    """Of all that is in use here together: how much danger is found, and what it costs in alerts."""
    ways = [way for way in _TOGETHER if any(line.name.startswith(way) for line in part.figures)]
    way = (ways[-1] if installed() else ways[0]) if ways else ""
    together = [
        replace(line, name=line.name.removeprefix(way)) for line in part.figures if way and line.name.startswith(way)
    ]
    return [line for line in together if line.name.startswith(("recall", "alerts"))]


def _mix(mix: Mix) -> Cell:
    posts = f"{mix.posts_now} posts, before {mix.posts_before}"
    return Cell(mix.word, posts if mix.index is None else f"stability index {mix.index:.2f}, {posts}")


def _alerts(figure: Figure) -> Cell:
    if not figure.total:
        return Cell("No posts yet")
    return Cell(
        f"{figure.value:.1f}", f"{figure.count} of {figure.total:,} posts, {figure.low:.1f} to {figure.high:.1f}"
    )
