"""The card's figures as words. A share carries its count and its interval; few say so instead of a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from people.small_numbers import SMALLEST_N
from triage.card.assembling import Row
from triage.card.drift import Word
from triage.card.kappa import LEAST_N, LEAST_SEEN, Kappa
from triage.card.shipped import Line, Measured, Shipped
from triage.card.trust import RECALL_FIRST
from triage.coding.agreement import Agreement
from triage.evaluation import Figure

TOO_FEW = "Too few to say"


@dataclass(frozen=True, slots=True)
class Cell:
    """``note`` stands under ``value``, smaller."""

    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """``reason`` is empty where there were no labels to learn from, but of danger, which is measured apart."""

    code: str
    label: str
    found_by: str
    reason: str
    since: datetime | None
    weak: bool
    n: str
    precision: Cell
    recall: Cell
    f1: Cell
    rules: Cell
    right: Cell
    override: str
    missed: str
    drift: Cell


@dataclass(frozen=True, slots=True)
class AgreementLine:
    label: str
    n: int
    seen: str
    people: Cell
    machine: Cell


def code_line(row: Row) -> CodeLine:
    """``missed`` counts are shown as they are: they are of the desk's work, never of a person."""
    shipped, here = row.shipped, row.here
    return CodeLine(
        code=row.code.code,
        label=row.code.label,
        found_by="Model, rules and people" if row.trusted else "Rules and people",
        reason=row.reason if shipped.n is not None or row.code.code in RECALL_FIRST else "",
        since=row.since,
        weak=shipped.f1 is not None and not row.trusted,
        n=_labels(shipped),
        precision=measured(shipped.precision),
        recall=measured(shipped.recall),
        f1=measured(shipped.f1),
        rules=measured(shipped.rules),
        right=decided(here.right),
        override="" if here.decided < SMALLEST_N else f"{here.override_rate or 0:.0%}",
        missed=str(here.missed),
        drift=Cell(here.drift.word, _spans(row)),
    )


def _labels(shipped: Shipped) -> str:
    if shipped.n is None:
        return "0"
    return f"{shipped.n:,} invented" if shipped.invented else f"{shipped.n:,}"


def _spans(row: Row) -> str:
    drift = row.here.drift
    return (
        ""
        if drift.word == Word.TOO_FEW
        else f"{drift.now} of {drift.posts_now}, before {drift.before} of {drift.posts_before}"
    )


def measured(figure: Measured | None) -> Cell:
    """A shipped figure to three places, so that figures stand under each other."""
    return Cell(f"{figure.value:.3f}", f"{figure.low:.3f} to {figure.high:.3f}") if figure else Cell("")


def decided(figure: Figure) -> Cell:
    """A share of what people decided; under five it is not stated."""
    if (figure.total or 0) < SMALLEST_N:
        return Cell(TOO_FEW)
    note = f"{figure.count} of {figure.total}, {figure.low:.0%} to {figure.high:.0%}"
    return Cell(f"{figure.value:.0%}", note)


def report_line(line: Line) -> tuple[str, Cell, str]:
    """A line of a report: its name, its figure with interval, and its counts."""
    counts = "" if line.total is None else f"{line.count:,} of {line.total:,}"
    return line.name, measured(line.measured), counts


def agreement_lines(found: Sequence[Agreement]) -> list[AgreementLine]:
    return [
        AgreementLine(
            each.label,
            each.people.n,
            "" if not each.code else str(each.seen),
            agreed(each.people, enough=each.enough),
            agreed(each.machine, enough=each.enough),
        )
        for each in found
    ]


def agreed(found: Kappa, *, enough: bool) -> Cell:
    """A kappa with its interval and the plain share that was judged alike beside it."""
    if not enough:
        return Cell(TOO_FEW, f"needs {LEAST_N} posts, {LEAST_SEEN} with the label")
    alike = f"alike {found.share:.0%}"
    if found.value is None:
        return Cell("One answer only", alike)
    return Cell(f"{found.value:.2f}", f"{found.low:.2f} to {found.high:.2f}, {alike}")
