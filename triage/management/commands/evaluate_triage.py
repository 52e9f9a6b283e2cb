"""Measure the judgement on labelled texts. Prints figures only, never a text."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from triage.evaluation import LABELS, Figure, evaluate
from triage.reader import reader
from triage.training.datasets import DataError, read
from triage.training.parts import NotInstalled, parts
from triage.version import SCORER_VERSION


class Command(BaseCommand):
    help = (
        "Judge the texts of a labelled CSV (columns text, label: neg, neu or pos) and print how often the judgement "
        "is right, with 95 % intervals, with the sentence reader and by words alone. Mixed counts as negative when "
        "the worst sentence outweighs the whole text. "
        "Of a folder, the figures of every trained part follow, on texts that it had not seen: those are the ones to "
        "believe, as the desk's models learned from these very files. They need the group train, and minutes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="a CSV file, or a folder of sentiment_*_en.csv")
        parser.add_argument("--care", type=Path, help="another CSV, of comments about care, listed apart")
        parser.add_argument("--part", action="append", default=[], help="of the trained parts only this one")

    def handle(self, *args: Any, **options: Any) -> None:
        data: Path = options["data"]
        self.stdout.write(f"Scorer {SCORER_VERSION}")
        try:
            self._judged(data, options["care"])
            if data.is_dir():
                self._unseen(data, options["part"])
        except (DataError, NotInstalled) as error:
            raise CommandError(str(error)) from error

    def _judged(self, data: Path, care: Path | None) -> None:
        files = sorted(data.glob("sentiment_*_en.csv")) if data.is_dir() else [data]
        files += [care] if care else []
        if not files:
            raise CommandError(f"There is no sentiment_*_en.csv in {data}.")
        for path in files:
            rows = _rows(path)
            self._print(f"{path.name}: {len(rows):,} texts", evaluate(rows))
            if reader():
                self._print(f"{path.name}, by words alone", evaluate(rows, with_reader=False))

    def _unseen(self, data: Path, only: list[str]) -> None:
        for part in parts(only):
            try:
                self._print(f"{part.name}, on texts that it had not seen", part.evaluate(data))
            except DataError as error:
                self.stdout.write(f"\n{part.name}: not measured. {error}")

    def _print(self, title: str, figures: Sequence[Figure]) -> None:
        self.stdout.write(f"\n{title}")
        for figure in figures:
            self.stdout.write(f"  {figure}")


def _rows(path: Path) -> list[tuple[str, str]]:
    rows = [(row.text, row.label) for row in read(path)]
    if unknown := {label for _, label in rows} - set(LABELS):
        raise CommandError(f"{path} has labels other than neg, neu and pos: {', '.join(sorted(unknown))[:100]}.")
    return rows
