"""The card as a CSV file: a line for each code, every figure in a cell of its own."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from audit.services import record
from people.models import User
from people.small_numbers import SMALLEST_N
from people.spreadsheets import safe, written
from triage.card.assembling import Card, Row
from triage.card.shipped import Measured, digest

HEADINGS = [
    *("Code", "Label", "Found by", "Why", "Decided on", "Labelled texts"),
    *(f"{name}{part}" for name in ("Precision", "Recall", "F1", "Rules' precision") for part in ("", " low", " high")),
    *("Confirmed here", "Decided here", "Override rate", "Added by hand"),
    *("Lately", "Posts with it, 4 weeks", "Posts, 4 weeks", "Posts with it, 12 weeks before", "Posts, 12 weeks before"),
    *("Kappa of people", "Kappa low", "Kappa high", "Posts coded twice", "Kappa with the desk"),
    *("Scorer", "Report SHA-256"),
]
UNDER = f"Under {SMALLEST_N}"


@transaction.atomic
def export_card(*, card: Card, actor: User) -> str:
    """Every cell is quoted, and one that a spreadsheet would take for a formula starts with an apostrophe."""
    record(actor=actor, action="model_card.exported", object_type="model_card", detail={"scorer": card.version})
    return table([HEADINGS, *(_cells(row, card.version) for row in card.rows)])


def table(rows: Iterable[Sequence[object]]) -> str:
    """CSV with every cell quoted and no formula in it."""
    return written([cell_of(cell) for cell in row] for row in rows)


def cell_of(value: object) -> str:
    """A number is written as it is, below nought as well; words so that no spreadsheet runs them."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return f"{value:.4g}" if isinstance(value, float) else str(value)
    return safe(value)


def _cells(row: Row, version: str) -> list[object]:
    report = digest("codes" if row.shipped.invented else "themes")
    return [*_code_cells(row), *_here_cells(row), *_agreement_cells(row), version, report]


def _code_cells(row: Row) -> list[object]:
    found_by = "Model, rules and people" if row.trusted else "Rules and people"
    since = row.since.date().isoformat() if row.since else ""
    shipped = row.shipped
    figures = [_three(each) for each in (shipped.precision, shipped.recall, shipped.f1, shipped.rules)]
    labelled = 0 if shipped.invented else shipped.n or 0
    return [row.code.code, row.code.label, found_by, row.reason, since, labelled, *sum(figures, [])]


def _three(figure: Measured | None) -> list[object]:
    return [figure.value, figure.low, figure.high] if figure else ["", "", ""]


def _here_cells(row: Row) -> list[object]:
    here, drift = row.here, row.here.drift
    few = here.decided < SMALLEST_N
    said = [UNDER, UNDER, ""] if few else [here.confirmed, here.decided, here.override_rate]
    return [*said, here.missed, drift.word.value, drift.now, drift.posts_now, drift.before, drift.posts_before]


def _agreement_cells(row: Row) -> list[object]:
    found = row.agreement
    if found is None or not found.enough:
        return ["", "", "", found.people.n if found else "", ""]
    people = found.people
    return [people.value, people.low, people.high, people.n, found.machine.value]
