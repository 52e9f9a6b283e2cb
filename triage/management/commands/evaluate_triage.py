"""Measure the judgement on labelled texts. Prints figures only, never a text."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from triage.evaluation import LABELS, evaluate
from triage.version import SCORER_VERSION


class Command(BaseCommand):
    help = (
        "Judge the texts of a labelled CSV (columns text, label: neg, neu or pos) and print how often the judgement "
        "is right, with 95 % intervals. Mixed counts as negative when the worst sentence outweighs the whole text."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="a CSV file, or a folder of sentiment_*_en.csv")
        parser.add_argument("--care", type=Path, help="another CSV, of comments about care, listed apart")

    def handle(self, *args: Any, **options: Any) -> None:
        data: Path = options["data"]
        files = sorted(data.glob("sentiment_*_en.csv")) if data.is_dir() else [data]
        files += [options["care"]] if options["care"] else []
        if not files:
            raise CommandError(f"There is no sentiment_*_en.csv in {data}.")
        self.stdout.write(f"Scorer {SCORER_VERSION}")
        for path in files:
            rows = _rows(path)
            self.stdout.write(f"\n{path.name}: {len(rows):,} texts")
            for figure in evaluate(rows):
                self.stdout.write(f"  {figure}")


def _rows(path: Path) -> list[tuple[str, str]]:
    csv.field_size_limit(10_000_000)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [(row["text"], row["label"]) for row in csv.DictReader(file)]
    except (OSError, KeyError) as error:
        raise CommandError(f"{path} could not be read: it needs the columns text and label. ({error})") from error
    if unknown := {label for _, label in rows} - set(LABELS):
        raise CommandError(f"{path} has labels other than neg, neu and pos: {', '.join(sorted(unknown))[:100]}.")
    return rows
