"""The one table that a run prints."""

from collections.abc import Iterable
from dataclasses import dataclass

HEADINGS = ("measured", "the desk", "floor", "ratio", "beside")


@dataclass(frozen=True)
class Line:
    """One measurement. ``ratio`` is the desk's figure divided by the floor's."""

    name: str
    desk: str
    floor: str = ""
    ratio: float | None = None
    beside: str = ""

    def cells(self) -> tuple[str, ...]:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return self.name, self.desk, self.floor, ratio, self.beside


def rates(name: str, *, desk: float, floor: float, unit: str, beside: str = "") -> Line:
    """A line of things per second: a ratio of 1 is as fast as the floor, less is slower."""
    return Line(name, f"{desk:,.0f} {unit}/s", f"{floor:,.0f} {unit}/s", desk / floor, beside)


def times(name: str, *, desk: float, floor: float, beside: str = "") -> Line:
    """A line of seconds: a ratio of 1 is as fast as the floor, more is slower."""
    return Line(name, f"{desk * 1000:,.1f} ms", f"{floor * 1000:,.1f} ms", desk / floor, beside)


def as_markdown(lines: Iterable[Line]) -> str:
    """A Markdown table, its columns aligned so that it reads in a terminal too."""
    rows = [HEADINGS, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_row(row, widths) for row in [rows[0], rule, *rows[1:]])


def _row(cells: Iterable[str], widths: list[int]) -> str:
    return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))} |"
